"""Indicator pages, the manual and the scorings: reading, filtering, files, writing, mistakes and undo."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from arrimage.core.access import Role
from arrimage.definitions import definitions
from arrimage.results.models import Assessment, AssessmentScore, IndicatorChoice, LocalTarget, Observation
from tests.partnership import factories as table
from tests.results import scene

pytestmark = pytest.mark.django_db
HERE = "/en/partnerships/port-clair/results/indicators/"
ICI = "/fr/partenariats/port-clair/resultats/indicateurs/"
QUALITY = "/en/partnerships/port-clair/results/quality/"
YEAR = "?period=2025-26"


@pytest.fixture
def made() -> scene.Scene:
    return scene.build()


@pytest.fixture
def visitor() -> Client:
    return Client()


@pytest.fixture
def inside(made: scene.Scene) -> Client:
    client = Client()
    client.force_login(made.coordinator)
    return client


def body(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return answer.content.decode()


def row(page: str, indicator: str) -> str:
    found = re.search(rf'<tr><th scope="row"><a href="[^"]*/{indicator}/[^"]*">.*?</tr>', page, re.DOTALL)
    assert found, indicator
    return found[0]


def names(page: str) -> list[str]:
    return re.findall(r'<tr><th scope="row"><a href="[^"]*/([\w-]+)/\?period', page)


def rows_of(answer: Any) -> list[dict[str, str]]:
    text = answer.content.decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:])))


class TestList:
    def test_every_applicable_indicator_is_a_row_in_both_languages(self, made: scene.Scene, visitor: Client) -> None:
        wanted = [i.id for i in definitions().indicators.values() if "lip" in i.kinds]
        assert names(body(visitor, HERE + YEAR)) == wanted
        assert names(body(visitor, ICI + YEAR)) == wanted

    def test_four_values_differ_in_text_sign_and_pattern(self, made: scene.Scene, visitor: Client) -> None:
        for address, words in ((HERE, ("withheld", "not reported")), (ICI, ("confidentiel", "non disponible"))):
            page = body(visitor, address + YEAR)
            zero, held = row(page, "outcomes-reportable"), row(page, "language-training-uptake")
            missing = row(page, "settlement-service-use")
            assert re.search(r'class="val num v-zero">0\s?%', zero)
            assert f"<span>{words[0]}</span>" in held
            assert "v-withheld" in held
            assert ">x<" in held
            assert f"<span>{words[1]}</span>" in missing
            assert "v-missing" in missing
            assert ">..<" in missing
            assert 'class="mark-held"' in held
            assert 'class="mark-none"' in missing

    @pytest.mark.parametrize(
        ("query", "holds", "lacks"),
        [
            ("&q=taux+de+presence", "attendance-rate", "outcomes-reportable"), ("&q=attendance", "attendance-rate", "outcomes-reportable"),
            ("&state=held", "language-training-uptake", "attendance-rate"), ("&kind=computed", "attendance-rate", "language-training-uptake"),
            ("&level=final", "outcomes-reportable", "attendance-rate"), ("&scope=core", "attendance-rate", "in-kind-share"),
        ],
    )  # fmt: skip
    def test_search_ignores_accents_and_filters_narrow(
        self, made: scene.Scene, visitor: Client, query: str, holds: str, lacks: str
    ) -> None:
        found = names(body(visitor, HERE + YEAR + query))
        assert holds in found
        assert lacks not in found

    def test_a_filter_that_finds_nothing_offers_to_clear(self, made: scene.Scene, visitor: Client) -> None:
        page = body(visitor, f"{HERE}{YEAR}&q=zzzz")
        assert "No indicator matches" in page
        assert "Clear the filters" in page

    def test_sorting_by_state_puts_the_worst_first(self, made: scene.Scene, inside: Client) -> None:
        page = body(inside, HERE + YEAR + "&sort=state")
        states = re.findall(r'data-label="State"><span class="state is-(\w+)"', page)
        order = ["off", "watch", "on", "seen", "held", "none"]
        assert states == sorted(states, key=order.index)

    def test_the_file_holds_what_the_page_shows_and_no_more(
        self, made: scene.Scene, visitor: Client, inside: Client
    ) -> None:
        address = f"{HERE}figures.csv{YEAR}"
        public = {r["indicator"]: r for r in rows_of(visitor.get(address))}
        assert (public["language-training-uptake"]["status"], public["language-training-uptake"]["value"]) == (
            "withheld",
            "x",
        )
        assert public["language-training-uptake"]["out of"] == ""
        assert (public["outcomes-reportable"]["status"], public["outcomes-reportable"]["value"]) == ("reported", "0")
        assert (public["settlement-service-use"]["status"], public["settlement-service-use"]["value"]) == (
            "missing",
            "..",
        )
        true = {r["indicator"]: r for r in rows_of(inside.get(address))}
        assert (true["language-training-uptake"]["value"], true["language-training-uptake"]["out of"]) == ("4", "50")
        french = visitor.get(f"{ICI}chiffres.csv{YEAR}")
        assert "indicateur" in french.content.decode().splitlines()[0]


class TestIndicator:
    def test_a_figure_opens_to_its_sum_version_and_records(self, made: scene.Scene, inside: Client) -> None:
        page = body(inside, f"{HERE}attendance-rate/{YEAR}")
        assert "2 ÷ 4" in page
        assert "Definition v1." in page
        assert page.count("/id/") == 4
        assert "you may not open" not in page

    def test_a_visitor_gets_the_count_of_records_only(self, made: scene.Scene, visitor: Client) -> None:
        page = body(visitor, f"{HERE}attendance-rate/{YEAR}")
        assert "2 ÷ 4" in page
        assert "4 records you may not open" in page
        assert "/id/" not in page
        assert rows_of(visitor.get(f"{HERE}attendance-rate/records.csv{YEAR}")) == []

    def test_not_even_the_number_of_records_of_people_leaves(self, made: scene.Scene, visitor: Client) -> None:
        page = body(visitor, f"{HERE}language-training-uptake/{YEAR}")
        assert "you may not open" not in page
        assert "4 ÷ 50" not in page
        assert "shown to the partnership itself only" in page

    def test_the_file_of_records_adds_up_to_the_figure(self, made: scene.Scene, inside: Client) -> None:
        rows = rows_of(inside.get(f"{HERE}attendance-rate/records.csv{YEAR}"))
        assert (sum(int(r["counts"]) for r in rows), sum(int(r["out of"]) for r in rows)) == (2, 4)

    def test_names_that_look_like_formulas_are_quoted_in_files(self, made: scene.Scene, inside: Client) -> None:
        table.seat(made.seats[0].body, "=1+1", held_by=table.organization("=HYPERLINK(1)"))
        made.publish()
        answer = inside.get(f"{HERE}council-seats-filled/records.csv{YEAR}")
        assert any(r["name"].startswith("'=") for r in rows_of(answer))

    def test_records_of_this_room_open_from_their_permanent_address(self, made: scene.Scene, inside: Client) -> None:
        stored = Observation.objects.get(indicator="outcomes-reportable")
        target = LocalTarget.objects.get()
        for record, where in (
            (stored, f"outcomes-reportable/#o-{stored.pk}"),
            (target, "language-training-uptake/#targets"),
        ):
            assert inside.get(f"/id/{record.pk}")["Location"].endswith(where)

    def test_an_awaited_indicator_names_the_records_it_waits_for(self, made: scene.Scene, visitor: Client) -> None:
        awaited = next(
            i for i in definitions().indicators.values() if i.waits_for == ("consultations",) and "lip" in i.kinds
        )
        assert "It waits for records that Arrimage does not keep yet: consultations." in body(
            visitor, f"{HERE}{awaited.id}/{YEAR}"
        )

    def test_unknown_indicators_and_those_of_other_kinds_are_not_found(
        self, made: scene.Scene, visitor: Client
    ) -> None:
        body(visitor, f"{HERE}nonsense/", 404)
        body(visitor, f"{HERE}retention-five-years/", 404)

    @pytest.mark.heavy
    def test_every_indicator_opens_in_both_languages(self, made: scene.Scene, inside: Client) -> None:
        for item in definitions().indicators.values():
            if "lip" in item.kinds:
                body(inside, f"{HERE}{item.id}/{YEAR}")
                body(inside, f"{ICI}{item.id}/{YEAR}")


class TestWriting:
    GOOD = {"period": "FY2025-26", "amount": "21", "amount_of": "60", "day": "2026-03-15", "source_en": "Register", "source_fr": "", "approve": "on"}  # fmt: skip

    def test_an_observation_is_entered_approved_archived_and_restored(self, made: scene.Scene, inside: Client) -> None:
        address = f"{HERE}language-training-uptake/"
        answer = inside.post(f"{address}observe/", self.GOOD)
        assert answer.status_code == 302
        stored = Observation.objects.get(day=date(2026, 3, 15))
        assert (stored.numerator, stored.denominator, stored.approved) == (21, 60, True)
        assert stored.approved_by_id == made.coordinator.id
        made.publish()
        assert "21 of 60" in body(inside, address + YEAR)
        verb = f"/en/partnerships/port-clair/results/observations/{stored.pk}/"
        assert inside.post(f"{verb}archive/", {"version": stored.version}).status_code == 302
        made.publish()
        page = body(inside, address + YEAR)
        assert "4 of 50" in page
        assert "archived: it counts in no figure" in page
        inside.post(f"{verb}restore/")
        stored.refresh_from_db()
        assert stored.archived_at is None
        assert inside.post(f"{verb}nonsense/").status_code == 404
        assert "Observed value archived" in body(inside, address + YEAR)

    @pytest.mark.parametrize(("changed", "said"), [
        ({"amount": "61"}, "larger than the whole"), ({"amount": ""}, "required"), ({"amount": "many"}, "whole number"),
        ({"amount_of": "0"}, "greater than or equal to 1"), ({"day": "15/03/2026"}, "for example 2026-11-22"),
        ({"source_en": "", "source_fr": ""}, "The source is missing."), ({"day": "2199-01-01"}, "in the future"),
    ])  # fmt: skip
    def test_a_mistake_is_named_and_nothing_typed_is_lost(
        self, made: scene.Scene, inside: Client, changed: dict[str, str], said: str
    ) -> None:
        before = Observation.objects.count()
        answer = inside.post(
            f"{HERE}language-training-uptake/observe/", {**self.GOOD, "source_fr": "Registre gardé", **changed}
        )
        page = answer.content.decode()
        assert answer.status_code == 422
        assert said in page
        assert ("Registre gardé" in page) == ("source_fr" not in changed)
        assert ('value="60"' in page) == ("amount_of" not in changed)
        assert '<details id="enter" open>' in page
        assert Observation.objects.count() == before

    def test_money_is_typed_in_dollars_and_stored_in_cents(self, made: scene.Scene, inside: Client) -> None:
        answer = inside.post(
            f"{HERE}outside-money/target/", {"target": "1250.50", "adopted": "2025-05-01", "due": "2027-03-31"}
        )
        assert answer.status_code == 302
        assert LocalTarget.objects.get(indicator="outside-money").target_numerator == 125050

    def test_a_new_target_is_a_new_version_and_shows_which_applies(self, made: scene.Scene, inside: Client) -> None:
        address = f"{HERE}language-training-uptake/"
        answer = inside.post(
            f"{address}target/", {"target": "45", "target_of": "100", "adopted": "2025-06-01", "due": "2027-03-31"}
        )
        assert answer.status_code == 302
        assert LocalTarget.objects.filter(indicator="language-training-uptake").count() == 2
        page = body(inside, address + YEAR)
        assert "v2" in page
        assert page.count('<span class="tag core">applies</span>') == 1
        bad = inside.post(f"{address}target/", {"adopted": "2025-06-01"})
        assert bad.status_code == 422
        assert "neither a number nor words" in bad.content.decode()

    def test_an_indicator_is_chosen_and_unchosen(self, made: scene.Scene, inside: Client) -> None:
        address = f"{HERE}language-training-uptake/"
        inside.post(f"{address}choice/", {"wanted": "yes"})
        assert IndicatorChoice.objects.get().archived_at is None
        assert "Report it no longer" in body(inside, address)
        inside.post(f"{address}choice/", {"wanted": "no"})
        assert IndicatorChoice.objects.get().archived_at is not None

    @pytest.mark.parametrize("role", [None, Role.COUNCIL_MEMBER, Role.PARTNER_STEWARD, Role.OFFICER, Role.RESEARCHER])
    def test_only_those_who_may_write_see_forms_and_are_heard(self, made: scene.Scene, role: Role | None) -> None:
        client = Client()
        if role is not None:
            client.force_login(table.user(role, made.partnership))
        page = body(client, f"{HERE}language-training-uptake/{YEAR}")
        assert "Enter an observed value" not in page
        assert "Set a target" not in page
        assert "History" not in page
        before = Observation.objects.count()
        stored = Observation.objects.first()
        assert stored
        for address in ("observe/", "target/", "choice/"):
            assert client.post(f"{HERE}language-training-uptake/{address}", self.GOOD).status_code == 404
        assert client.post(f"/en/partnerships/port-clair/results/observations/{stored.pk}/archive/").status_code == 404
        assert Observation.objects.filter(archived_at=None).count() == before

    def test_an_observation_of_another_partnership_is_out_of_reach(self, made: scene.Scene, inside: Client) -> None:
        other = scene.build("elsewhere")
        stored = Observation.objects.filter(partnership=other.partnership).first()
        assert stored
        assert inside.post(f"/en/partnerships/port-clair/results/observations/{stored.pk}/archive/").status_code == 404


class TestManual:
    @pytest.mark.parametrize("address", ["/en/indicators/", "/fr/indicateurs/"])
    def test_the_manual_holds_every_definition_target_and_rubric(self, visitor: Client, address: str) -> None:
        page = body(visitor, address)
        for item in definitions().indicators.values():
            assert f'id="{item.id}"' in page
        for rubric in definitions().rubrics.values():
            assert (rubric.name.en if "/en/" in address else rubric.name.fr) in page
        for sign in ("v-zero", "v-missing", "v-withheld", "v-not_applicable"):
            assert sign in page

    @pytest.mark.parametrize("address", ["/en/indicators/", "/fr/indicateurs/"])
    def test_every_entry_opens(self, visitor: Client, address: str) -> None:
        for item in definitions().indicators.values():
            page = body(visitor, f"{address}{item.id}/")
            assert f"Version {item.version}" in page
        body(visitor, f"{address}nonsense/", 404)


class TestQuality:
    def form(self, level: str = "0") -> dict[str, str]:
        rubric = definitions().rubrics["strategy"]
        typed = {"day": "2026-02-01", "rubric_version": "1", "about_en": "The plan", "about_fr": "Le plan"}
        for criterion in rubric.criteria:
            typed |= {
                f"level_{criterion.id}": level,
                f"reason_en_{criterion.id}": "",
                f"reason_fr_{criterion.id}": "Parce que",
            }
        return typed

    def test_scoring_archiving_and_restoring(self, made: scene.Scene, inside: Client) -> None:
        assert "Not scored yet" in body(inside, f"{QUALITY}?rubric=strategy")
        assert inside.post(f"{QUALITY}?rubric=strategy", self.form()).status_code == 302
        stored = Assessment.objects.get()
        assert AssessmentScore.objects.filter(level=0).count() == len(definitions().rubrics["strategy"].criteria)
        page = body(inside, f"{QUALITY}?rubric=strategy")
        assert "0.0 out of 4 at the last scoring" in page
        assert '<span lang="fr-CA">Parce que</span>' in page
        assert "level 0 of 4" in page
        inside.post(f"{QUALITY}{stored.pk}/archive/", {"version": "1"})
        page = body(inside, f"{QUALITY}?rubric=strategy")
        assert "nothing has been scored yet" in page
        assert "Restore this scoring" in page
        inside.post(f"{QUALITY}{stored.pk}/archive/", {"version": "2"})
        assert Assessment.objects.get().archived_at is None

    def test_a_level_that_was_not_chosen_is_no_zero_and_the_rest_stays(self, made: scene.Scene, inside: Client) -> None:
        typed = self.form("3")
        typed.pop("level_evidence")
        answer = inside.post(f"{QUALITY}?rubric=strategy", typed)
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "Choose one of the five levels" in page
        assert page.count("checked") == len(definitions().rubrics["strategy"].criteria) - 1
        assert "Parce que" in page
        assert not Assessment.objects.exists()

    def test_who_may_read_and_who_may_score(self, made: scene.Scene, visitor: Client) -> None:
        assert visitor.get(QUALITY).status_code == 302
        member = Client()
        member.force_login(made.member)
        assert "Save the scoring" not in body(member, QUALITY)
        assert member.post(f"{QUALITY}?rubric=strategy", self.form()).status_code == 404
        body(member, f"{QUALITY}?rubric=nonsense", 404)
        assert not Assessment.objects.exists()
