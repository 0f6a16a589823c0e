"""Imports of statistics, their evidence and their pages."""

from __future__ import annotations

import datetime as dt
import re
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from arrimage.core.access import MACHINE, Actor, Grant, Role, Scope, ScopeKind
from arrimage.core.evidence import TABLES
from arrimage.core.ids import new_id
from arrimage.core.problem import Refused
from arrimage.needs import actions, evidence, queries
from arrimage.needs.models import ArrivalCell, CensusCell, Dataset
from arrimage.partnership.models import Partnership, Place, Territory
from arrimage.web.models import AuditEntry, Freshness, RoleGrant, User
from tests.bad_input.workbooks import stored_rows
from tests.needs.test_census import DOWNLOADED, long_form
from tests.needs.test_ircc import HEAD, line

pytestmark = pytest.mark.django_db


def table(*rows: str) -> BytesIO:
    return BytesIO((HEAD + "".join(rows)).encode())


def send(*rows: str) -> actions.Summary:
    return actions.import_ircc(file=table(*rows), by=MACHINE, name="ODP-PR-Gender.csv")


@pytest.fixture
def halifax() -> Partnership:
    """A partnership in Halifax, Nova Scotia."""
    made = Partnership.objects.create(slug="halifax", kind="lip", scope="city", name_en="Halifax", name_fr="Halifax")
    province = Place.objects.create(code="ns", level="province", name_en="Nova Scotia", name_fr="Nouvelle-Écosse")
    city = Place.objects.create(code="hfx", level="city", name_en="Halifax", name_fr="Halifax", parent=province)
    Territory.objects.create(partnership=made, place=city)
    return made


def test_the_same_table_twice_changes_nothing_and_a_revision_changes_its_cells() -> None:
    first = send(line(), line(gender="Male", sexe="Hommes", total="--"))
    assert (first.added, first.small) == (2, 1)
    dataset = Dataset.objects.get()
    again = send(line(gender="Male", sexe="Hommes", total="--"), line())
    assert (again.added, again.changed, again.removed, again.unchanged) == (0, 0, 0, 2)
    assert Dataset.objects.get().version == dataset.version
    assert "Nothing to change" in again.say("en")
    revised = send(line(total="15"), line(month="Feb", mois="fév.", total="20"))
    assert (revised.added, revised.changed, revised.removed, revised.unchanged) == (1, 1, 1, 0)
    assert set(ArrivalCell.objects.values_list("month", "count", "low", "high")) == {
        (dt.date(2025, 1, 1), 15, 15, 15),
        (dt.date(2025, 2, 1), 20, 20, 20),
    }
    entry = AuditEntry.objects.filter(verb="statistics.import").latest("at")
    assert entry.before is not None
    assert entry.after is not None
    assert entry.before["content"] == dataset.content != entry.after["content"]


def test_months_the_file_does_not_speak_of_stay() -> None:
    send(line())
    kept = send(line(month="Feb", mois="fév."))
    assert (kept.added, kept.removed) == (1, 0)
    assert ArrivalCell.objects.count() == 2


def test_a_bad_row_leaves_everything_as_it_was() -> None:
    send(line())
    before = stored_rows()
    with pytest.raises(Refused):
        send(line(total="15"), line(month="Feb", mois="mars"))
    assert stored_rows() == before
    assert ArrivalCell.objects.get().count == 10


def test_only_those_who_may_import_statistics() -> None:
    coordinator = Actor(new_id(), "coordinator", (Grant(Role.COORDINATOR, Scope(ScopeKind.PARTNERSHIP, new_id())),))
    with pytest.raises(Refused, match="may not import statistics"):
        actions.import_ircc(file=table(line()), by=coordinator, name="x.csv")


def test_evidence_holds_the_cells_of_the_places_concerned(halifax: Partnership, shared: Path) -> None:
    folder = shared / "data"
    actions.import_ircc(file=folder / "immigration" / "ODP-PR-Gender.csv", by=MACHINE)
    actions.import_ircc(file=folder / "immigration" / "ODP-WP-PGWP-Province-CMA.csv", by=MACHINE)
    actions.import_census(file=folder / "census" / "immigration_data.csv", by=MACHINE)
    rows = list(evidence.arrivals(halifax.pk, dt.date(2026, 11, 22)))
    assert {row[2] for row in rows} == {"nova-scotia", "nova-scotia/halifax"}
    assert len(rows[0]) == len(TABLES["arrivals"].columns)
    small = next(row for row in rows if row[6] is None)
    assert small[7:] == (0, 5)
    assert max(row[5] for row in evidence.arrivals(halifax.pk, dt.date(2020, 5, 15))) == dt.date(2020, 5, 1)
    counts = list(evidence.census_counts(halifax.pk, dt.date(2026, 11, 22)))
    assert {row[2] for row in counts} == {"2021S0503205"}
    assert len(counts) == 1744
    assert Freshness.objects.filter(partnership_id=halifax.pk).exists()
    span = queries.by_month(Dataset.objects.get(code="ircc-pr-gender"), "nova-scotia")[dt.date(2025, 4, 1)]
    published = ArrivalCell.objects.filter(
        dataset__code="ircc-pr-gender", place="nova-scotia", month=dt.date(2025, 4, 1)
    )
    assert span.low == sum(cell.count or 0 for cell in published)
    assert span.high == span.low + 5 * sum(cell.count is None for cell in published)


