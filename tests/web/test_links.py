"""Signed links: one purpose on one record, until a day, used once, and nothing of them where it could be read."""

from __future__ import annotations

import logging
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from arrimage.core.access import MACHINE, Actor, LinkGrant, Permission, Role
from arrimage.core.problem import Refused
from arrimage.partnership import actions as table_actions
from arrimage.partnership import evidence
from arrimage.partnership.models import Attendance, Meeting, Partnership, Seat
from arrimage.partnership.refusals import today_in
from arrimage.strategy.models import Action, ActionUpdate
from arrimage.web import links
from arrimage.web.models import AuditEntry, OutgoingMessage, SignedLink
from arrimage.web.registry import REGISTRY, Target
from tests.partnership import factories as table
from tests.strategy import factories as plans

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_counts() -> None:
    cache.clear()


@pytest.fixture
def place() -> Partnership:
    return table.partnership()


@pytest.fixture
def action(place: Partnership) -> Action:
    library = table.organization("Library")
    table_actions.join(by=MACHINE, partnership=place, organization=library, sector="libraries", joined=date(2024, 4, 1))
    return plans.action(plans.priority(plans.plan(place)), lead=library)


@pytest.fixture
def council(place: Partnership) -> tuple[Meeting, Seat]:
    body = table.body(place)
    seat = table.seat(body, "Libraries", held_by=table.organization("Library"))
    return table.meeting(body, today_in(place.zone) + timedelta(days=10)), seat


def target_of(purpose: str, record: Any) -> Target:
    found = REGISTRY.purposes[purpose].find(record.pk)
    assert found is not None
    return found


def issue(purpose: str, record: Any, **given: Any) -> SignedLink:
    target = target_of(purpose, record)
    kind = REGISTRY.purposes[purpose]
    values: dict[str, Any] = {"recipient": kind.recipients(target)[0], "language": "en", "by": MACHINE} | given
    return links.issue(purpose=kind, target=target, **values)


def page_of(link: SignedLink, lang: str = "en") -> str:
    with override(lang):
        return reverse("web:link", args=[links.token_of(link)])


REPORT = {"status": "done", "note": "All libraries use the form."}


def test_somebody_without_an_account_says_where_an_action_stands_once(action: Action) -> None:
    link, client = issue("action-report", action), Client()
    page = client.get(page_of(link))
    assert page.status_code == 200 and action.title.en in page.content.decode()
    assert not ActionUpdate.objects.exists(), "looking changes nothing"
    assert client.post(page_of(link), {"status": "", "note": ""}).status_code == 422
    answer = client.post(page_of(link), REPORT)
    assert answer.status_code == 302 and links.token_of(link) not in answer.url
    assert "Thank you" in client.get(answer.url).content.decode()
    update = ActionUpdate.objects.get()
    assert (update.status, update.note_en, update.note_fr, update.progress) == ("done", REPORT["note"], "", 100)
    again = client.post(page_of(link), REPORT)
    assert again.status_code == 404 and ActionUpdate.objects.count() == 1
    told = {e.verb: e for e in AuditEntry.objects.filter(actor_label=f"link:{link.pk}")}
    assert {"action.report", "link.use"} <= set(told) and told["action.report"].actor_id is None


def test_a_note_is_kept_in_the_language_of_the_page_and_the_percentage_stays(action: Action) -> None:
    plans.report(action, date(2025, 6, 1), progress=40)
    Client().post(page_of(issue("action-report", action), "fr"), {"status": "late", "note": "Retard de la traduction."})
    update = ActionUpdate.objects.order_by("-day").first()
    assert update is not None
    assert (update.status, update.note_fr, update.note_en, update.progress) == (
        "late",
        "Retard de la traduction.",
        "",
        40,
    )


