"""Pages of the plan and of the money: who sees what, what forms keep, and how many queries they run."""

from __future__ import annotations

from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from arrimage.core.access import Role
from arrimage.core.text import Text
from arrimage.partnership.models import Agreement, AgreementYear, Membership, Partnership
from arrimage.strategy import actions, panels, queries
from arrimage.strategy.csvfile import as_csv
from arrimage.strategy.models import Action, Plan, Resource
from tests.strategy import factories as make
from tests.strategy.factories import BY

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Partnership:
    return make.partnership(slug="here")


@pytest.fixture
def work(place: Partnership) -> dict[str, Any]:
    plan = make.plan(place, title=Text("Annual plan", "Plan annuel"))
    priority = make.priority(plan)
    lead = make.organization()
    Membership.objects.create(partnership=place, organization=lead, sector="libraries", joined=date(2024, 4, 1))
    action = make.action(priority, lead=lead, budget_cents=12_345_00)
    note = Text("Two desks are open.", "Deux comptoirs sont ouverts.")
    update = make.report(action, date(2025, 9, 1), "late", 60, note=note)
    draft = make.plan(place, title=Text("Next plan", "Prochain plan"), start=date(2026, 4, 1), end=date(2027, 3, 31))
    waiting = make.action(make.priority(draft), start=date(2026, 4, 1), due=date(2026, 9, 1))
    actions.adopt_plan(plan=plan, day=date(2025, 4, 8), by=BY)
    resource = make.resource(place, years={2025: 500_00})
    return {
        "plan": plan, "priority": priority, "action": Action.objects.get(pk=action.pk), "update": update,
        "draft": draft, "waiting": waiting, "resource": resource, "lead": lead,
    }  # fmt: skip


def browser(role: Role | None = None, of: Partnership | None = None) -> Client:
    client = Client()
    if role is not None:
        client.force_login(make.user(role, of))
    return client


def text(response: Any) -> str:
    return unescape(response.content.decode()).replace("\u00a0", " ")


def at(name: str, *args: Any, lang: str = "en") -> str:
    with override(lang):
        return reverse(f"strategy:{name}", args=["here", *args])


#: name, arguments from the records above, method, roles that get through.
ALL = {Role.COORDINATOR, Role.COUNCIL_MEMBER, Role.PARTNER_STEWARD, None}
WORKERS = ALL - {None}
EDITORS = {Role.COORDINATOR}
ROUTES = [
    ("plan", (), "get", ALL), ("action", ("action",), "get", ALL), ("action", ("waiting",), "get", WORKERS),
    ("plan_new", (), "get", EDITORS), ("plan_edit", ("draft.key",), "get", EDITORS),
    ("plan_adopt", ("draft.key",), "get", EDITORS), ("plan_revise", ("plan.key",), "post", EDITORS),
    ("plan_archive", ("draft.key",), "post", EDITORS), ("plan_restore", ("draft.key",), "post", EDITORS),
    ("priority_new", ("draft.key",), "get", EDITORS), ("priority_edit", ("priority",), "get", EDITORS),
    ("priority_archive", ("priority",), "post", EDITORS), ("action_new", ("priority",), "get", EDITORS),
    ("action_edit", ("action",), "get", EDITORS), ("action_archive", ("action",), "post", EDITORS),
    ("action_restore", ("action",), "post", EDITORS), ("update_withdraw", ("action", "update"), "post", EDITORS),
    ("action_report", ("action",), "post", WORKERS), ("resources", (), "get", WORKERS),
    ("resource_new", (), "get", EDITORS), ("resource_edit", ("resource",), "get", EDITORS),
    ("resource_status", ("resource",), "post", EDITORS), ("resource_archive", ("resource",), "post", EDITORS),
    ("resource_restore", ("resource",), "post", EDITORS),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "args", "method", "welcome"), ROUTES, ids=[f"{r[0]}-{'-'.join(r[1])}" for r in ROUTES]
)
def test_each_role_gets_exactly_as_far_as_its_permissions(
    place: Partnership, work: dict[str, Any], name: str, args: tuple[str, ...], method: str, welcome: set[Role | None]
) -> None:
    values = [work[a.partition(".")[0]].key if a.endswith(".key") else work[a].pk for a in args]
    address = at(name, *values)
    elsewhere = make.partnership()
    for role, of in [(r, place) for r in (Role.COUNCIL_MEMBER, Role.PARTNER_STEWARD, None)] + [
        (Role.COORDINATOR, elsewhere), (Role.COORDINATOR, place),
    ]:  # fmt: skip
        client = browser(role, of)
        answer = getattr(client, method)(address)
        through = role in welcome and (of is place or None in welcome)
        if through:
            assert answer.status_code in (200, 302, 422), (role, of is place)
            assert "log-in" not in answer.get("Location", "")
        elif role is None and method == "get" and name != "action":
            assert "/log-in/" in answer["Location"]
        else:
            assert answer.status_code == 404, (role, of is place)


def test_the_public_sees_the_adopted_plan_without_budgets_findings_or_what_reporters_wrote(
    place: Partnership, work: dict[str, Any]
) -> None:
    client = browser()
    plan, action = text(client.get(at("plan"))), text(client.get(at("action", work["action"].pk)))
    assert "Annual plan" in plan
    assert "Next plan" not in plan
    for page in (
        plan,
        action,
        text(client.get(at("plan") + "?format=csv")),
        text(client.get(at("plan") + "?view=list")),
    ):
        assert "12,345" not in page
        assert "12345" not in page
        assert "Two desks" not in page
        assert "still lacks" not in page
    assert client.get(at("plan") + f"?plan={work['draft'].key}").status_code == 404
    inside = browser(Role.COUNCIL_MEMBER, place)
    assert "12,345" in text(inside.get(at("plan") + "?view=list"))
    assert "12345" in text(inside.get(at("plan") + "?view=list&format=csv"))
    assert "Two desks" in text(inside.get(at("action", work["action"].pk)))
    assert "Next plan" in text(inside.get(at("plan")))


def test_before_a_plan_is_adopted_the_public_reads_that_there_is_none(place: Partnership) -> None:
    make.plan(place, title=Text("Secret draft", "Ébauche"))
    page = text(browser().get(at("plan")))
    assert "No plan is adopted yet." in page
    assert "Secret" not in page


@pytest.mark.parametrize(
    ("lang", "sentence", "percent"),
    [("en", "0 of 1 actions are done or on track. 1 is late.", "60% done, by weight"),
     ("fr", "0 action sur 1 est terminée ou en bonne voie. 1 est en retard.", "Réalisé à 60 %, selon les poids")],
)  # fmt: skip
def test_the_sentence_comes_from_the_data_in_both_languages(
    place: Partnership, work: dict[str, Any], lang: str, sentence: str, percent: str
) -> None:
    page = text(browser(Role.COORDINATOR, place).get(at("plan", lang=lang)))
    assert sentence in page
    assert percent in page
    make.report(work["action"], date(2025, 12, 1), "done")
    assert sentence not in text(browser(Role.COORDINATOR, place).get(at("plan", lang=lang)))


def test_the_due_date_as_adopted_stays_in_view_after_it_moved(place: Partnership, work: dict[str, Any]) -> None:
    a = work["action"]
    actions.edit_action(
        action=a, title=a.title, start=a.start, due=date(2026, 2, 28), lead=a.lead, budget_cents=a.budget_cents, by=BY
    )
    page = text(browser().get(at("plan")))
    assert "was Dec 2025, now Feb 2026" in page
    assert "adopted for December 31, 2025" in text(browser().get(at("action", a.pk)))


def test_reporting_takes_one_form_and_keeps_what_was_typed_when_refused(
    place: Partnership, work: dict[str, Any]
) -> None:
    client = browser(Role.PARTNER_STEWARD, place)
    address = at("action_report", work["action"].pk)
    typed = {"status": "on_track", "progress": "101", "note": "Nearly there.", "note_lang": "en", "day": "2026-01-05"}
    answer = client.post(address, typed)
    assert answer.status_code == 422
    assert "Nearly there." in text(answer)
    assert "Enter a whole number from 0 to 100." in text(answer)
    answer = client.post(address, {**typed, "progress": "80", "note_lang": "fr"}, follow=True)
    assert answer.status_code == 200
    work["action"].refresh_from_db()
    assert (work["action"].status, work["action"].progress) == ("on_track", 80)
    assert work["action"].updates.get(day=date(2026, 1, 5)).note_fr == "Nearly there."


def _typed(action: Action, **given: str) -> dict[str, Any]:
    return {
        "version": str(action.version), "title_en": action.title_en, "title_fr": action.title_fr, "start": "2025-04-01",
        "due": "2025-12-31", "lead": str(action.lead_id), "budget": "12345", "weight": "1", **given,
    }  # fmt: skip


def test_the_second_editor_sees_both_versions_and_loses_nothing(place: Partnership, work: dict[str, Any]) -> None:
    client, action = browser(Role.COORDINATOR, place), work["action"]
    address = at("action_edit", action.pk)
    first = client.post(address, _typed(action, about_en="What the first one wrote."))
    assert first.status_code == 302
    answer = client.post(address, _typed(action, about_en="What the second one wrote.", budget="20 000 $"))
    page = text(answer)
    assert answer.status_code == 422
    assert "Someone else changed this record" in page
    assert page.count("What the second one wrote.") == 2, "in the comparison and in the form"
    assert "What the first one wrote." in page
    assert "20 000 $" in page
    assert f'name="version" value="{Action.objects.get(pk=action.pk).version}"' in page
    again = client.post(address, _typed(Action.objects.get(pk=action.pk), about_en="What the second one wrote."))
    assert again.status_code == 302


def test_what_is_put_away_can_be_brought_back(place: Partnership, work: dict[str, Any]) -> None:
    client, action = browser(Role.COORDINATOR, place), work["action"]
    assert "Bring it back" in text(client.post(at("action_archive", action.pk), follow=True))
    assert browser(Role.COUNCIL_MEMBER, place).get(at("action", action.pk)).status_code == 404
    assert "Common referral form" not in text(client.get(at("plan")))
    client.post(at("action_restore", action.pk))
    assert "Common referral form" in text(client.get(at("plan")))


def test_a_plan_from_draft_to_adoption_through_the_forms(place: Partnership, served: list[str]) -> None:
    client = browser(Role.COORDINATOR, place)
    bad = client.post(at("plan_new"), {"kind": "annual", "title_en": "P", "start": "2025-04-01", "end": "2024-04-01"})
    assert bad.status_code == 422
    assert "before the start" in text(bad)
    good = {"kind": "annual", "title_en": "P", "title_fr": "P", "start": "2025-04-01", "end": "2026-03-31"}
    client.post(at("plan_new"), good)
    plan = Plan.objects.get()
    given = {"title_en": "One", "title_fr": "Un", "weight": "40", "outcome": served[:2]}
    assert client.post(at("priority_new", plan.key), given).status_code == 302
    priority = plan.priorities.get()
    given = {
        "title_en": "Do",
        "title_fr": "Faire",
        "start": "2025-04-01",
        "weight": "1",
        "outcome": served[0],
        "budget": "1 200,50",
    }
    assert client.post(at("action_new", priority.pk), given).status_code == 302
    assert priority.actions.get().budget_cents == 1_200_50
    assert client.post(at("plan_adopt", plan.key), {"day": "2025-04-08", "version": plan.version}).status_code == 302
    plan.refresh_from_db()
    assert plan.status == "adopted"
    refused = client.post(at("priority_new", plan.key), {"title_en": "Two", "weight": "1"})
    assert refused.status_code == 422
    assert "what was agreed stays" in text(refused)


def _agreement(place: Partnership, cents: int, funder: str = "settlement_program") -> None:
    made = Agreement.objects.create(
        partnership=place, reference=f"A-{funder}", funder=funder, start=date(2025, 4, 1), end=date(2026, 3, 31)
    )
    AgreementYear.objects.create(agreement=made, fiscal_year=2025, amount_cents=cents)


def test_the_money_page_says_cents_per_dollar_and_counts_nothing_that_is_pending(place: Partnership) -> None:
    _agreement(place, 214_000_00)
    _agreement(place, 999_999_00, "provincial")
    make.resource(place, years={2025: 74_000_00})
    make.resource(place, years={2025: 58_500_00}, contribution="in_kind", funder="member")
    make.resource(place, source=Text("Trust", "Fiducie"), years={2025: 75_000_00}, status="pending")
    make.resource(place, source=Text("Clinic", "Clinique"), years={2025: None}, contribution="in_kind")
    client = browser(Role.COUNCIL_MEMBER, place)
    page = text(client.get(at("resources") + "?year=2025"))
    assert "For every dollar from the Settlement Program, 62 cents came from elsewhere." in page
    assert "$132,500 ÷ $214,000 = 0.619" in page
    assert "amount not known" in page
    french = text(client.get(at("resources", lang="fr") + "?year=2025"))
    assert "62 cents proviennent d’autres sources" in french
    assert "132 500 $ ÷ 214 000 $ = 0,619" in french
    table = client.get(at("resources") + "?format=csv").content.decode("utf-8-sig").splitlines()
    assert [line.split(",")[5] for line in table[1:] if "Clinic" in line] == [""]


def test_recording_a_contribution_keeps_unknown_and_zero_apart(place: Partnership) -> None:
    client = browser(Role.COORDINATOR, place)
    given = {
        "source_en": "Foundation", "funder": "foundation", "contribution": "cash", "status": "pending",
        "day": "2026-01-05", "year_2025": "?", "year_2026": "0", "year_2027": "",
    }  # fmt: skip
    assert client.post(at("resource_new"), given).status_code == 302
    resource = Resource.objects.get()
    years = dict(resource.years.values_list("fiscal_year", "amount_cents"))
    assert years == {2025: None, 2026: 0}
    bad = client.post(at("resource_new"), {**given, "year_2025": "-5"})
    assert bad.status_code == 422
    assert "Write an amount such as" in text(bad)
    client.post(at("resource_status", resource.pk), {"status": "confirmed", "version": "1"})
    resource.refresh_from_db()
    assert resource.status == "confirmed"
    stale = client.post(at("resource_status", resource.pk), {"status": "received", "version": "1"}, follow=True)
    assert "Someone else changed this record" in text(stale)


@pytest.mark.parametrize("page", ["time", "board", "list", "csv", "action", "money", "money-csv"])
def test_queries_do_not_grow_with_the_plan(place: Partnership, page: str) -> None:
    counts = []
    client = browser(Role.COORDINATOR, place)
    plan = make.plan(place)
    actions.add_priority(plan=plan, title=Text("First", "Première"), by=BY)
    actions.adopt_plan(plan=plan, day=date(2025, 4, 8), by=BY)
    priority = plan.priorities.get()
    action = None
    for size in (2, 9):
        while priority.actions.count() < size:
            lead, partner = make.organization(), make.organization()
            action = make.action(priority, lead=lead, partners=[partner])
            make.report(action, date(2025, 9, 1), progress=10)
            make.report(action, date(2025, 10, 1), progress=20)
            make.resource(place, years={2025: 1, 2026: None}, action=action, organization=lead)
        assert action is not None
        addresses = {
            "time": at("plan"), "board": at("plan") + "?view=board", "list": at("plan") + "?view=list",
            "csv": at("plan") + "?format=csv", "action": at("action", action.pk), "money": at("resources"),
            "money-csv": at("resources") + "?format=csv",
        }  # fmt: skip
        client.get(addresses[page])
        with CaptureQueriesContext(connection) as captured:
            assert client.get(addresses[page]).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 16, counts


def test_every_record_has_a_page(place: Partnership, work: dict[str, Any], served: list[str]) -> None:
    actions.set_partners(action=work["action"], organizations=[make.organization()], by=BY)
    actions.serve_outcomes(priority=work["priority"], outcomes=served[:1], by=BY)
    found = [
        work["plan"], work["priority"], work["priority"].outcomes.get(), work["action"], work["update"],
        work["action"].partners.get(), work["resource"], work["resource"].years.get(),
    ]  # fmt: skip
    client = browser(Role.COORDINATOR, place)
    for record in found:
        address = queries.permalink(record.pk)
        assert address, record
        assert client.get(address).status_code == 200, record
    assert queries.permalink(place.pk) is None


def test_panels_tell_earlier_pages_what_is_open(place: Partnership, work: dict[str, Any], rf: Any) -> None:
    request = rf.get("/")
    request.partnership, request.actor = place, BY
    filled = panels.organization(request, work["lead"])
    assert filled is not None
    assert [row["action"].pk for row in filled["led"]] == [work["action"].pk]
    overview = panels.overview(request, place)
    assert overview is not None
    assert overview["page"].plan == work["plan"]
    decision = make.decision(place)
    assert panels.decision(request, decision) is None
    Action.objects.filter(pk=work["action"].pk).update(decision=decision)
    filled = panels.decision(request, decision)
    assert filled is not None
    assert len(filled["actions"]) == 1
    from arrimage.core.access import VISITOR

    request.actor = VISITOR
    assert panels.organization(request, work["lead"]) is None


def test_a_cell_that_a_spreadsheet_would_run_is_text() -> None:
    assert as_csv(["a"], [["=1+1"], [None], [0], [-5]]).decode("utf-8-sig") == 'a\r\n\'=1+1\r\n""\r\n0\r\n-5\r\n'