def test_symbols_are_kept_in_the_database_and_in_evidence(halifax: Partnership) -> None:
    actions.import_census(file=BytesIO(DOWNLOADED.encode()), by=MACHINE, name="table.csv")
    assert set(CensusCell.objects.filter(place="2021S0503205").values_list("count", "symbol")) == {
        (1234, ""),
        (None, ".."),
        (None, "x"),
        (35, "E"),
    }
    Place.objects.create(
        code="2021S0503205", level="region", name_en="Metro", name_fr="Métro", parent=Place.objects.get(code="ns")
    )
    Territory.objects.create(partnership=halifax, place=Place.objects.get(code="2021S0503205"))
    assert {(row[4], row[5]) for row in evidence.census_counts(halifax.pk, dt.date(2026, 1, 1))} == {
        (1234, None),
        (None, ".."),
        (None, "x"),
        (35, "E"),
    }


def test_the_second_edition_of_a_profile_fills_in_the_other_language_and_changes_no_number(
    halifax: Partnership,
) -> None:
    lines = ((900, "Speaks Klingon", "Parle le klingon", "40", "", "2.5", ""),)
    english, french = (BytesIO(long_form(edition, lines).encode("cp1252")) for edition in ("en", "fr"))
    first = actions.import_census(file=english, by=MACHINE, name="98-401-X2021007_English_CSV_data.csv")
    assert (first.added, CensusCell.objects.get(characteristic="c900").characteristic_fr) == (2, "")
    second = actions.import_census(file=french, by=MACHINE, name="98-401-X2021007_Francais_CSV_data.csv")
    assert (second.added, second.changed, second.removed) == (0, 2, 0)
    cell = CensusCell.objects.get(characteristic="c900")
    assert (cell.characteristic_en, cell.characteristic_fr, cell.count) == ("Speaks Klingon", "Parle le klingon", 40)
    assert (cell.place_en, cell.place_fr) == ("Nova Scotia", "Nouvelle-Écosse")
    english.seek(0)
    again = actions.import_census(file=english, by=MACHINE, name="98-401-X2021007_English_CSV_data.csv")
    assert (again.changed, again.unchanged) == (0, 2)
    assert Dataset.objects.get().title_fr == "Profil du recensement (98-401-X2021007)"


@pytest.mark.parametrize(("lang", "shown"), [
    ("en", ("10.5%", "-1.3%", "Rates, amounts and averages")), ("fr", ("10,5\u00a0%", "-1,3\u00a0%", "Taux, montants et moyennes")),
])  # fmt: skip
def test_rates_and_amounts_come_in_as_integers_and_are_shown_with_their_symbols(
    client: Client, halifax: Partnership, lang: str, shown: tuple[str, ...]
) -> None:
    actions.import_census(
        file=BytesIO(long_form("en").encode("cp1252")), by=MACHINE, name="98-401-X2021007_English_CSV_data.csv"
    )
    rows = {row[3]: row[4:] for row in evidence.census_counts(halifax.pk, dt.date(2026, 1, 1))}
    assert rows["c386"] == (100735, "E")
    assert rows["c386@percent.1"] == (105, None)
    assert rows["c243@dollars.0"] == (None, "x")
    assert all(isinstance(count, int | None) for count, _ in rows.values())
    page = client.get(address(lang)).content.decode()
    for text in shown:
        assert text in page
    assert re.search(r'Median total income[^x]*?<td class="r num"> <span class="soft">x</span>', page, re.DOTALL)
    # A rate is never drawn or sorted among the counts.
    counts = page[page.index('aria-labelledby="n-census"') : page.index('id="n-rates"')]
    assert "%</td>" not in counts and counts.count("<tr id=") == 3
    found = client.get(address(lang) + "?q=participation").content.decode()
    assert ("59.9%" if lang == "en" else "59,9\u00a0%") in found
    file = client.get(address(lang) + "?format=census").content.decode("utf-8-sig").splitlines()
    assert file[0].endswith("count,symbol,value,unit")
    assert "c386,English and French,Anglais et français,100735,E,," in file
    assert "c386,English and French,Anglais et français,,,10.5,percent" in file
    assert 'c3,"Population percentage change, 2016 to 2021",,,,-1.3,percent' in file