def test_the_holder_of_a_seat_says_that_they_come_or_not_and_the_sheet_has_the_last_word(
    council: tuple[Meeting, Seat], place: Partnership
) -> None:
    meeting, seat = council
    assert Client().post(page_of(issue("meeting-reply", meeting)), {"presence": "absent"}).status_code == 422
    for presence in ("present", "regrets"):
        assert Client().post(page_of(issue("meeting-reply", meeting)), {"presence": presence}).status_code == 302
    mark = Attendance.objects.get()
    assert (mark.seat_id, mark.presence) == (seat.id, "regrets")
    assert list(evidence.attendance(place.id, date(2030, 1, 1))) == [], "an announcement is no evidence"
    client = Client()
    client.force_login(table.user(Role.COORDINATOR, place))
    page = client.get(reverse("partnership:meeting", args=[place.slug, meeting.id])).content.decode()
    assert "Answers so far: 0 coming, 1 not coming." in page and "were present" not in page
    Meeting.objects.update(day=date(2025, 5, 13))
    meeting.refresh_from_db()
    table_actions.record_attendance(by=MACHINE, meeting=meeting, marks={seat.id: table_actions.Mark("present")})
    mark.refresh_from_db()
    assert mark.presence == "present" and len(list(evidence.attendance(place.id, date(2030, 1, 1)))) == 1


@pytest.mark.parametrize("how", ["held", "cancelled"])
def test_what_was_announced_and_not_confirmed_counts_nowhere(council: tuple[Meeting, Seat], how: str) -> None:
    meeting, _seat = council
    Client().post(page_of(issue("meeting-reply", meeting)), {"presence": "present"})
    if how == "held":
        Meeting.objects.update(day=date(2025, 5, 13))
        meeting.refresh_from_db()
        table_actions.hold(by=MACHINE, meeting=meeting)
    else:
        table_actions.cancel(by=MACHINE, meeting=meeting)
    assert Attendance.objects.get().archived_at is not None


def test_a_meeting_that_is_over_or_cancelled_takes_no_answer(council: tuple[Meeting, Seat]) -> None:
    meeting, seat = council
    link = issue("meeting-reply", meeting)
    assert link.expires_at <= timezone.now() + timedelta(days=12), "it ends with the day of the meeting"
    table_actions.cancel(by=MACHINE, meeting=meeting)
    page = Client().post(page_of(link), {"presence": "present"})
    assert "cancelled" in page.content.decode() and not Attendance.objects.exists()
    with pytest.raises(Refused):
        issue("meeting-reply", meeting)
    with pytest.raises(Refused):
        table_actions.announce(by=MACHINE, meeting=meeting, seat_id=seat.id, presence="present")


@pytest.mark.parametrize("how", ["expired", "revoked", "forged", "unsigned", "invitation"])
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_link_that_does_not_hold_gives_one_kind_page(action: Action, how: str, lang: str) -> None:
    link = issue("action-report", action)
    path = page_of(link, lang)
    if how == "expired":
        SignedLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif how == "revoked":
        links.revoke(link=link, by=MACHINE)
    elif how == "forged":
        path = path[:-2] + ("a" if path[-2] != "a" else "b") + "/"
    else:
        from django.core.signing import Signer

        token = link.pk.hex if how == "unsigned" else Signer(salt="arrimage.invitation").sign(link.pk.hex)
        with override(lang):
            path = reverse("web:link", args=[token])
    for answer in (Client().get(path), Client().post(path, REPORT)):
        assert answer.status_code == 404
        next_step = "Ask whoever sent it for a new one" if lang == "en" else "Demandez-en un nouveau"
        assert next_step in answer.content.decode() and action.title.en not in answer.content.decode()
        assert answer["X-Robots-Tag"].startswith("noindex") and answer["Referrer-Policy"] == "strict-origin"
    assert not ActionUpdate.objects.exists()


def test_of_two_who_press_at_once_one_is_served(action: Action) -> None:
    """Both opened the page while the link held; the second press meets the mark of the first."""
    link, served = issue("action-report", action), []
    links.spend(link=link, act=served.append)
    with pytest.raises(Refused):
        links.spend(link=link, act=served.append)
    assert len(served) == 1 and SignedLink.objects.get().uses == 1


def test_a_refusal_leaves_the_link_whole(action: Action) -> None:
    link = issue("action-report", action)

    def fails(_by: Actor) -> None:
        raise Refused()

    with pytest.raises(Refused):
        links.spend(link=link, act=fails)
    assert links.state_of(SignedLink.objects.get()) is links.State.HOLDS
    assert not AuditEntry.objects.filter(verb="link.use").exists()


