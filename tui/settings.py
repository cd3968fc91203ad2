"""What belongs to one home and not to the log: language, who sits here, own keys.

Nothing here changes what happened; it only says how this terminal speaks and acts.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

import msgspec

from domain.errors import RefusedError
from tui.errors import SettingsError
from tui.text import Language

FILE = "settings.toml"


def utc_now() -> datetime:
    """Return the present instant."""
    return datetime.now(UTC)


def default_home() -> Path:
    """Return the home used when none is named: ``AFTERLOOP_HOME``, else ``~/.afterloop``."""
    named = os.environ.get("AFTERLOOP_HOME")
    return Path(named) if named else Path.home() / ".afterloop"


class Demo(msgspec.Struct, frozen=True, kw_only=True):
    """Marks a home as a demo, which may be thrown away and made anew.

    Attributes:
        made: When it was made.
        at: The instant its story ended at, which was its present then.
        seed: What its people and words were drawn with.
        year: Whether it has a year behind it, not a month …
        days: … and how many days of it; 0 for all.
    """

    made: datetime
    at: datetime
    seed: int
    year: bool = False
    days: int = 0


class Settings(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """The settings of a home.

    Attributes:
        language: ``zh-CN`` or ``en``; empty follows the system.
        who: The staff id that acts here unless another is named.
        ascii: Whether boxes are drawn without line characters.
        keys: Own keys by action id.
        heads_to: A folder outside the home that every signed head is copied to; empty for none.
        demo: What the home's demo was made from; ``None`` where real work is done.
        region: The folder with the homes of the centres of a region; empty for none.
        audit_copy: When this copy for an auditor was made, where its clock stands; ``None`` for
            a home that is no copy.
    """

    language: str = ""
    who: str = ""
    ascii: bool = False
    keys: dict[str, list[str]] = {}
    heads_to: str = ""
    region: str = ""
    demo: Demo | None = None
    audit_copy: datetime | None = None

    def clock(self) -> Callable[[], datetime]:
        """Return the home's clock: a demo told for another day goes on, a copy stands still."""
        if (copied := self.audit_copy) is not None:
            return lambda: copied
        ahead = self.demo.at - self.demo.made if self.demo else timedelta()
        return lambda: utc_now() + ahead

    def spoken(self) -> Language:
        """Return the language to speak."""
        if self.language in get_args(Language):
            return self.language  # type: ignore[return-value]  # checked against the type itself
        system = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
        return "zh-CN" if system.lower().startswith("zh") else "en"


def load(home: Path) -> Settings:
    """Return a home's settings; the defaults where it has none.

    Raises:
        SettingsError: when the file cannot be understood; names it and the reason.
    """
    path = home / FILE
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Settings)
    except FileNotFoundError:
        return Settings()
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise SettingsError(path=str(path), why=str(error)) from error


def save(home: Path, settings: Settings) -> None:
    """Keep a home's settings; the old file stays whole until the new one is.

    Raises:
        RefusedError: when the home is a copy for an auditor, where nothing is changed.
    """
    if settings.audit_copy is not None:
        raise RefusedError("audit-copy")
    write(home, settings)


def write(home: Path, settings: Settings) -> None:
    """Write settings into a folder, also those of a copy that is being made."""
    import tomli_w

    draft = home / f"{FILE}.part"
    draft.write_text(tomli_w.dumps(msgspec.to_builtins(settings)), encoding="utf-8")
    draft.replace(home / FILE)
