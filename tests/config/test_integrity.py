"""``arrimage check``: each rule sees the defect that it is for, with place and remedy, and is silent without it.

Defects are planted past the actions, as a repair by hand or a restored backup would leave them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from arrimage.config import integrity
from arrimage.config.integrity import languages
from arrimage.config.integrity.rule import SHOWN, on_circles
from arrimage.core import codes
from arrimage.core.access import MACHINE, Role
from arrimage.core.period import Period
from arrimage.core.problem import Problem
from arrimage.core.text import Text
from arrimage.definitions import definitions
from arrimage.partnership.models import (
    AgreementYear,
    Attendance,
    Body,
    Decision,
    Meeting,
    Membership,
    Organization,
    Partnership,
    Place,
    Seat,
    SeatTerm,
    SharingAgreement,
)
from arrimage.results import snapshots, stored
from arrimage.results.actions.reports import open_report, sign_off
from arrimage.results.models import Assessment, AssessmentScore, Observation, Report
from arrimage.strategy.models import Action, PriorityOutcome, ResourceYear
from arrimage.web.models import RoleGrant, User
from tests.partnership import factories as table
from tests.strategy import factories as plans

pytestmark = pytest.mark.django_db
NAMES = [rule.name for rule in integrity.RULES]


@pytest.fixture(autouse=True)
def _evidence_of_its_own(settings: Any, tmp_path: Path) -> None:
    """Snapshots of these tests stay out of the folder that the other tests share."""
    place = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "snapshots"}}
    settings.STORAGES = {**settings.STORAGES, "snapshots": place}


@pytest.fixture
def here() -> Partnership:
    return table.partnership()


@pytest.fixture
def council(here: Partnership) -> Body:
    return table.body(here)


def about_records() -> list[Problem]:
    """What the rules about records find; the shipped catalogues have tests of their own."""
    return [problem for rule in integrity.RULES for problem in rule.problems(definitions())]


def broken() -> set[str]:
    """Names of the rules that find something."""
    return {problem.place.en.partition(",")[0] for problem in about_records()}


Plant = Callable[[Partnership, Body], str]
PLANTS: dict[str, Plant] = {}


def plants(name: str) -> Callable[[Plant], Plant]:
    """Register what breaks a rule; it returns words that the place must hold."""

    def register(plant: Plant) -> Plant:
        PLANTS[name] = plant
        return plant

    return register


@plants("seat-terms-overlap")
def _(here: Partnership, council: Body) -> str:
    seat = table.seat(council, "Health", held_by=table.organization())
    SeatTerm.objects.create(seat=seat, holder="person", start=date(2025, 1, 1))
    return f"port-clair/{council.key}/{seat.key} 2025-01-01"


@plants("term-outside-seat")
def _(here: Partnership, council: Body) -> str:
    seat = table.seat(council, "Health", held_by=table.organization())
    Seat.objects.filter(pk=seat.pk).update(start=date(2024, 5, 1))
    return f"{seat.key} 2024-04-01"


@plants("term-after-body")
def _(here: Partnership, council: Body) -> str:
    sends = table.body(here, "Health table", kind="sector_table")
    seat = table.seat(council, "Health delegate", role="delegate", delegate_of=sends)
    table.term(seat, table.organization())
    Body.objects.filter(pk=sends.pk).update(ended=date(2025, 6, 30))
    return seat.key


@plants("body-circle")
def _(here: Partnership, council: Body) -> str:
    table_ = table.body(here, "Health table", parent=council)
    Body.objects.filter(pk=council.pk).update(parent=table_)
    return f"port-clair/{table_.key}"


@plants("partnership-circle")
def _(here: Partnership, council: Body) -> str:
    other = table.partnership("clairmont", parent=here)
    Partnership.objects.filter(pk=here.pk).update(parent=other)
    return "clairmont"


@plants("place-circle")
def _(here: Partnership, council: Body) -> str:
    inner, outer = table.place("A1"), table.place("B2", "county")
    Place.objects.filter(pk=inner.pk).update(parent=outer)
    Place.objects.filter(pk=outer.pk).update(parent=inner)
    return "A1"


@plants("body-elsewhere")
def _(here: Partnership, council: Body) -> str:
    away = table.body(table.partnership("clairmont"), "Away")
    Body.objects.filter(pk=away.pk).update(parent=council)
    return f"clairmont/{away.key}"


@plants("attendance-elsewhere")
def _(here: Partnership, council: Body) -> str:
    meeting = table.meeting(council)
    Meeting.objects.filter(pk=meeting.pk).update(status="held")
    stranger = table.seat(table.body(here, "Other"), "Stranger")
    Attendance.objects.create(meeting=meeting, seat=stranger, presence="present")
    return f"{meeting.key}/{stranger.key}"


@plants("attendance-without-meeting")
def _(here: Partnership, council: Body) -> str:
    seat = table.seat(council, "Health", held_by=table.organization())
    meeting = table.attend(table.meeting(council), present=[seat])
    Meeting.objects.filter(pk=meeting.pk).update(status="cancelled")
    return f"{meeting.key}/{seat.key}"


@plants("held-in-future")
def _(here: Partnership, council: Body) -> str:
    meeting = table.meeting(council, timezone.now().date() + timedelta(days=3))
    Meeting.objects.filter(pk=meeting.pk).update(status="held")
    return f"port-clair/{council.key}/{meeting.key}"


@plants("decision-elsewhere")
def _(here: Partnership, council: Body) -> str:
    elsewhere = table.meeting(table.body(here, "Other"))
    taken = table.decision(council)
    Decision.objects.filter(pk=taken.pk).update(meeting=elsewhere)
    return f"{council.key}/{taken.reference}"


@plants("decision-without-meeting")
def _(here: Partnership, council: Body) -> str:
    taken = table.decision(council, date(2025, 5, 14))
    Decision.objects.filter(pk=taken.pk).update(meeting=table.meeting(council, date(2025, 5, 13)))
    return taken.reference


@plants("memberships-overlap")
def _(here: Partnership, council: Body) -> str:
    member = table.organization("Library")
    for joined in (date(2024, 4, 1), date(2025, 4, 1)):
        Membership.objects.create(partnership=here, organization=member, sector="libraries", joined=joined)
    return f"{member.key} 2025-04-01"


@plants("sharing-overlap")
def _(here: Partnership, council: Body) -> str:
    for start in (date(2024, 4, 1), date(2025, 4, 1)):
        SharingAgreement.objects.create(partnership=here, audience="funder", start=start)
    return "port-clair/funder 2025-04-01"


@plants("agreement-year-outside")
def _(here: Partnership, council: Body) -> str:
    signed = here.agreements.create(
        reference="A-1", funder="settlement_program", start=date(2024, 4, 1), end=date(2026, 3, 31)
    )
    AgreementYear.objects.create(agreement=signed, fiscal_year=2025, amount_cents=1)
    AgreementYear.objects.create(agreement=signed, fiscal_year=2026, amount_cents=1)
    return "A-1 2026"


@plants("outcome-unknown")
def _(here: Partnership, council: Body) -> str:
    priority = plans.priority(plans.plan(here))
    PriorityOutcome.objects.create(priority=priority, outcome="fin-2022/no-such-box")
    Action.objects.filter(pk=plans.action(priority).pk).update(outcome="lip-1999/pathway")
    return "fin-2022/no-such-box"


@plants("action-beside-updates")
def _(here: Partnership, council: Body) -> str:
    action = plans.action(plans.priority(plans.plan(here)))
    plans.report(action, date(2025, 5, 1), progress=40)
    Action.objects.filter(pk=action.pk).update(progress=80)
    return action.number


@plants("decision-of-other-partnership")
def _(here: Partnership, council: Body) -> str:
    plan = plans.plan(here)
    type(plan).objects.filter(pk=plan.pk).update(decision=plans.decision(plans.partnership()))
    return f"port-clair/{plan.key}"


@plants("plan-under-other-strategy")
def _(here: Partnership, council: Body) -> str:
    plan, annual = plans.plan(here), plans.plan(here)
    type(plan).objects.filter(pk=plan.pk).update(strategy=annual)
    return f"port-clair/{plan.key}"


@plants("resource-for-other-partnership")
def _(here: Partnership, council: Body) -> str:
    money = plans.resource(here)
    away = plans.action(plans.priority(plans.plan(plans.partnership())))
    type(money).objects.filter(pk=money.pk).update(action=away)
    return f"port-clair/{money.key}"


@plants("received-before-recorded")
def _(here: Partnership, council: Body) -> str:
    money = plans.resource(here)
    ResourceYear.objects.create(resource=money, fiscal_year=2019, amount_cents=100)
    return f"{money.key} 2019"


def observe(here: Partnership, indicator: str, **more: Any) -> Observation:
    given = {"period": "FY2024-25", "day": date(2025, 3, 1), "numerator": 1} | more
    return Observation.objects.create(partnership=here, indicator=indicator, **given)


@plants("indicator-unknown")
def _(here: Partnership, council: Body) -> str:
    observe(here, "no-such-indicator")
    return "port-clair/no-such-indicator"


def an_indicator(*, divides: bool, observed: bool = True) -> str:
    return next(
        i.id for i in definitions().indicators.values()
        if i.unit.divides == divides and (i.observed or i.also_observed) == observed
    )  # fmt: skip


@plants("observation-denominator")
def _(here: Partnership, council: Body) -> str:
    share, count = an_indicator(divides=True), an_indicator(divides=False)
    observe(here, share)
    observe(here, count, denominator=4)
    return f"port-clair/{share} FY2024-25 2025-03-01"


@plants("observation-not-taken")
def _(here: Partnership, council: Body) -> str:
    computed = an_indicator(divides=False, observed=False)
    observe(here, computed)
    return f"port-clair/{computed}"


@plants("period-unreadable")
def _(here: Partnership, council: Body) -> str:
    observe(here, an_indicator(divides=False), period="2024-25")
    return "2024-25"


@plants("rubric-unknown")
def _(here: Partnership, council: Body) -> str:
    rubric = next(iter(definitions().rubrics.values()))
    scoring = Assessment.objects.create(
        partnership=here, rubric=rubric.id, rubric_version=rubric.version, subject=rubric.subject, day=date(2025, 3, 1)
    )
    AssessmentScore.objects.create(assessment=scoring, criterion="no-such-criterion", level=2)
    return f"{rubric.id} v{rubric.version}/no-such-criterion"


@plants("snapshot-changed")
def _(here: Partnership, council: Body) -> str:
    snapshot = snapshots.publish(here)
    name = stored.file_name("bodies", snapshot.tables["bodies"])
    stored.storage().delete(name)
    return f"port-clair {snapshot.digest[:12]}"


def signed(here: Partnership) -> Report:
    """A signed-off annual report."""
    report = open_report(partnership=here, kind="annual", period=Period.fiscal(2024), by=MACHINE)
    return sign_off(report=report, by=MACHINE)


@plants("report-changed")
def _(here: Partnership, council: Body) -> str:
    report = signed(here)
    figures = report.frozen["releases"][0]["figures"]
    item = next(one for one in figures if one["value"]["numerator"] is not None)
    item["value"]["numerator"] += 1
    Report.objects.filter(pk=report.pk).update(frozen=report.frozen)
    return "port-clair annual FY2024-25"


@plants("report-of-other-evidence")
def _(here: Partnership, council: Body) -> str:
    report = signed(here)
    Report.objects.filter(pk=report.pk).update(snapshot=snapshots.publish(table.partnership("clairmont")))
    return "port-clair annual FY2024-25"


@plants("grant-nowhere")
def _(here: Partnership, council: Body) -> str:
    user = User.objects.create_user("lost@test.example")
    RoleGrant.objects.create(user=user, role="coordinator", scope_kind="partnership", scope_id=uuid4())
    return "lost@test.example coordinator"


@plants("sort-key-stale")
def _(here: Partnership, council: Body) -> str:
    Body.objects.filter(pk=council.pk).update(name_fr="Conseil de l’Est")
    return f"partnership.body {council.pk}"


@plants("code-unknown")
def _(here: Partnership, council: Body) -> str:
    Body.objects.filter(pk=council.pk).update(kind="parliament")
    return f"{council.pk} kind “parliament”"


def test_every_rule_has_a_defect_to_see() -> None:
    assert sorted(PLANTS) == sorted(NAMES)
    assert len(NAMES) == len(set(NAMES)) >= 12


@pytest.mark.parametrize("name", NAMES)
def test_a_planted_defect_is_named_with_place_and_remedy_in_both_languages(
    name: str, here: Partnership, council: Body
) -> None:
    assert broken() == set()
    place = PLANTS[name](here, council)
    found = [p for p in about_records() if p.place.en.startswith(f"{name}, ")]
    assert any(place in problem.place.en for problem in found), [p.place.en for p in found]
    for problem in found:
        assert problem.message.complete
        assert problem.remedy.complete
        assert problem.place.complete


def test_a_sound_database_passes_every_rule(here: Partnership, council: Body) -> None:
    seat = table.seat(council, "Health", held_by=table.organization())
    table.attend(table.meeting(council), present=[seat])
    action = plans.action(plans.priority(plans.plan(here)))
    plans.report(action, date(2025, 5, 1), progress=40)
    plans.report(action, date(2025, 6, 1), status="done")
    signed(here)
    found = integrity.check()
    assert about_records() == []
    assert {rule.statement for rule in integrity.RULES} <= set(found.passed)
    assert all(line.complete for line in found.passed)


def test_a_rule_that_is_broken_is_not_said_to_hold(here: Partnership, council: Body) -> None:
    PLANTS["body-circle"](here, council)
    found = integrity.check()
    rule = next(rule for rule in integrity.RULES if rule.name == "body-circle")
    assert rule.statement not in found.passed
    assert [p.message for p in found.problems if p.place.en.startswith("body-circle")] == [rule.message] * 2


def test_a_term_may_begin_on_the_day_on_which_the_one_before_it_ends(council: Body) -> None:
    seat = table.seat(council, "Health")
    table.term(seat, table.organization(), date(2024, 4, 1), date(2025, 4, 1))
    table.term(seat, table.organization(), date(2025, 4, 1))
    assert "seat-terms-overlap" not in broken()


def test_a_sharing_agreement_may_not(here: Partnership) -> None:
    SharingAgreement.objects.create(partnership=here, audience="funder", start=date(2024, 4, 1), end=date(2025, 4, 1))
    SharingAgreement.objects.create(partnership=here, audience="funder", start=date(2025, 4, 1))
    SharingAgreement.objects.create(partnership=here, audience="public", start=date(2024, 4, 1))
    assert [p.place.en for p in about_records()] == ["sharing-overlap, port-clair/funder 2025-04-01"]


def test_archived_records_break_no_rule(here: Partnership, council: Body) -> None:
    PLANTS["seat-terms-overlap"](here, council)
    SeatTerm.objects.filter(start=date(2025, 1, 1)).update(archived_at=timezone.now())
    PLANTS["memberships-overlap"](here, council)
    Membership.objects.filter(joined=date(2025, 4, 1)).update(archived_at=timezone.now())
    assert broken() == set()


def test_one_bad_import_does_not_bury_the_other_rules(here: Partnership, council: Body) -> None:
    PLANTS["sharing-overlap"](here, council)
    for number in range(SHOWN + 5):
        observe(here, f"gone-{number}")
    found = [p for p in integrity.check().problems if p.place.en.startswith("indicator-unknown")]
    assert len(found) == SHOWN + 1
    assert found[-1].message == Text("5 more like it.", "5 autres du même genre.")
    assert "sharing-overlap" in broken()


def test_checking_changes_nothing(here: Partnership, council: Body) -> None:
    for plant in (PLANTS["body-circle"], PLANTS["action-beside-updates"]):
        plant(here, council)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        integrity.check()
    written = [q["sql"] for q in queries if q["sql"].lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))]
    assert written == []


def test_the_number_of_queries_does_not_grow_with_the_records(here: Partnership, council: Body) -> None:
    integrity.check()
    with CaptureQueriesContext(connection) as few:
        integrity.check()
    for number in range(15):
        table.seat(council, f"Seat {number}", held_by=table.organization())
    action = plans.action(plans.priority(plans.plan(here)))
    for month in range(1, 9):
        plans.report(action, date(2025, month, 1), progress=month)
    with CaptureQueriesContext(connection) as many:
        integrity.check()
    assert len(many) == len(few)


# --- definitions and languages


def test_a_broken_folder_of_definitions_is_named_with_file_and_key(tmp_path: Path) -> None:
    (tmp_path / "rubrics").mkdir()
    (tmp_path / "rubrics" / "bad.yaml").write_text("id: bad\nversion: 1\n")
    found = integrity.check(tmp_path)
    assert any("rubrics/bad.yaml" in problem.place.en for problem in found.problems)
    assert not any(line.en.startswith("Definitions") for line in found.passed)


def test_a_measure_that_nobody_wrote_is_named(tmp_path: Path) -> None:
    import shutil

    from arrimage.definitions import loader

    root = tmp_path / "definitions"
    shutil.copytree(loader.SHIPPED, root, ignore=shutil.ignore_patterns("*.py", "checks", "__pycache__"))
    path = next(p for p in sorted((root / "indicators").iterdir()) if "measure: " in p.read_text())
    lines = path.read_text().splitlines()
    at = next(n for n, line in enumerate(lines) if "measure: " in line)
    lines[at] = lines[at].split("measure: ")[0] + "measure: nobody_wrote_this"
    path.write_text("\n".join(lines) + "\n")
    found = integrity.check(root)
    assert any("nobody_wrote_this" in p.message.en and path.name in p.place.en for p in found.problems)


def test_a_missing_folder_is_a_problem_and_not_a_crash(tmp_path: Path) -> None:
    assert any("folder" in p.message.en for p in integrity.check(tmp_path / "nowhere").problems)


def test_interface_words_without_french_are_named(tmp_path: Path) -> None:
    folder = tmp_path / "room" / "locale" / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\nPlural-Forms: nplurals=2; plural=(n > 1);\\n"\n\n'
        'msgid "Save"\nmsgstr "Enregistrer"\n\nmsgid "Undo"\nmsgstr ""\n\n'
        'msgid "%(n)s day"\nmsgid_plural "%(n)s days"\nmsgstr[0] "%(n)s jour"\nmsgstr[1] ""\n\n'
        '#, fuzzy\nmsgid "Edit"\nmsgstr "Éditer"\n'
    )
    sentence, problems = languages.interface(tmp_path)
    assert "4" in sentence.en
    assert sorted(p.message.en for p in problems) == [
        "“%(n)s day” has no French.", "“Edit” has no French.", "“Undo” has no French.",
    ]  # fmt: skip


def test_the_shipped_catalogues_are_read() -> None:
    assert len(list(languages.catalogues())) >= 1


def test_a_label_without_french_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes, "HOLDERS", {"person": Text("person", "")})
    _, problems = languages.labels()
    assert [p.place.en for p in problems] == ["codes.HOLDERS[person]"]


@pytest.mark.parametrize("side", ["en", "fr"])
def test_titles_that_lack_a_language_are_counted_with_their_partnership(
    side: str, here: Partnership, council: Body
) -> None:
    Body.objects.filter(pk=council.pk).update(**{f"name_{side}": ""})
    plan = plans.plan(here)
    type(plan).objects.filter(pk=plan.pk).update(**{f"title_{side}": ""})
    _, problems = languages.content()
    assert [p.place.en for p in problems] == ["port-clair, names of bodies", "port-clair, titles of plans"]
    assert all(("1 lack English" in p.message.en) == (side == "en") for p in problems)


def test_an_organization_may_have_one_official_name_only() -> None:
    Organization.objects.create(
        key="one", name_en="One Name", sector="other", name_key_en="one name", name_key_fr="one name"
    )
    assert broken() == set()


@pytest.mark.parametrize(
    "tamper",
    [
        lambda frozen: frozen.clear(),
        lambda frozen: frozen["releases"].clear(),
        lambda frozen: frozen["releases"][-1]["figures"].pop(),
        lambda frozen: frozen["releases"][-1].update(digest="0" * 64),
        lambda frozen: frozen["releases"][0]["figures"][0].pop("unit"),
    ],
)
def test_whatever_is_changed_in_a_signed_off_report_is_seen(tamper: Callable[[Any], Any], here: Partnership) -> None:
    report = signed(here)
    assert "report-changed" not in broken()
    tamper(report.frozen)
    Report.objects.filter(pk=report.pk).update(frozen=report.frozen)
    assert "report-changed" in broken()


def test_a_role_without_limits_is_no_lost_grant() -> None:
    table.user(Role.OFFICER)
    assert "grant-nowhere" not in broken()


# --- circles


def test_circles_are_found_once_each_and_tails_are_not() -> None:
    assert on_circles({"a": "b", "b": "a", "c": "a", "d": None, "e": "e"}) == ["a", "b", "e"]
    assert on_circles({"a": "b", "b": "c", "c": None, "x": "gone"}) == []
    assert on_circles({"t": "a", "a": "b", "b": "c", "c": "a", "u": "t"}) == ["a", "b", "c"]


def test_long_chains_end() -> None:
    chain: dict[Any, Any] = {n: n + 1 for n in range(50_000)}
    assert on_circles(chain) == []
    assert len(on_circles({**chain, 50_000: 0})) == 50_001