def test_a_link_serves_no_other_record_and_no_other_purpose(action: Action, council: tuple[Meeting, Seat]) -> None:
    meeting, seat = council
    for permission in (Permission.UPDATE_ACTION, Permission.EDIT_TABLE):
        holder = Actor(None, "link:x", link=LinkGrant(permission, meeting.body.partnership_id, action.pk))
        with pytest.raises(Refused):
            table_actions.announce(by=holder, meeting=meeting, seat_id=seat.id, presence="present")


def test_the_message_goes_to_the_address_which_is_kept_nowhere_else(action: Action) -> None:
    link = issue("action-report", action, email="member@example.org", language=None)
    message = OutgoingMessage.objects.get()
    assert message.address == "member@example.org"
    assert all(page_of(link, lang) in message.body for lang in ("en", "fr"))
    kept = str([vars(row) for row in SignedLink.objects.all()]) + str(
        [(e.before, e.after) for e in AuditEntry.objects.all()]
    )
    assert "member@example.org" not in kept
    with pytest.raises(Refused):
        issue("action-report", action, email="not an address")


def test_no_page_and_no_log_carries_the_secret_on(
    action: Action, caplog: pytest.LogCaptureFixture, settings: Any
) -> None:
    link = issue("action-report", action)
    token = links.token_of(link)
    from arrimage.web.logs import Scrub

    caplog.handler.addFilter(Scrub())
    with caplog.at_level(logging.DEBUG):
        page = Client().get(page_of(link)).content.decode()
        Client().post(page_of(link), {"status": ""})
        links.revoke(link=link, by=MACHINE)
        Client().get(page_of(link))
    assert token not in caplog.text
    with override("fr"):
        other = reverse("web:link", args=[token])
    assert [found for found in re.findall(r'(?:href|src|action)="([^"]*)"', page) if token in found] == [other]
    assert 'name="robots" content="noindex' in page


def test_whoever_tries_many_links_waits(action: Action) -> None:
    client, good = Client(), page_of(issue("action-report", action))
    wrong = reverse("web:link", args=["0" * 32])
    codes = [client.get(wrong).status_code for _ in range(31)]
    assert codes[:30] == [404] * 30 and codes[30] == 429
    assert client.get(good).status_code == 429
    assert client.get(good, REMOTE_ADDR="192.0.2.7").status_code == 200


def test_a_coordinator_makes_copies_and_takes_back_links_of_her_partnership_alone(
    action: Action, place: Partnership
) -> None:
    client = Client()
    client.force_login(table.user(Role.COORDINATOR, place))
    path = reverse("partnership:links", args=[place.slug, "action-report", action.pk])
    assert path in client.get(reverse("strategy:action", args=[place.slug, action.pk])).content.decode()
    form = {"recipient": str(action.lead_id), "email": "", "language": "fr"}
    assert client.post(path, form).status_code == 302
    link = SignedLink.objects.get()
    assert page_of(link, "fr") in client.get(path).content.decode()
    assert not OutgoingMessage.objects.exists()
    client.post(reverse("partnership:link_revoke", args=[place.slug, link.pk]))
    assert Client().get(page_of(link)).status_code == 404
    assert page_of(link, "fr") not in client.get(path).content.decode()
    there = table.partnership("elsewhere")
    stranger = Client()
    stranger.force_login(table.user(Role.COORDINATOR, there))
    assert stranger.get(reverse("partnership:links", args=[there.slug, "action-report", action.pk])).status_code == 404
    assert stranger.post(reverse("partnership:link_revoke", args=[there.slug, link.pk])).status_code == 404
    member = Client()
    member.force_login(table.user(Role.COUNCIL_MEMBER, place))
    assert member.get(path).status_code == 404 and member.post(path, form).status_code == 404


def test_nobody_makes_a_link_for_more_than_they_may_do(action: Action, place: Partnership) -> None:
    with pytest.raises(Refused):
        issue("action-report", action, by=table.user(Role.RESEARCHER).actor())
    assert not SignedLink.objects.exists()
