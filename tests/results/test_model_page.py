"""The living logic model as people get it: who sees what, in which words, with how many queries."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from arrimage.core.access import Role
from arrimage.core.text import Text
from arrimage.definitions import definitions
from arrimage.partnership.models import Attendance, Partnership, SharingAgreement
from arrimage.results.models import Snapshot
from tests.partnership import factories as table
from tests.results import scene

pytestmark = pytest.mark.django_db
HERE = "/en/partnerships/port-clair/results/"
ICI = "/fr/partenariats/port-clair/resultats/"
UPTAKE = "?period=2025-26&node=int-uptake"


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


def body(client: Client, address: str, status: int = 200, **headers: Any) -> str:
    answer = client.get(address, **headers)
    assert answer.status_code == status, (address, answer.status_code)
    return answer.content.decode()


def box(page: str, node: str) -> str:
    found = re.search(rf'<a class="node[^>]*id="box-{node}".*?</a>', page, re.DOTALL)
    assert found, node
    return found[0]


class TestPicture:
    @pytest.mark.parametrize("lang", ["en", "fr"])
    def test_every_model_and_part_opens_with_every_box_and_state_in_words(
        self, made: scene.Scene, visitor: Client, lang: str
    ) -> None:
        start = (
            "/en/partnerships/port-clair/results/models/"
            if lang == "en"
            else "/fr/partenariats/port-clair/resultats/modeles/"
        )
        for model in definitions().models.values():
            for group in ["all", *[g.id for g in model.groups]]:
                page = body(visitor, f"{start}{model.id}/?period=2025-26&group={group}")
                boxes = re.findall(r'<a class="node is-(\w+)[^"]*" id="box-([\w-]+)"(.*?)</a>', page, re.DOTALL)
                assert boxes
                if group == "all":
                    assert len(boxes) == len(model.nodes)
                for state, _, content in boxes:
                    assert f'href="#i-{state}"' in content
                    assert re.search(r"</svg>\s*\w", content), "no word beside the icon"
                tally = [int(n) for n in re.findall(r"<li class=\"is-\w+\"><b>(\d+)</b>", page)]
                assert sum(tally) == len(boxes)
                assert " style=" not in page

    def test_a_lip_opens_with_its_delivery_half_and_a_network_with_its_own_model(
        self, made: scene.Scene, visitor: Client
    ) -> None:
        page = body(visitor, HERE)
        assert "box-act-engage" in page
        assert "box-act-funding" not in page
        scene.table.partnership("clairmont", kind="fin")
        assert "box-out-antiracism" in body(visitor, "/en/partnerships/clairmont/results/")
        scene.table.partnership("zone", kind="zip")
        assert "box-act-engage" in body(visitor, "/en/partnerships/zone/results/")

    def test_the_design_half_shows_the_outcomes_it_leads_to(self, made: scene.Scene, visitor: Client) -> None:
        page = body(visitor, f"{HERE}?group=design")
        assert "box-act-funding" in page
        assert "box-int-coordinated" in page
        assert "box-act-engage" not in page

    def test_wires_of_the_open_box_are_lit_and_it_says_what_it_leads_to(
        self, made: scene.Scene, visitor: Client
    ) -> None:
        page = body(visitor, HERE + UPTAKE)
        assert 'aria-current="true"' in box(page, "int-uptake")
        assert page.count('class="lit"') >= 2
        assert 'class="far"' in page
        assert "Leads to:" in box(page, "out-council")
        assert "Mène à\u00a0:" in box(body(visitor, ICI + UPTAKE), "out-council")

    def test_a_box_works_as_a_link_and_by_htmx_gives_the_picture_alone(
        self, made: scene.Scene, visitor: Client
    ) -> None:
        whole = body(visitor, HERE + UPTAKE)
        part = body(visitor, HERE + UPTAKE, HTTP_HX_REQUEST="true")
        assert "<html" in whole
        assert part.lstrip().startswith('<div class="lm" id="living">')
        assert "<html" not in part
        link = re.search(r'href="([^"]+)"', box(whole, "out-council"))
        assert link
        assert 'id="panel"' in body(visitor, link[1].replace("&amp;", "&").split("#")[0])

    @pytest.mark.parametrize("sort", ["", "box", "level", "state", "figure", "nonsense"])
    def test_the_list_holds_every_box_and_sorts(self, made: scene.Scene, visitor: Client, sort: str) -> None:
        page = body(visitor, f"{HERE}?view=list&period=2025-26&sort={sort}")
        rows = re.findall(r'<tr><th scope="row">', page.split('aria-labelledby="list"')[1])
        assert len(rows) == 30
        assert page.count('aria-sort="ascending"') == (0 if sort == "nonsense" else 1)

    def test_unknown_models_and_periods_are_not_found_and_unknown_boxes_fall_back(
        self, made: scene.Scene, visitor: Client
    ) -> None:
        body(visitor, f"{HERE}models/nonsense/", 404)
        body(visitor, f"{HERE}?period=2025-27", 404)
        assert 'aria-current="true"' in body(visitor, f"{HERE}?node=nonsense&period=2025-26")
        body(visitor, "/en/partnerships/nowhere/results/", 404)


class TestWhoSeesWhat:
    def test_small_counts_of_people_are_withheld_from_visitors_and_true_inside(
        self, made: scene.Scene, visitor: Client, inside: Client
    ) -> None:
        outside, within = body(visitor, HERE + UPTAKE), body(inside, HERE + UPTAKE)
        assert "is-held" in box(outside, "int-uptake")
        assert "Withheld" in box(outside, "int-uptake")
        assert "4 of 50" not in outside
        assert "4 ÷ 50" not in outside
        assert "8%" in box(within, "int-uptake")
        assert "4 of 50" in within
        assert "4 ÷ 50" in within

    def test_the_rule_of_the_sharing_agreement_is_the_one_that_applies(
        self, made: scene.Scene, visitor: Client
    ) -> None:
        SharingAgreement.objects.create(
            partnership=made.partnership, audience="public", threshold=3, base=1, start="2024-04-01"
        )
        assert "8%" in box(body(visitor, HERE + UPTAKE), "int-uptake")

    def test_what_the_plan_does_is_told_to_those_who_may_read_it(
        self, made: scene.Scene, visitor: Client, inside: Client
    ) -> None:
        told, told_fr = body(inside, HERE + UPTAKE), body(inside, ICI + UPTAKE)
        assert f"Action {made.action.number} is late" in told
        assert f"L’action {made.action.number} est en retard" in told_fr
        assert f"/id/{made.action.pk}" in told
        outside = body(visitor, HERE + UPTAKE)
        assert "is late" not in outside
        assert "No action in the plan" not in outside

    def test_records_behind_are_links_for_members_and_counted_for_others(
        self, made: scene.Scene, visitor: Client
    ) -> None:
        address = HERE + "?period=2025-26&node=imm-benefit"
        first = Attendance.objects.filter(meeting__body__partnership=made.partnership).first()
        assert first
        member = Client()
        member.force_login(made.member)
        opened = body(member, address)
        assert re.search(r"Records behind it \(\d+\)", opened)
        assert "/id/" in opened.split("Records behind it")[1]
        closed = body(visitor, address)
        if "Records behind it" in closed:
            assert re.search(r"\d+ records? you may not open", closed)
            assert f"/id/{first.pk}" not in closed

    def test_refresh_is_offered_inside_and_refused_to_others(
        self, made: scene.Scene, visitor: Client, inside: Client
    ) -> None:
        assert 'action="/en/partnerships/port-clair/results/refresh/"' in body(inside, HERE)
        assert "results/refresh/" not in body(visitor, HERE)
        assert visitor.post(f"{HERE}refresh/").status_code == 404
        steward = Client()
        steward.force_login(table.user(Role.PARTNER_STEWARD, made.partnership))
        assert steward.post(f"{HERE}refresh/").status_code == 404

    def test_refresh_publishes_and_returns_only_to_this_site(self, made: scene.Scene, inside: Client) -> None:
        before = Snapshot.objects.get(partnership=made.partnership, current=True).digest
        table.decision(made.partnership.bodies.get())
        assert "records have changed since" in body(inside, HERE)
        answer = inside.post(f"{HERE}refresh/", {"next": "https://elsewhere.example/"})
        assert (answer.status_code, answer["Location"]) == (302, HERE)
        assert inside.post(f"{HERE}refresh/", {"next": HERE + UPTAKE})["Location"] == HERE + UPTAKE
        assert Snapshot.objects.get(partnership=made.partnership, current=True).digest != before


class TestFourValues:
    """Zero, missing, withheld and not applicable differ in text, sign and pattern, wherever they are shown."""

    def test_in_the_list_of_boxes_and_the_panel(self, made: scene.Scene, visitor: Client) -> None:
        zero = body(visitor, HERE + "?period=2025-26&node=fin-outcomes")
        held = body(visitor, HERE + UPTAKE)
        assert "is-none" in box(zero, "int-accessible")
        assert '<span class="fig">' not in box(zero, "int-accessible")
        assert re.search(
            r'class="val is-word v-withheld">.*?<span>withheld</span> <span class="code" aria-hidden="true">x<',
            held,
            re.DOTALL,
        )
        assert 'class="mark-held"' in held or "v-withheld" in held

    def test_a_reported_zero_is_printed_as_zero_and_never_blank(self, made: scene.Scene, visitor: Client) -> None:
        ref = definitions().indicators["outcomes-reportable"].nodes[0].partition("/")[2]
        page = body(visitor, f"{HERE}?period=2025-26&node={ref}")
        assert "0 ÷ 6" in page
        assert '<span class="fig">0%</span>' in box(page, ref)

    def test_before_the_partnership_began_is_not_applicable_and_not_missing(
        self, made: scene.Scene, visitor: Client
    ) -> None:
        page = body(visitor, f"{HERE}?period=2022-23&node=int-uptake")
        assert "v-not_applicable" in page
        assert "v-missing" not in page


class TestCost:
    def count(self, client: Client, address: str) -> int:
        body(client, address)
        with CaptureQueriesContext(connection) as queries:
            body(client, address)
        return len(queries)

    def test_at_most_25_queries_whatever_the_number_of_boxes_and_records(
        self, made: scene.Scene, inside: Client
    ) -> None:
        small = self.count(inside, HERE + "?group=design&period=2025-26&node=act-funding")
        whole = self.count(inside, HERE + "?group=all&period=2025-26&node=act-funding")
        # The larger picture may read the plan for its boxes to talk about: one query, not one a box.
        assert abs(whole - small) <= 1
        busy = self.count(inside, HERE + "?period=2025-26&node=imm-benefit")
        table.attend(table.meeting(made.seats[0].body, date(2025, 11, 3)), present=made.seats[:-1])
        made.publish()
        assert self.count(inside, HERE + "?period=2025-26&node=imm-benefit") == busy
        assert max(small, whole, busy, self.count(inside, HERE)) <= 25

    def test_pages_do_not_build_snapshots(self, made: scene.Scene, inside: Client) -> None:
        before = Snapshot.objects.count()
        body(inside, HERE)
        assert Snapshot.objects.count() == before


class TestEmpty:
    @pytest.fixture
    def new(self) -> Partnership:
        return table.partnership("new-place")

    def test_a_partnership_without_snapshot_says_what_belongs_here(self, new: Partnership, visitor: Client) -> None:
        page = body(visitor, "/en/partnerships/new-place/results/")
        assert "No figures yet" in page
        assert "Compute the figures now" not in page
        assert "Nothing is measured yet." in page
        client = Client()
        client.force_login(table.user(Role.COORDINATOR, new))
        assert "Compute the figures now" in body(client, "/en/partnerships/new-place/results/")
        assert "Calculer les chiffres maintenant" in body(client, "/fr/partenariats/new-place/resultats/")

    def test_people_s_words_in_the_other_language_carry_their_language(self, made: scene.Scene, inside: Client) -> None:

        from arrimage.core.access import MACHINE
        from arrimage.results import actions

        actions.set_target(
            partnership=made.partnership, indicator="outcomes-reportable", target=(None, None), baseline=(None, None),
            words=Text("Only in English", ""), adopted=date(2025, 4, 1), due=None, baseline_date=None, by=MACHINE,
        )  # fmt: skip
        page = body(inside, "/fr/partenariats/port-clair/resultats/indicateurs/outcomes-reportable/?period=2025-26")
        assert '<span lang="en-CA">Only in English</span>' in page
