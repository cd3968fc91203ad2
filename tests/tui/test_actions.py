from __future__ import annotations

import pytest

from tui.actions import Action, Keymap, KeymapError
from tui.frame import COMMON
from tui.offers import Offers
from tui.text import Words

QUEUE, CASE = frozenset({"queue"}), frozenset({"case"})


def action(name: str, *keys: str, where: frozenset[str] = QUEUE, rank: int = 0) -> Action:
    return Action(id=name, keys=keys, group="case", handler="do_it", where=where, rank=rank)


DONE = action("case.done", "d", rank=2)
NOTE = action("case.note", "t", rank=1)
ESCALATE = action("case.escalate", "e")
FIND = action("search", "/", where=frozenset())


def found(query: str) -> list[str]:
    offers = Offers(Words("zh-CN"), Keymap((DONE, NOTE, ESCALATE)), None)
    entries = [offers.entry(one) for one in (DONE, NOTE, ESCALATE)]
    return [entry.key for entry in entries if entry.fits(query)]


def test_a_key_does_what_the_page_declares_and_nothing_elsewhere() -> None:
    keys = Keymap((DONE, NOTE))
    assert keys.action("queue", "d") is DONE
    assert keys.action("case", "d") is None


def test_full_width_signs_reach_the_action_of_their_ascii_sign() -> None:
    keys = Keymap((FIND, action("help", "?"), action("goto", ":"), action("go.queue", "2")))
    for full, plain in {"、": "/", "？": "?", "：": ":", "２": "2"}.items():
        assert keys.action("queue", full) is keys.action("queue", plain) is not None


def test_two_actions_of_one_page_cannot_share_a_key_and_both_are_named() -> None:
    with pytest.raises(KeymapError) as refused:
        Keymap((DONE, NOTE), {"case.note": ("d",)})
    assert refused.value.code == "keys-clash"
    assert refused.value.params == {"key": "d", "first": "case.done", "second": "case.note"}
    assert "case.done" in Words("en").explain(refused.value)


def test_a_full_width_sign_clashes_with_its_ascii_sign() -> None:
    with pytest.raises(KeymapError, match="keys-clash"):
        Keymap((FIND, action("goto", "、")))


def test_an_action_of_every_page_clashes_with_that_of_any() -> None:
    with pytest.raises(KeymapError, match="keys-clash"):
        Keymap((FIND, action("goto", "/", where=CASE)))


def test_actions_of_different_pages_may_share_a_key() -> None:
    other = action("case.contact", "d", where=CASE)
    keys = Keymap((DONE, other))
    assert keys.action("case", "d") is other


def test_keys_that_move_the_cursor_cannot_be_taken() -> None:
    with pytest.raises(KeymapError, match="key-reserved"):
        Keymap((DONE,), {"case.done": ("j",)})


def test_a_persons_own_keys_replace_the_default_ones() -> None:
    keys = Keymap((DONE, NOTE), {"case.done": ("x",), "case.note": ("n", "ctrl+t")})
    assert keys.action("queue", "x") is DONE
    assert keys.action("queue", "d") is None
    assert keys.action("queue", "ctrl+t") is NOTE


def test_a_key_for_an_action_that_does_not_exist_is_refused() -> None:
    with pytest.raises(KeymapError, match="unknown-word"):
        Keymap((DONE,), {"case.dnoe": ("x",)})


def test_the_footer_holds_ranked_actions_only_and_no_more_than_fit() -> None:
    assert Keymap((DONE, NOTE, FIND)).footer("queue") == (NOTE, DONE)
    assert Keymap((DONE, NOTE, FIND)).footer("queue", limit=1) == (NOTE,)


@pytest.mark.parametrize("query", ["升级", "escal", "sj", "shengji", "next level", "E"])
def test_an_action_is_found_by_chinese_english_pinyin_and_key(query: str) -> None:
    assert "case.escalate" in found(query)


def test_what_does_not_fit_is_not_found() -> None:
    assert found("升级 zzz") == []


def test_keys_are_shown_as_printed_on_the_keyboard() -> None:
    offers = Offers(Words("zh-CN"), Keymap(COMMON), None)
    shown = {one.id: offers.entry(one).keys for one in COMMON}
    assert shown == {
        "help": "? F1",
        "commands": "Ctrl+P",
        "language": "F2",
        "back": "Esc",
        "quit": "Ctrl+Q",
    }


def test_a_page_whose_list_leaves_it_a_moving_key_may_take_that_key_and_no_other() -> None:
    hour = Action(
        id="audit.hour",
        keys=("pagedown",),
        group="move",
        handler="do_it",
        where=CASE,
        takes=frozenset({"pagedown"}),
    )
    assert Keymap((hour, DONE)).action("case", "pagedown") is hour
    with pytest.raises(KeymapError, match="key-reserved"):
        Keymap((hour,), {"audit.hour": ("pageup",)})
