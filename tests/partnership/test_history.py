"""The history page: all writes of a partnership in words, narrowed, searched, paged, exported, for its coordinator alone."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from arrimage.core.access import MACHINE, Role
from arrimage.core.ids import new_id
from arrimage.web import audit, history, records, sealing
from arrimage.web.history import Cursor, Wanted, reading
from arrimage.web.models import AuditEntry
from tests.partnership import factories as make
from tests.partnership.test_pages import Table, client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def table() -> Any:
    """A small table, written through the actions."""
    return Table()


@pytest.fixture
def coordinator(table: Any) -> Client:
    """Logged in as its coordinator."""
    return client_of(Role.COORDINATOR, table.lip)


def address(table: Any, lang: str = "en", tail: str = "") -> str:
    word = "partnerships" if lang == "en" else "partenariats"
    return f"/{lang}/{word}/{table.lip.slug}/{'history' if lang == 'en' else 'historique'}{tail or '/'}"


def own(table: Any) -> Any:
    return AuditEntry.objects.filter(partnership_id=table.lip.id)


def rename(table: Any, name: str) -> None:
    records.change(
        table.council, by=MACHINE, verb="body.edit", partnership_id=table.lip.id, name_en=name, name_fr=f"{name} (fr)"
    )


def test_the_coordinator_reads_and_a_stranger_finds_nothing(table: Any, coordinator: Client, client: Client) -> None:
    assert coordinator.get(address(table)).status_code == 200
    assert coordinator.get(address(table, "fr")).status_code == 200
    assert client.get(address(table)).status_code == 302
    assert client.get(address(table, tail=".csv")).status_code == 302
    make.partnership("elsewhere")
    assert coordinator.get("/en/partnerships/elsewhere/history/").status_code == 404
    assert coordinator.get("/en/partnerships/nowhere/history/").status_code == 404
    for role in (Role.COUNCIL_MEMBER, Role.PARTNER_STEWARD, Role.OFFICER):
        assert client_of(role, None if role is Role.OFFICER else table.lip).get(address(table)).status_code == 404


def test_an_entry_says_who_what_from_what_to_what_and_its_seal(table: Any, coordinator: Client) -> None:
    rename(table, "Board of all")
    page = coordinator.get(address(table)).content.decode()
    assert "Not sealed yet" in page
    assert "<ins>Board of all</ins>" in page
    sealing.seal()
    page = coordinator.get(address(table)).content.decode()
    assert re.search(r"Sealed \d+:\d\d, link \d", page)
    french = coordinator.get(address(table, "fr")).content.decode()
    assert re.search(r"Scellée à \d+\u00a0h(\u00a0\d\d)?, maillon \d", french)


def test_no_code_verb_or_column_is_shown_raw(table: Any, coordinator: Client) -> None:
    for lang in ("en", "fr"):
        page = coordinator.get(address(table, lang)).content.decode()
        text = re.sub(r"<[^>]+>", " ", page)
        raw = re.findall(r"\b[a-z]+\.[a-z_]+\b(?!\.)", text)
        assert not raw, raw
        assert not re.findall(r"\b[a-z]+_(?:en|fr|id|cents)\b", text)


def test_filters_narrow(table: Any) -> None:
    rename(table, "Board of all")
    zone = table.lip.zone

    def found(**wanted: Any) -> list[history.Entry]:
        return history.page(own(table), Wanted(**wanted), zone, "en", size=200).entries

    everything = found()
    assert len(everything) == own(table).count() < 200
    assert {e.kind for e in found(kind="partnership.body")} == {"Body"}
    edits = found(verb="body.edit")
    assert edits
    # The verbs of meetings and bodies share their words; asked for as one they come together.
    assert {e.what for e in edits} == {"Changed"}
    (person,) = [code for code, name in reading.people(own(table), "en") if name == "command line"]
    assert {e.who for e in found(who=person)} == {"command line"}
    today = timezone.now().astimezone().date()
    assert not found(since=today + dt.timedelta(days=2))
    assert len(found(until=today + dt.timedelta(days=2))) == len(everything)
    assert not found(who="a-nonsense")
    assert not found(kind="x")


def test_words_are_found_without_accents_and_by_the_names_of_records(table: Any) -> None:
    rename(table, "Comité d’Été")

    def found(words: str) -> list[history.Entry]:
        return history.page(own(table), Wanted(words=words), table.lip.zone, "en", size=200).entries

    assert [e.kind for e in found("comite ete")][:1] == ["Body"]
    assert any(e.kind == "Seat" for e in found("comité d’été")), "a seat names its body"
    assert not found("nowhere to be found")


def test_pages_follow_each_other_without_loss_or_double(table: Any) -> None:
    whole = [e.id for e in history.page(own(table), Wanted(), table.lip.zone, "en", size=500).entries]
    seen, after = [], None
    while True:
        part = history.page(own(table), Wanted(), table.lip.zone, "en", after, size=7)
        seen += [e.id for e in part.entries]
        # What is written meanwhile stands before, and moves nothing.
        rename(table, f"Board {len(seen)}")
        if part.older is None:
            break
        after = Cursor.read(str(part.older))
        assert after == part.older
    assert seen == whole
    assert len(set(seen)) == len(seen)


def test_a_search_stops_after_a_while_and_goes_on_from_there(table: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    rename(table, "Once upon")
    for number in range(12):
        rename(table, f"Later {number}")
    monkeypatch.setattr(reading, "SCAN", 5)
    found, after, stops = [], None, 0
    while True:
        part = history.page(own(table).filter(verb="body.edit"), Wanted(words="upon"), table.lip.zone, "en", after)
        found += part.entries
        stops += part.searched_to is not None
        if part.older is None:
            break
        after = part.older
    assert stops >= 2
    assert len(found) == 2  # it was given that name, and lost it


@pytest.mark.parametrize("text", ["", "x", "20260101T000000000000-zz", "-", "9" * 300])
def test_a_cursor_of_somebody_s_own_making_shows_the_newest(text: str, table: Any, coordinator: Client) -> None:
    assert Cursor.read(text) is None
    assert (
        coordinator.get(address(table), {"after": text, "since": text, "until": "0001-01-01", "who": text}).status_code
        == 200
    )


def test_the_page_takes_the_same_number_of_queries_however_much_was_written(
    table: Any, coordinator: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(60):
        rename(table, f"Board {number}")
    sealing.seal()
    coordinator.get(address(table))
    with django_assert_max_num_queries(30):
        coordinator.get(address(table))
    with django_assert_max_num_queries(35):
        coordinator.get(address(table), {"q": "board"})


def test_one_record_has_its_own_page_and_another_s_is_not_found(table: Any, coordinator: Client) -> None:
    rename(table, "Board of all")
    page = coordinator.get(address(table, tail=f"/{table.council.id}/"))
    assert page.status_code == 200
    assert "Body: Board of all" in page.content.decode()
    assert coordinator.get(address(table, tail=f"/{new_id()}/")).status_code == 404
    assert coordinator.get(address(table, tail=f"/{table.council.id}.csv")).status_code == 200
    assert coordinator.get(address(table, tail=f"/{new_id()}.csv")).status_code == 404


def test_the_file_has_a_line_for_each_field_and_runs_no_formula(table: Any, coordinator: Client) -> None:
    rename(table, "=HYPERLINK(0)")
    sealing.seal()
    answer = coordinator.get(address(table, tail=".csv"), {"kind": "partnership.body", "what": "body.edit"})
    content = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    head, *lines = list(csv.reader(io.StringIO(content)))
    assert head[:3] == ["When", "Who", "What was done"]
    assert "=HYPERLINK(0)" not in [cell for line in lines for cell in line]
    assert "'=HYPERLINK(0)" in [line[7] for line in lines]
    french = coordinator.get(address(table, "fr", ".csv"))
    assert b"Quand,Qui," in next(iter(french.streaming_content))  # type: ignore[attr-defined]


def test_erased_values_are_told_as_erased(table: Any, coordinator: Client) -> None:
    rename(table, "Never to be read again")
    audit.erase_values([table.council.id], by=MACHINE)
    page = coordinator.get(address(table, tail=f"/{table.council.id}/")).content.decode()
    assert "The values were erased" in page
    assert "Values erased from the history" in page
    # Other records' entries are theirs: an attendance at the council's meeting still names the council as it is called.
    assert "Never to be read again" not in page


def test_everything_opens_for_print(table: Any, coordinator: Client) -> None:
    assert "<details>" in coordinator.get(address(table)).content.decode()
    assert "<details>" not in coordinator.get(address(table), {"open": "all"}).content.decode()


def test_record_pages_and_menu_lead_there(table: Any, coordinator: Client) -> None:
    body = coordinator.get(f"/en/partnerships/{table.lip.slug}/bodies/{table.council.key}/").content.decode()
    assert address(table) in body
    assert address(table, tail=f"/{table.council.id}/") in body
