"""A copy of everything, then nothing left: the person's data exported and erased, the proof kept, the table never orphaned."""

from __future__ import annotations

import json

import pytest
from django.apps import apps

from arrimage.core.access import MACHINE, Role
from arrimage.core.problem import Refused
from arrimage.partnership.models import Partnership, SeatTerm
from arrimage.web import sealing, verifying
from arrimage.web.models import AuditEntry, OutgoingMessage, RoleGrant, User
from arrimage.web.privacy import erasing, exporting, mentions, person
from tests.partnership import factories as table
from tests.web.privacy.marked import EMAIL, NAME, found_in_database, marked_seat, marked_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Partnership:
    return table.partnership()


def test_the_marks_are_found_before(here: Partnership) -> None:
    """The search that proves the erasure can see: every kind of place shows up."""
    marked_user(here)
    marked_seat(here)
    tables = {place.partition(".")[0] for place in found_in_database(EMAIL, NAME)}
    assert {
        "web_user", "account_emailaddress", "socialaccount_socialaccount", "axes_accessattempt", "axes_accessfailurelog",
        "axes_accesslog", "web_outgoingmessage", "web_invitation", "partnership_partnership", "web_auditvalues",
        "partnership_seatterm", "partnership_meeting",
    } <= tables  # fmt: skip


def test_after_an_erasure_nothing_leads_to_the_person(here: Partnership) -> None:
    user = marked_user(here)
    marked_seat(here)
    table.user(Role.COORDINATOR, here)
    sealing.seal()
    foretold = erasing.preview(person.known_by(EMAIL))
    assert foretold.named and foretold.trail and foretold.going and foretold.staying
    erasing.erase(person=person.known_by(EMAIL), by=MACHINE)
    assert found_in_database(EMAIL, NAME, "192.0.2.7", "Marked Browser") == []
    gone = User.objects.get(pk=user.pk)
    assert gone.erased_at and not gone.is_active and not gone.has_usable_password() and not gone.grants.exists()
    assert not OutgoingMessage.objects.filter(user_id=user.pk, given_up_at=None, sent_at=None).exists()


def test_the_trail_still_verifies_and_proves_the_erasure_without_naming(here: Partnership) -> None:
    user = marked_user(here)
    sealing.seal()
    entry = AuditEntry.objects.get(pk=erasing.erase(person=person.of_user(user), by=MACHINE))
    sealing.seal()
    verdict = verifying.verify("", lambda done, total: None)
    assert verdict.whole and verdict.erased > 0
    assert entry.object_id == user.pk and entry.after and set(entry.after) == {"roles", "rows", "mentions", "values"}
    assert all(isinstance(count, int) for count in entry.after.values())


def test_others_words_stay_but_for_the_name(here: Partnership) -> None:
    marked_user(here)
    erasing.erase(person=person.known_by(EMAIL), by=MACHINE)
    here.refresh_from_db()
    assert here.mandate_en == "Write to [erased] or [erased]." and here.mandate_fr == "Écrire à [effacé]."
    assert OutgoingMessage.objects.get(address="other@mark.example").body == "Ask [erased], [erased]."


def test_the_last_coordinator_stays_and_nothing_is_changed(here: Partnership) -> None:
    marked_user(here, Role.COORDINATOR)
    before = found_in_database(EMAIL, NAME)
    with pytest.raises(Refused, match="last coordinator"):
        erasing.erase(person=person.known_by(EMAIL), by=MACHINE)
    assert found_in_database(EMAIL, NAME) == before
    assert RoleGrant.objects.filter(user__email=EMAIL).exists()


def test_the_holder_of_a_seat_is_erased_by_the_id_of_the_term(here: Partnership) -> None:
    term = marked_seat(here)
    erasing.erase(person=person.known_by(str(term.pk)), by=MACHINE)
    assert found_in_database(NAME) == []
    after = SeatTerm.objects.get(pk=term.pk)
    assert (after.person_en, after.person_fr, after.start) == ("Person erased", "Personne effacée", term.start)
    with pytest.raises(Refused, match="Nobody"):
        person.known_by(str(term.pk))


def test_a_name_of_a_role_is_nobodys_name(here: Partnership) -> None:
    """Erasing a coordinator called Coordinator does not blot the word out of everybody's texts."""
    one = table.user(Role.COORDINATOR, here)
    User.objects.filter(pk=one.pk).update(label_en="Coordinator", label_fr="Coordination")
    assert person.known_by(one.email).words == (one.email,)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("Zelda", "[erased]"), ("ZELDA!", "[erased]!"), ("Zeldas", "Zeldas"), ("ze\nlda", "ze\nlda"),
        ("x@mark.example", "[erased]"), ("not-x@mark.example", "not-x@mark.example"), ("<x@mark.example>", "<[erased]>"),
    ],
)  # fmt: skip
def test_whole_words_alone_are_replaced(text: str, after: str) -> None:
    wanted = mentions.pattern(["Zelda", "x@mark.example", "abc"])
    assert wanted and mentions.replaced(text, wanted, "[erased]") == after
    assert mentions.replaced({"a": [text, 1, None]}, wanted, "[erased]") == {"a": [after, 1, None]}
    assert not wanted.search("abc")  # too short to be looked for


def test_the_copy_holds_everything_but_secrets_in_both_languages(here: Partnership) -> None:
    user = marked_user(here)
    told = exporting.export(person=person.of_user(user), by=user.actor()).decode()
    made = json.loads(told)
    kinds = {section["kind"]["en"] for section in made["sections"]}
    assert {"Account", "Email address of an account", "Failed log-in", "Message by email", "Invitation"} <= kinds
    assert {"Second step of a log-in", "Log-in through an organization", "Entry of the history"} <= kinds
    assert EMAIL in told and NAME in told and "192.0.2.7" in told
    assert user.password not in told and '"secret"' not in told
    for section in made["sections"]:
        assert section["kind"]["fr"] and all(cell["label"]["fr"] for row in section["records"] for cell in row)
    assert any("Write to" in named["excerpt"] for named in made["named_in"])


def test_every_column_of_a_copy_has_words() -> None:
    somebody = person.Person(User().pk, User(), None, (EMAIL,), ())
    found = [rows.model for rows in person.rows(somebody)] + [apps.get_model("partnership.SeatTerm")]
    for model in found:
        assert all(exporting.label(model, column).complete for column in exporting.shown(model)), model


def test_nobody_is_known_by_nonsense(here: Partnership) -> None:
    for who in ("nobody@test.example", "x", str(here.pk)):
        with pytest.raises(Refused, match="Nobody"):
            person.known_by(who)
