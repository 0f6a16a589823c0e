"""Digests and reminders: what they tell, to whom, in which language, once; and how one ends them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from arrimage.core.access import Role, ScopeKind
from arrimage.partnership.models import Partnership
from arrimage.strategy import digests as strategy
from arrimage.strategy.models import Action
from arrimage.web import digests, unsubscribing
from arrimage.web.models import AuditEntry, OutgoingMessage, RoleGrant, User
from tests.partnership import factories as table
from tests.strategy import factories as plans

pytestmark = pytest.mark.django_db
#: A Monday at ten in Toronto.
MONDAY = datetime(2025, 5, 12, 14, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    digests._nothing.clear()


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Partnership:
    """A partnership with a meeting, a decision, an action due and one overdue, seen on that Monday."""
    monkeypatch.setattr(timezone, "now", lambda: MONDAY)
    made = table.partnership()
    council = table.body(made)
    table.meeting(council, date(2025, 5, 20))
    table.decision(council, day=date(2025, 5, 9))
    plan = plans.plan(made)
    priority = plans.priority(plan)
    lead = table.organization("Library")
    for number, due in enumerate((date(2025, 5, 1), date(2025, 5, 15))):
        action = plans.action(priority)
        Action.objects.filter(pk=action.pk).update(
            start=date(2025, 4, 2), due=due, lead=lead, number=f"9.{number}", status="planned", completed=None
        )
    type(plan).objects.filter(pk=plan.pk).update(status="adopted", adopted=date(2025, 4, 14))
    return made


def somebody(role: Role, here: Partnership, **facts: Any) -> User:
    user = table.user(role, here)
    User.objects.filter(pk=user.pk).update(created_at=MONDAY - timedelta(days=90), **facts)
    user.refresh_from_db()
    return user


def steward(**facts: Any) -> User:
    lead = Action.objects.exclude(lead=None).first()
    assert lead is not None
    user = User.objects.create_user("steward@test.example", "a-long-password", **facts)
    RoleGrant.objects.create(
        user=user, role=Role.PARTNER_STEWARD, scope_kind=ScopeKind.ORGANIZATION, scope_id=lead.lead_id
    )
    return user


@pytest.mark.parametrize(("lang", "words"), [
    ("en", ("What is new in your partnership", "Next meetings", "Past their date", "Due within two weeks", "in 3 days", "/en/partnerships/")),
    ("fr", ("Du nouveau dans votre partenariat", "Prochaines rencontres", "Échéance dépassée", "À terminer d’ici deux semaines", "dans 3 jours", "/fr/partenariats/")),
])  # fmt: skip
def test_a_weekly_digest_leaves_once_in_the_language_of_the_person(
    here: Partnership, lang: str, words: tuple[str, ...]
) -> None:
    user = somebody(Role.COORDINATOR, here, language=lang)
    assert digests.tick(MONDAY) == 1
    assert digests.tick(MONDAY) == 0
    assert digests.tick(MONDAY + timedelta(days=1)) == 0
    row = OutgoingMessage.objects.get()
    assert (row.kind, row.key, row.address, row.language) == ("digest", f"digest:2025-W20:{user.pk}", user.email, lang)
    for word in words:
        assert word in row.subject + row.body
    assert unsubscribing.address(user.pk, user.language) in row.body
    assert digests.tick(MONDAY + timedelta(days=7)) == 1


def test_daily_weekly_never_and_who_gets_none(here: Partnership) -> None:
    daily = somebody(Role.COORDINATOR, here, digest="daily")
    somebody(Role.COORDINATOR, here, digest="never")
    somebody(Role.COORDINATOR, here, is_active=False)
    somebody(Role.COORDINATOR, here, illustrative=True)
    table.user(Role.ADMINISTRATOR)
    thursday = MONDAY + timedelta(days=3)
    assert digests.tick(thursday) == 1
    assert OutgoingMessage.objects.get().user_id == daily.pk
    assert digests.tick(thursday.replace(hour=6)) == 0, "before six in the morning nothing leaves"


def test_nothing_to_tell_is_not_told() -> None:
    quiet = table.partnership("quiet")
    somebody(Role.COORDINATOR, quiet)
    assert digests.tick(MONDAY + timedelta(days=700)) == 0


def test_a_person_hears_of_their_own_partnership_alone(here: Partnership) -> None:
    there = table.partnership("clairmont")
    somebody(Role.COORDINATOR, there)
    assert digests.tick(MONDAY) == 0


@pytest.mark.parametrize(("day", "stage"), [(date(2025, 4, 30), None), (date(2025, 5, 1), 14), (date(2025, 5, 10), 14), (date(2025, 5, 12), 3), (date(2025, 5, 15), 3), (date(2025, 5, 16), None)])  # fmt: skip
def test_the_lead_is_reminded_fourteen_and_three_days_ahead(
    here: Partnership, monkeypatch: pytest.MonkeyPatch, day: date, stage: int | None
) -> None:
    from arrimage.core.access import MACHINE
    from arrimage.partnership import actions

    user = steward()
    now = datetime(day.year, day.month, day.day, 15, tzinfo=UTC)
    action = Action.objects.get(due=date(2025, 5, 15))
    Action.objects.exclude(pk=action.pk).update(status="done", completed=date(2025, 5, 1))
    assert action.lead is not None
    actions.join(by=MACHINE, partnership=here, organization=action.lead, sector="libraries", joined=date(2025, 4, 1))
    assert strategy.remind(now) == (stage is not None)
    assert strategy.remind(now) == 0
    if stage is not None:
        row = OutgoingMessage.objects.get()
        assert row.key == f"reminder:{action.pk}:2025-05-15:{stage}:{user.pk}"
        assert f"/actions/{action.pk}/" in row.body
    user.digest = "never"
    user.save()
    OutgoingMessage.objects.all().delete()
    assert strategy.remind(now) == 0


def test_opening_the_link_changes_nothing_and_the_form_ends_digests() -> None:
    user = table.user(Role.COORDINATOR, table.partnership())
    client = Client(enforce_csrf_checks=True)
    path = unsubscribing.address(user.pk, "en").partition("://")[2]
    path = path[path.index("/") :]
    answer = client.get(path)
    assert answer.status_code == 200 and b"End digests and reminders?" in answer.content
    user.refresh_from_db()
    assert user.digest == "weekly"
    # One click of a mail program: a POST without cookies and without a token of a form (RFC 8058).
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    user.refresh_from_db()
    assert user.digest == "never"
    assert AuditEntry.objects.get(verb="account.unsubscribe").object_id == user.pk
    client.post(path)
    assert AuditEntry.objects.filter(verb="account.unsubscribe").count() == 1


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: "0" + t, lambda t: "", lambda t: t.replace(".", ":")])
def test_a_token_of_somebody_else_opens_nothing(change: Any) -> None:
    user = table.user(Role.COORDINATOR, table.partnership())
    assert unsubscribing.user_of(unsubscribing.token(user.pk)) == user.pk
    assert unsubscribing.user_of(change(unsubscribing.token(user.pk))) in (
        None,
        user.pk if change("a.b") == "a:b" else None,
    )
