from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gateway.export.centre import Centre, opened


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    with opened(tmp_path) as centre:
        yield centre
