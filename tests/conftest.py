"""Settings of the whole run: property tests are moderate and never judged by their speed.

The same examples come every time, so that a green tree stays green; `HYPOTHESIS_PROFILE=explore`
looks further.
"""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile("afterloop", max_examples=60, deadline=None, derandomize=True)
settings.register_profile("explore", max_examples=1000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "afterloop"))


@pytest.fixture(scope="session", autouse=True)
def _a_state_folder_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what a terminal remembers of homes out of the account that runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield
