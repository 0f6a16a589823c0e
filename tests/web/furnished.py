"""A partnership with one record of each kind, and the arguments of every route that leads to one of them."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from arrimage.core.access import MACHINE, Role, Scope, ScopeKind
from arrimage.core.period import Period
from arrimage.core.text import Text
from arrimage.definitions import definitions
from arrimage.needs.models import Dataset
from arrimage.partnership import actions
from arrimage.partnership.models import Partnership
from arrimage.results.actions.reports import open_report, sign_off
from arrimage.results.models import Assessment, AssessmentScore, Observation
from arrimage.strategy.models import Action
from arrimage.strategy.workbook.jobs import import_workbook
from arrimage.web import consents, invitations, links, mail, unsubscribing
from arrimage.web.registry import REGISTRY
from tests.partnership import factories as table
from tests.strategy import factories as plans

SAID = Text("Because", "Parce que")
#: What ``<slug:key>`` is a key of, by the segment before it.
KEYS = {
    "bodies": "body", "organizations": "organization", "plan": "plan", "plans": "plan", "models": "model",
    "indicators": "indicator", "figures": "indicator", "crosswalks": "crosswalk", "statistics": "dataset",
}  # fmt: skip


def furnish(slug: str, *, signed: bool = False) -> tuple[Partnership, dict[str, Any]]:
    """The partnership, and its records by the name of the routes' arguments; its annual report signed off if so asked."""
    here = table.partnership(slug)
    member = table.organization(f"Library of {slug}")
    membership = actions.join(
        by=MACHINE, partnership=here, organization=member, sector="libraries", joined=date(2024, 4, 1)
    )
    council = table.body(here, "Council")
    rule = actions.add_rule(by=MACHINE, body=council, kind="members", count=1, statement=SAID)
    seat = table.seat(council, "Libraries", held_by=member)
    meeting = table.attend(table.meeting(council), spoke=[seat])
    decision = table.decision(council, meeting=meeting)
    agreement = actions.sign_agreement(
        by=MACHINE, partnership=here, reference="A-1", funder="settlement_program", start=date(2024, 4, 1),
        end=date(2026, 3, 31), amount_cents=100, years={},
    )  # fmt: skip
    plan = plans.plan(here)
    priority = plans.priority(plan)
    action = plans.action(priority, lead=member)
    update = plans.report(action, date(2025, 6, 1), progress=40)
    # The public sees adopted plans only.
    type(plan).objects.filter(pk=plan.pk).update(status="adopted", adopted=date(2025, 4, 14))
    resource = plans.resource(here)
    indicator = next(i for i in definitions().indicators.values() if i.observed and "lip" in i.kinds)
    observation = Observation.objects.create(
        partnership=here, indicator=indicator.id, period="FY2024-25", day=date(2025, 3, 1), numerator=3,
        denominator=4 if indicator.unit.divides else None,
        source_en="Survey", source_fr="Sondage", approved=True,
    )  # fmt: skip
    dataset, _ = Dataset.objects.get_or_create(
        code="arrivals", defaults={"family": "ircc", "title_en": "Arrivals", "title_fr": "Arrivées", "rows": 0}
    )
    rubric = next(iter(definitions().rubrics.values()))
    assessment = Assessment.objects.create(
        partnership=here, rubric=rubric.id, rubric_version=rubric.version, subject=rubric.subject, day=date(2025, 3, 1)
    )
    AssessmentScore.objects.create(assessment=assessment, criterion=rubric.criteria[0].id, level=2)
    year = Period.fiscal(2024)
    report = open_report(partnership=here, kind="annual", period=year, by=MACHINE)
    open_report(partnership=here, kind="monitoring", period=year, by=MACHINE)
    if signed:
        sign_off(report=report, by=MACHINE)
    return here, {
        "message": waiting_message(), "signed": unsubscribing.token(table.user(Role.COORDINATOR, here).pk),
        "slug": slug, "body": council.key, "organization": member.key, "plan": plan.key, "rule": rule.id,
        "seat_id": seat.id, "term_id": seat.terms.get().id, "meeting_id": meeting.id, "decision_id": decision.id,
        "agreement_id": agreement.id, "membership_id": membership.id, "priority": priority.id, "action": action.id,
        "update": update.id, "resource": resource.id, "observation": observation.id, "assessment": assessment.id,
        "report": report.id, "indicator": indicator.id, "model": "lip-2011", "kind": "annual", "period": "FY2024-25",
        "crosswalk": "lip-fin", "dataset": dataset.code, "record": here.id, **people(here, action), "verb": "approve", "job": queued(str(here.id)), "founding": queued(""),
    }  # fmt: skip


def waiting_message() -> UUID:
    """A message on its way out."""
    row = mail.queue(kind="invitation", address="somebody@test.example", language="en", subject="Hello", body="Hello")
    assert row is not None
    return row.pk


def people(here: Partnership, action: Action) -> dict[str, Any]:
    """A role to change, an open invitation, and an open link: each with the token that stands in its address."""
    within, where = Scope(ScopeKind.PARTNERSHIP, here.id), str(here.slug)
    table.user(Role.COORDINATOR, here)
    grant = table.user(Role.COUNCIL_MEMBER, here).grants.get()
    offer = invitations.invite(
        email=f"invited@{where}.example", role=Role.COUNCIL_MEMBER, within=within, language="en", by=MACHINE
    )  # fmt: skip
    purpose = REGISTRY.purposes["action-report"]
    target = purpose.find(action.pk)
    assert target is not None
    link = links.issue(purpose=purpose, target=target, recipient=None, language="en", by=MACHINE)
    gone = table.user(Role.DATA_COLLECTOR, here)
    consents.give(user=gone, language="en", by=MACHINE)
    return {
        "user": gone.pk, "consent": consents.of(gone)[0].id,
        "grant": grant.pk, "person": grant.user_id, "invitation": offer.pk, "link": link.pk, "purpose": purpose.code, "target": action.pk,
        "invitation token": invitations.token_of(offer), "l token": links.token_of(link),
    }  # fmt: skip


def queued(owner: str) -> UUID:
    """A large workbook that waits for the worker: for a partnership, or to found one."""
    given = {"owner": owner, "token": uuid4().hex, "digest": "", "rows": 5000, "user": str(uuid4())}
    row = DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": given}, task_path=import_workbook.module_path, backend_name="default",
        run_after=timezone.now(),
    )  # fmt: skip
    return row.pk  # type: ignore[no-any-return]


def arguments(path: str, known: dict[str, Any]) -> dict[str, Any] | None:
    """The arguments of a route's pattern, or None when nothing furnished answers to one of them.

    ``<slug:key>`` is the key of whatever the segment before it names.
    """
    import re

    found: dict[str, Any] = {}
    for before, name in re.findall(r"([\w-]*)/?(?:<\w+:|\(\?P<)(\w+)>", path):
        if name == "key" and before not in KEYS:
            return None
        if name == "key":
            found[name] = known[KEYS[before]]
        elif name == "name":
            found[name] = {"crosswalks": "lip-fin", "logic-models": "lip-2011"}[before]
        elif name == "token" and f"{before} token" in known:
            found[name] = known[f"{before} token"]
        elif name == "lang":
            found[name] = "en"
        elif name == "kind" and path.endswith(("/texts/", "/sign-off/")):
            found[name] = "monitoring"  # the draft
        elif name in ("format", "form"):
            found[name] = "html" if name == "format" else "ttl"
        elif name == "job" and "from-workbook" in path and "founding" in known:
            found[name] = known["founding"]
        elif name in known:
            found[name] = known[name]
        else:
            return None
    return found
