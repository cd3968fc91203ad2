"""Working with customers by keys: found, read, noted, merged, in both languages, and masked."""

from __future__ import annotations

import pytest

from tests.tui.counter import Counter
from tests.tui.desk import Seat, Watch, happened, seated
from tui.text import LANGUAGES, Language

SIZES = [(80, 24), (120, 36), (60, 18)]


async def look_for(seat: Seat, text: str) -> None:
    """Open the customers and search."""
    await seat.press("7", "/")
    await seat.type(text)
    await seat.settled()
    await seat.press("enter")


@pytest.mark.parametrize("typed", ["müller", "5678", "8888", "999999"])
async def test_a_customer_is_found_by_four_signs_and_opened(clientele: Counter, typed: str) -> None:
    async with seated(clientele.home, "limin") as seat:
        await look_for(seat, typed)
        assert seat.pane.chosen.name == "Anna Müller"
        await seat.press("enter")
        assert seat.app.page.id == "customer"
        await seat.shows("13900005678")
        await seat.press("escape", "escape")
        assert seat.app.page.id == "customers"
        assert len(seat.pane.model.clientele.lines) == 4


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_chinese_name_is_found_and_the_file_reads_in_both_languages(
    clientele: Counter, language: Language
) -> None:
    async with seated(clientele.home, "limin", language) as seat:
        await look_for(seat, "钱多")
        await seat.press("enter")
        await seat.shows("13900007777")
        shown = seat.screen
        assert "浙C55555" in shown
        assert ("沉睡" if language == "zh-CN" else "Dormant") in shown


@pytest.mark.parametrize(
    ("language", "listed", "found"),
    [
        ("en", "2 of 4 listed; search (/) finds the others", "1 of 2 listed"),
        ("zh-CN", "列出 4 位中的 2 位，其余请搜索", "列出 2 位中的 1 位"),
    ],
)
async def test_a_list_that_is_not_whole_says_how_to_come_by_the_others(
    clientele: Counter,
    monkeypatch: pytest.MonkeyPatch,
    language: Language,
    listed: str,
    found: str,
) -> None:
    monkeypatch.setattr("tui.clients.LIST_LIMIT", 2)
    async with seated(clientele.home, "limin", language, size=(120, 36)) as seat:
        await seat.press("7")
        await seat.shows(listed)
        monkeypatch.setattr("tui.clients.LIST_LIMIT", 1)
        await seat.press("/")
        await seat.type("欧阳小明")
        await seat.settled()
        await seat.shows(found)


async def test_too_little_to_search_for_says_what_is_needed(clientele: Counter) -> None:
    async with seated(clientele.home, "limin") as seat:
        await look_for(seat, "56")
        assert len(seat.pane.model.clientele.lines) == 4
        await seat.shows("Four signs")


async def test_the_arrows_go_through_the_groups(clientele: Counter) -> None:
    async with seated(clientele.home, "limin") as seat:
        await seat.press("7")
        seen = []
        for _ in range(5):
            model = seat.pane.model.clientele
            seen.append((model.group, model.total))
            await seat.press("right")
        assert seen == [
            ("recent", 4),
            ("vip", 1),
            ("at-risk", 1),
            ("dormant", 1),
            ("doubles", 2),
        ]
        await seat.press("left")
        assert seat.pane.model.clientele.group == "doubles"


@pytest.mark.parametrize("keys", [("p", "1"), ("enter", "2", "1")])
async def test_a_preference_is_noted_by_digits_and_taken_back(
    clientele: Counter, keys: tuple[str, ...]
) -> None:
    async with seated(clientele.home, "limin") as seat:
        await look_for(seat, "müller")
        await seat.press("enter", *keys)
        await seat.shows("Likes: a quiet seat")
        await seat.press("u")
        assert "Likes:" not in seat.screen
    assert len(happened(clientele.home, "PreferenceDropped")) == 1


async def test_words_of_ones_own_are_noted_and_shown_before_the_next_call(
    clientele: Counter,
) -> None:
    async with seated(clientele.home, "limin") as seat:
        await look_for(seat, "müller")
        await seat.press("enter", "p", "9")
        await seat.type("绿茶不加糖")
        await seat.press("enter")
        await seat.shows("Likes: 绿茶不加糖")
    async with seated(clientele.home, "limin") as seat:
        await seat.press("2")
        assert seat.pane.chosen.name == "Anna Müller"
        await seat.shows("Likes: 绿茶不加糖")
        await seat.press("right")
        assert seat.app.page.id == "case"
        await seat.shows("Likes: 绿茶不加糖")
        await seat.press("K")
        assert seat.app.page.id == "customer"
        await seat.shows("Likes: 绿茶不加糖")


async def test_a_bad_number_is_asked_again_with_the_reason_beside_it(clientele: Counter) -> None:
    async with seated(clientele.home, "limin") as seat:
        await look_for(seat, "müller")
        await seat.press("enter", "e", "2", "ctrl+u")
        await seat.type("138****8000")
        await seat.press("enter")
        await seat.shows("masked, cannot be used")
        assert happened(clientele.home, "ContactDataChanged") == []
        await seat.press("end", "ctrl+u")
        await seat.type("13800138000")
        await seat.press("enter")
        await seat.shows("13800138000")
    assert len(happened(clientele.home, "ContactDataChanged")) == 1


