"""A few figures on a partnership's overview: those the report leads with, for the reader's audience, at a constant cost."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from arrimage.core.access import Role
from arrimage.core.disclosure import Audience
from arrimage.partnership.models import Partnership
from arrimage.results import panels, reading, snapshots
from arrimage.results.models import Snapshot
from tests.partnership import factories as table
from tests.results.factories import council

pytestmark = pytest.mark.django_db
PAGES = {"en": "/en/partnerships/{}/", "fr": "/fr/partenariats/{}/"}


@pytest.fixture
def place() -> Partnership:
    made = table.partnership()
    council(made, seats=3)
    return made


def body(role: Role | None, place: Partnership, lang: str = "en") -> str:
    client = Client()
    if role is not None:
        client.force_login(table.user(role, None if role is Role.OFFICER else place))
    answer = client.get(PAGES[lang].format(place.slug))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_figures_are_those_that_the_annual_report_leads_with() -> None:
    names = [indicator.id for indicator in panels.headline(Partnership(kind="lip"))]
    assert names == [
        "outside-money",
        "members-not-settlement-funded",
        "council-seats-filled",
        "expected-sectors-at-table",
    ]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_each_figure_has_value_state_and_page(place: Partnership, lang: Any) -> None:
    snapshots.publish(place)
    page = body(None, place, lang)
    part = page.split('id="panel-results"')[1].split("</section>")[0]
    for indicator in panels.headline(place):
        assert indicator.name.text.say(lang) in part
        assert f"/{indicator.id}/?period=" in part
    assert part.count('class="kpi"') == 4 and part.count('class="state ') == 4
    assert ("67%" if lang == "en" else "67\u00a0%") in part, "two of three chairs are held"


@pytest.mark.parametrize(
    ("role", "audience"),
    [(None, Audience.PUBLIC), (Role.OFFICER, Audience.FUNDER), (Role.COUNCIL_MEMBER, Audience.INSIDE)],
)
def test_figures_are_released_for_the_reader(
    place: Partnership, role: Role | None, audience: Audience, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshots.publish(place)
    asked, whole = [], reading.opening

    def spied(partnership: Partnership, for_whom: Audience, *rest: Any) -> Any:
        asked.append(for_whom)
        return whole(partnership, for_whom, *rest)

    monkeypatch.setattr(reading, "opening", spied)
    body(role, place)
    assert asked == [audience]


def test_no_snapshot_is_built_and_none_is_awaited_by_the_public(place: Partnership) -> None:
    assert "panel-results" not in body(None, place)
    assert "Figures follow a few seconds after the first records." in body(Role.COORDINATOR, place)
    assert not Snapshot.objects.exists()


def test_queries_do_not_grow_with_the_records(place: Partnership) -> None:
    def asked() -> list[str]:
        """Queries of the panel alone, once its figures are known."""
        snapshots.publish(place)
        body(None, place)
        with CaptureQueriesContext(connection) as counted:
            body(None, place)
        return [q["sql"] for q in counted if "results_" in q["sql"]]

    few = asked()
    for _ in range(6):
        member = table.organization()
        table.body(place, f"Committee {member.key}")
    many = asked()
    assert len(many) == len(few) <= 10