def address(lang: str, name: str = "statistics") -> str:
    with override(lang):
        return reverse(f"needs:{name}", args=["halifax"])


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_page_shows_bounds_a_table_twin_and_the_source(
    client: Client, halifax: Partnership, shared: Path, lang: str
) -> None:
    actions.import_ircc(file=shared / "data" / "immigration" / "ODP-PR-Gender.csv", by=MACHINE)
    actions.import_census(file=shared / "data" / "census" / "immigration_data.csv", by=MACHINE)
    page = client.get(address(lang)).content.decode()
    assert (
        "permanent residents arrived in 2024–25" if lang == "en" else "résidentes et résidents permanents en 2024-2025"
    ) in page
    assert ("Open Government Licence" if lang == "en" else "Licence du gouvernement ouvert") in page
    assert (
        "This does not constitute an endorsement" if lang == "en" else "Cela ne constitue pas une approbation"
    ) in page
    assert page.count("<svg") > 20
    assert "url(#n-hatch)" in page
    if lang == "fr":
        assert "Nouvelle-Écosse" in page
        assert '<span lang="en-CA">' in page
        assert not re.search(
            r">[^<]*\w [:»%$;!?](?=[\s<])", re.sub(r"<(script|style).*?</\1>", "", page, flags=re.DOTALL)
        ), "plain space before a mark"
    assert 'style="' not in page


def test_the_download_gives_the_cells_as_published(client: Client, halifax: Partnership) -> None:
    send(line(place="Nova Scotia"), line(place="Nova Scotia", gender="Male", sexe="Hommes", total="--"))
    rows = client.get(address("en") + "?format=csv").content.decode("utf-8-sig").splitlines()
    assert "2025-01,Nova Scotia,Nova Scotia,Male,Hommes,--,0,5" in rows
    assert "2025-01,Nova Scotia,Nova Scotia,Female,Femmes,10,10,10" in rows


def test_an_empty_page_says_what_belongs_there_and_offers_the_import_to_those_who_may(
    client: Client, halifax: Partnership
) -> None:
    page = client.get(address("en")).content.decode()
    assert "98-10-0349" in page
    assert address("en", "statistics_import") not in page
    assert client.get(address("en", "statistics_import")).status_code == 302
    administrator = User.objects.create_user("a@example.org", "x")
    RoleGrant.objects.create(user=administrator, role="administrator", scope_kind="everything")
    client.force_login(administrator)
    assert address("en", "statistics_import") in client.get(address("en")).content.decode()


def test_a_table_is_previewed_then_confirmed_on_the_web(client: Client, halifax: Partnership) -> None:
    administrator = User.objects.create_user("a@example.org", "x")
    RoleGrant.objects.create(user=administrator, role="administrator", scope_kind="everything")
    client.force_login(administrator)
    file = table(line(place="Nova Scotia"))
    file.name = "ODP-PR-Gender.csv"
    shown = client.post(address("fr", "statistics_import"), {"family": "ircc", "file": file})
    assert shown.status_code == 200
    assert "Rien n’est encore importé" in shown.content.decode()
    assert ArrivalCell.objects.count() == 0
    done = client.post(address("fr", "statistics_confirm"), follow=True)
    assert ArrivalCell.objects.count() == 1
    assert "ajoutées, 1" in done.content.decode()
    gone = client.post(address("fr", "statistics_confirm"))
    assert gone.status_code == 422
    bad = table(line(total="?"))
    bad.name = "bad.csv"
    refused = client.post(address("en", "statistics_import"), {"family": "ircc", "file": bad})
    assert refused.status_code == 422
    assert "Row 2" in refused.content.decode()


def test_a_permalink_leads_to_the_table_of_a_cell(halifax: Partnership) -> None:
    send(line(place="Nova Scotia"))
    cell = ArrivalCell.objects.get()
    assert (
        queries.permalink(cell.pk)
        == f"{reverse('needs:statistics', args=['halifax'])}?table=ircc-pr-gender&place=nova-scotia"
    )
    assert queries.permalink(new_id()) is None