async def test_consent_birthday_and_referral_are_noted(clientele: Counter) -> None:
    async with seated(clientele.home, "limin") as seat:
        await look_for(seat, "müller")
        await seat.press("enter", "s", "2")
        await seat.shows("may not be asked")
        await seat.press("b")
        await seat.type("05-27")
        await seat.press("enter")
        await seat.shows("birthday 05-27")
        await seat.press("r")
        await seat.type("7777")
        await seat.press("enter")
        await seat.shows("brought 钱多多")


async def test_two_marked_files_become_one_after_a_reason_and_a_yes(clientele: Counter) -> None:
    async with seated(clientele.home, "chen") as seat:
        await seat.press("7", "left")
        assert seat.pane.model.clientele.group == "doubles"
        await seat.press("home", "space", "space", "g", "1")
        await seat.type("same voice")
        await seat.press("enter", "y")
        await seat.says("The files are one now")
        assert seat.pane.model.clientele.total == 0
        await seat.press("u")
        await seat.says("Taken back")
    (merged,) = {fact.other for fact in happened(clientele.home, "FilesMerged")}
    assert merged
    assert len(happened(clientele.home, "MergeUndone")) == 2


async def test_a_suggested_double_is_merged_and_parted_from_the_file(clientele: Counter) -> None:
    async with seated(clientele.home, "chen", size=(120, 36)) as seat:
        await look_for(seat, "13900001234")
        await seat.press("enter")
        await seat.shows("1 other file came with the same car")
        await seat.press("g", "1")
        await seat.type("same voice")
        await seat.press("enter", "y")
        await seat.says("The files are one now")
        assert seat.pane.model.line.visits == 4
        await seat.press("enter", "8", "1")
        await seat.type("two brothers")
        await seat.press("enter")
        await seat.says("They are two files again")
        assert seat.pane.model.line.visits == 3
        assert seat.pane.model.doubles == ()


async def test_an_advisor_is_told_that_merging_needs_a_manager(clientele: Counter) -> None:
    async with seated(clientele.home, "limin") as seat:
        await look_for(seat, "13900001234")
        await seat.press("enter", "g", "1")
        await seat.type("same voice")
        await seat.press("enter", "y")
        await seat.says("manager")
    assert happened(clientele.home, "FilesMerged") == []


async def test_a_line_of_the_file_leads_to_its_case_and_its_visit(clientele: Counter) -> None:
    async with seated(clientele.home, "limin") as seat:
        await look_for(seat, "13900001234")
        await seat.press("enter")
        assert seat.pane.section == "visits"
        await seat.press("right", "enter", "1")
        assert seat.app.page.id == "case"
        await seat.press("escape")
        assert seat.app.page.id == "customer"
        await seat.press("left", "enter", "1")
        assert seat.app.page.id == "visit"


async def test_history_leads_to_the_log_of_the_customer(clientele: Counter) -> None:
    async with seated(clientele.home, "chen") as seat:
        await look_for(seat, "13900001234")
        await seat.press("enter", "h")
        assert seat.app.page.id == "audit"


async def test_a_file_opened_from_the_meeting_is_masked_and_shown_after_it_is_on_record(
    clientele: Counter,
) -> None:
    watch = Watch()
    async with seated(clientele.home, "chen", watch=watch) as seat:
        await seat.press("right", "right", "enter")
        assert seat.app.page.id == "case"
        await seat.press("K")
        assert seat.app.page.id == "customer"
        for plain in ("欧阳小明", "13900001234", "沪AD12345", "LSVAU033172123456"):
            assert plain not in seat.screen
        await seat.press("m")
        await seat.shows("13900001234")
        await seat.shows("欧阳小明")
        watch.on(seconds=31)
        seat.pane.tick(watch.at)
        await seat.quiet()
        assert "13900001234" not in seat.screen
    looks = happened(clientele.home, "PersonalDataSeen")
    assert {field for look in looks for field in look.fields} >= {"name", "phone"}
    assert {look.place for look in looks} == {"morning"}


async def test_an_auditor_reads_and_writes_nothing(clientele: Counter) -> None:
    async with seated(clientele.home, "hejing") as seat:
        await look_for(seat, "müller")
        await seat.press("enter", "p")
        await seat.says("read only")
        await seat.press("enter", "2")
        await seat.says("read only")


async def test_the_past_shows_the_file_of_then_and_changes_nothing(clientele: Counter) -> None:
    clientele.run("customer", "prefer", "müller", "quiet-seat")
    head = len(clientele.log())
    async with seated(clientele.home, "limin", as_of=str(head - 1)) as seat:
        await look_for(seat, "müller")
        await seat.press("enter")
        assert "Likes:" not in seat.screen
        await seat.press("p")
        await seat.says("past")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
async def test_both_pages_stand_in_every_size_and_language(
    clientele: Counter, language: Language, size: tuple[int, int]
) -> None:
    async with seated(clientele.home, "limin", language, size=size) as seat:
        await look_for(seat, "müller")
        await seat.press("enter")
        await seat.shows("Anna Müller")
        await seat.press("f2", "?")
        await seat.press("escape")
        assert seat.app.page.id == "customer"
