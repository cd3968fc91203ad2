"""Which columns of a table are not what they look like: sealed texts, and µs."""

from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from domain import codec
from gateway.export.personal import Place, Sealed
from gateway.export.tables import INSTANTS, PERSONAL, VIEWS, Cut, columns_of, query, view_rows

SEALED_FIELDS = {name for names in codec.PERSONAL_FIELDS.values() for name in names}
ZONE = ZoneInfo("Asia/Shanghai")


class Asked:
    """Notes which text was asked for."""

    def __init__(self) -> None:
        self.places: dict[str, Place] = {}

    def text(self, place: Place, field: str, token: str) -> str:
        self.places[field] = place
        return f"opened {token}"


@pytest.mark.parametrize("name", VIEWS)
def test_every_column_called_like_a_sealed_field_is_known_to_be_sealed(name: str) -> None:
    assert SEALED_FIELDS & set(columns_of(name)) == PERSONAL.get(name, frozenset())


@pytest.mark.parametrize("name", VIEWS)
def test_only_columns_there_are_named(name: str) -> None:
    columns = set(columns_of(name))
    assert INSTANTS.get(name, frozenset()) <= columns
    assert PERSONAL.get(name, frozenset()) <= columns


def test_a_customers_texts_are_opened_each_by_the_event_it_came_with() -> None:
    row = dict.fromkeys(columns_of("customers"), "") | {"customer": "ann"}
    row |= {"name": "t1", "name_id": UUID(int=1).hex, "name_at": 7}
    row |= {"phone": "t2", "phone_id": UUID(int=2).hex, "phone_at": 9, "first_at": 1}
    asked = Asked()
    (cells,) = view_rows("customers", [row], ZONE, asked)
    told = dict(zip(columns_of("customers"), cells, strict=True))
    assert asked.places == {
        "name": Place(UUID(int=1), "ann", 7),
        "phone": Place(UUID(int=2), "ann", 9),
    }
    assert (told["name"], told["plate"]) == ("opened t1", "")
    assert told["first_at"] == "1970-01-01 08:00:00+08:00"


def test_a_sealed_text_leaves_as_a_mark_not_as_a_token() -> None:
    row = dict.fromkeys(columns_of("visits"), "") | {"customer": "ann", "source_at": 3}
    row |= {"source_id": UUID(int=1).hex, "plate": "token", "fault": "token"}
    (cells,) = view_rows("visits", [row], ZONE, Sealed())
    told = dict(zip(columns_of("visits"), cells, strict=True))
    assert (told["plate"], told["fault"], told["vin"]) == ("(sealed)", "(sealed)", "")


def test_a_table_is_narrowed_to_the_rows_whose_keys_begin_so() -> None:
    statement, values = query("findings", Cut(keys=("M1", "M2")))
    assert '"mystery" IN' in statement
    assert values == ['["M1","M2"]']
    assert query("visits", Cut(keys=()))[1] == ["[]"]
    assert query("visits", Cut())[1] == []
