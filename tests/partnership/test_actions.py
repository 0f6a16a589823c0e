"""What a user does at the table, with good and with bad input."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from arrimage.core.access import MACHINE
from arrimage.core.problem import Refused
from arrimage.core.text import Text
from arrimage.partnership import actions
from arrimage.partnership.models import Attendance, Body, Decision, Meeting, Membership, Organization, SeatTerm
from arrimage.partnership.refusals import today_in
from arrimage.web.models import AuditEntry, Freshness, OldSlug
from tests.partnership import factories as make

pytestmark = pytest.mark.django_db
DAY = date(2025, 5, 13)


@pytest.fixture
def lip():
    return make.partnership()


@pytest.fixture
def council(lip):
    return make.body(lip, quorum=2)


def refused(words, field=None):
    """The action refuses, in these English words, at this field, and has French that is not the English."""

    class Expect:
        def __enter__(self):
            return self

        def __exit__(self, kind, error, trace):
            assert kind is not None, "nothing was refused"
            assert issubclass(kind, Refused), error
            problem = error.problems[0]
            assert words in problem.message.en, problem.message.en
            assert problem.remedy.en
            assert problem.remedy.fr
            assert problem.message.fr != problem.message.en
            if field is not None:
                assert problem.field == field
            return True

    return Expect()


# ── Every write


def test_a_write_is_audited_and_marks_the_partnership_as_changed(lip):
    Freshness.objects.all().delete()
    body = make.body(lip)
    entry = AuditEntry.objects.get(object_id=body.id)
    assert (entry.verb, entry.actor_label, entry.partnership_id) == ("body.establish", "command line", lip.id)
    assert entry.before is None
    assert entry.after["name_en"] == "Council"
    assert Freshness.objects.filter(partnership_id=lip.id).exists()


def test_two_editors_never_overwrite_each_other(council):
    facts = actions.BodyFacts(make.both("New name"), "council", make.START)
    actions.edit_body(by=MACHINE, body=Body.objects.get(id=council.id), facts=facts, expected=1)
    with refused("Someone else changed this record"):
        actions.edit_body(by=MACHINE, body=Body.objects.get(id=council.id), facts=facts, expected=1)


def test_an_edit_that_changes_nothing_writes_nothing(council):
    before = AuditEntry.objects.count()
    facts = actions.BodyFacts(council.name, "council", make.START, quorum=2)
    actions.edit_body(by=MACHINE, body=council, facts=facts, expected=1)
    assert AuditEntry.objects.count() == before


# ── Partnerships


def test_a_partnership_may_contain_another_but_never_itself(lip):
    part = make.partnership("quartier", scope="neighbourhood", parent=lip)
    facts = actions.PartnershipFacts(lip.name, "lip", "city", parent=part)
    with refused("A partnership cannot contain itself.", "parent"):
        actions.edit_partnership(by=MACHINE, partnership=lip, facts=facts, expected=1)


def test_a_new_address_keeps_the_old_one(lip):
    facts = actions.PartnershipFacts(lip.name, "lip", "community", started=make.START)
    actions.edit_partnership(by=MACHINE, partnership=lip, facts=facts, expected=1, slug="port-clair-2")
    assert OldSlug.objects.get(slug="port-clair").object_id == lip.id
    assert lip.slug == "port-clair-2"


@pytest.mark.parametrize(
    ("slug", "facts", "words", "field"),
    [
        ("Not A Slug", {}, "cannot stand in an address", "slug"),
        ("port-clair", {}, "is taken", "slug"),
        ("x", {"kind": "rif"}, "is not on the list", "kind"),
        ("x", {"zone": "Mars/Olympus"}, "is no time zone", "zone"),
        ("x", {"name": Text(" ", "")}, "empty in both languages", "name_en"),
    ],
)
def test_a_partnership_with_wrong_facts_is_refused(lip, slug, facts, words, field):
    with refused(words, field):
        make.partnership(slug, **facts)


def test_agreements_must_add_up(lip):
    common = {
        "by": MACHINE, "partnership": lip, "reference": "A", "funder": "provincial", "start": date(2025, 4, 1),
        "end": date(2027, 3, 31),
    }  # fmt: skip
    with refused("do not add up", "years"):
        actions.sign_agreement(**common, amount_cents=300, years={2025: 100, 2026: 100})
    with refused("does not cover 2027–28", "years"):
        actions.sign_agreement(**common, years={2027: 100})
    with refused("below zero", "amount"):
        actions.sign_agreement(**common, amount_cents=-1)
    signed = actions.sign_agreement(**common, amount_cents=300, years={2025: 100, 2026: 200})
    with refused("exists already", "reference"):
        actions.sign_agreement(**common)
    actions.edit_agreement(
        by=MACHINE, agreement=signed, reference="A", funder="provincial", start=date(2025, 4, 1), end=date(2027, 3, 31),
        amount_cents=300, years={2025: 150, 2026: 150}, expected=1,
    )  # fmt: skip
    assert dict(signed.years.values_list("fiscal_year", "amount_cents")) == {2025: 150, 2026: 150}


def test_a_new_sharing_agreement_ends_the_one_before(lip):
    first = actions.agree_sharing(by=MACHINE, partnership=lip, audience="funder", threshold=10, base=5, start=DAY)
    actions.agree_sharing(by=MACHINE, partnership=lip, audience="funder", threshold=6, base=1, start=date(2026, 4, 1))
    first.refresh_from_db()
    assert first.end == date(2026, 3, 31)
    with refused("begins that day or later exists", "start"):
        actions.agree_sharing(by=MACHINE, partnership=lip, audience="funder", threshold=6, base=1, start=DAY)
    with refused("out of range", "threshold"):
        actions.agree_sharing(by=MACHINE, partnership=lip, audience="public", threshold=1, base=1, start=DAY)


# ── Organizations


def test_keys_are_made_from_names_and_never_clash():
    first, second = make.organization("Collège d’Œuvres"), make.organization("Collège d’Œuvres")
    assert (first.key, second.key) == ("college-d-oeuvres", "college-d-oeuvres-2")


def test_a_new_organization_that_cannot_join_is_not_left_behind(lip):
    facts = actions.OrganizationFacts(make.both("New"), "faith")
    with refused("is not on the list", "sector"):
        actions.join_or_add(by=MACHINE, partnership=lip, organization=None, facts=facts, sector="nonsense", joined=DAY)
    assert not Organization.objects.filter(key="new").exists()
    with refused("No organization is named."):
        actions.join_or_add(by=MACHINE, partnership=lip, organization=None, facts=None, sector="faith", joined=DAY)


def test_nobody_is_a_member_twice_at_once(lip):
    board = make.organization()
    first = actions.join(by=MACHINE, partnership=lip, organization=board, sector="faith", joined=make.START)
    with refused("is a member since April 1, 2024 already", "joined"):
        actions.join(by=MACHINE, partnership=lip, organization=board, sector="faith", joined=DAY)
    actions.leave(by=MACHINE, membership=first, left=date(2025, 1, 31), expected=1)
    second = actions.join(by=MACHINE, partnership=lip, organization=board, sector="faith", joined=DAY)
    assert Membership.objects.filter(organization=board).count() == 2
    with refused("is a member since", "joined"):
        actions.edit_membership(
            by=MACHINE,
            membership=second,
            sector="faith",
            joined=date(2025, 1, 1),
            left=None,
            note=Text("", ""),
            expected=1,
        )


def test_whoever_leaves_gives_up_its_seats_that_day(lip, council):
    board, other = make.organization(), make.organization()
    membership = actions.join(by=MACHINE, partnership=lip, organization=board, sector="faith", joined=make.START)
    chair, kept = make.seat(council, held_by=board), make.seat(council, held_by=other)
    actions.leave(by=MACHINE, membership=membership, left=DAY, expected=1)
    assert chair.terms.get().end == DAY
    assert kept.terms.get().end is None
    assert membership.left == DAY


def test_leaving_before_joining_or_before_a_coming_term_is_refused(lip, council):
    board = make.organization()
    membership = actions.join(by=MACHINE, partnership=lip, organization=board, sector="faith", joined=make.START)
    with refused("comes before the start", "left"):
        actions.leave(by=MACHINE, membership=membership, left=date(2024, 3, 31), expected=1)
    make.term(make.seat(council), board, date(2025, 9, 1))
    with refused("takes a seat on September 1, 2025", "left"):
        actions.leave(by=MACHINE, membership=membership, left=DAY, expected=1)


def test_changing_an_organization_reaches_every_partnership_it_takes_part_in(lip):
    other, board = make.partnership("elsewhere"), make.organization()
    for one in (lip, other):
        actions.join(by=MACHINE, partnership=one, organization=board, sector="faith", joined=make.START)
    Freshness.objects.all().delete()
    facts = actions.OrganizationFacts(board.name, "faith", settlement_funded=True)
    actions.edit_organization(by=MACHINE, organization=board, facts=facts, expected=1, partnership_id=lip.id)
    assert set(Freshness.objects.values_list("partnership_id", flat=True)) == {lip.id, other.id}


# ── Bodies


def test_bodies_never_report_in_a_circle(lip):
    top = make.body(lip, "Top")
    middle = make.body(lip, "Middle", parent=top)
    low = make.body(lip, "Low", parent=middle)
    for below in (low, middle, top):
        with refused("cannot stand below itself", "parent"):
            facts = actions.BodyFacts(top.name, "council", make.START, parent=below)
            actions.edit_body(by=MACHINE, body=top, facts=facts, expected=1)
    top.refresh_from_db()
    assert top.parent_id is None


def test_a_body_of_another_partnership_cannot_stand_above(lip):
    other = make.body(make.partnership("elsewhere"))
    with refused("belongs to another partnership", "parent"):
        make.body(lip, parent=other)


def test_a_body_that_others_report_to_cannot_be_archived(lip):
    top = make.body(lip, "Top")
    low = make.body(lip, "Low", parent=top)
    with refused("Other bodies report to this one."):
        actions.archive_body(by=MACHINE, body=top)
    actions.archive_body(by=MACHINE, body=low, expected=1)
    actions.archive_body(by=MACHINE, body=top)
    actions.restore_body(by=MACHINE, body=top)
    assert top.archived_at is None


@pytest.mark.parametrize(
    ("facts", "words", "field"),
    [
        ({"ended": date(2024, 3, 1)}, "comes before the start", "ended"),
        ({"kind": "board"}, "is not on the list", "kind"),
        ({"quorum": 0}, "A quorum is at least 1.", "quorum"),
        ({"name": Text("", "  ")}, "empty in both languages", "name_en"),
    ],
)
def test_a_body_with_wrong_facts_is_refused(lip, facts, words, field):
    with refused(words, field):
        make.body(lip, **facts)


def test_a_rule_must_say_what_it_speaks_of(council):
    said = make.both("r")
    for kind, field in (("role", "role"), ("sector", "sector"), ("chairs_of", "of_kind"), ("delegates_of", "of_kind")):
        with refused("is not on the list", field):
            actions.add_rule(by=MACHINE, body=council, kind=kind, count=1, statement=said)
    actions.add_rule(by=MACHINE, body=council, kind="role", count=8, statement=said, role="newcomer")


# ── Seats and terms


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2024, 6, 1), None), (date(2024, 4, 1), date(2024, 4, 30)), (date(2024, 12, 30), date(2025, 3, 1)),
        (date(2024, 4, 1), None), (date(2024, 5, 1), date(2024, 6, 1)),
    ],
)  # fmt: skip
def test_terms_of_a_seat_never_overlap(council, start, end):
    chair, board = make.seat(council), make.organization()
    make.term(chair, board, date(2024, 4, 1), date(2024, 12, 31))
    with refused("terms may not overlap", "start"):
        make.term(chair, board, start, end)


def test_a_term_may_begin_on_the_day_the_one_before_it_ends(council):
    chair, board = make.seat(council), make.organization()
    make.term(chair, board, date(2024, 4, 1), date(2024, 12, 31))
    make.term(chair, board, date(2024, 12, 31))
    assert chair.terms.count() == 2


def test_an_open_term_blocks_every_later_one(council):
    chair, board = make.seat(council), make.organization()
    first = make.term(chair, board)
    with refused("terms may not overlap"):
        make.term(chair, board, date(2030, 1, 1))
    actions.vacate(by=MACHINE, term=first, day=DAY, expected=1)
    make.term(chair, board, DAY + timedelta(days=1))


def test_a_term_stays_within_the_days_of_its_seat(council):
    chair = make.seat(council, start=date(2024, 9, 1), end=date(2025, 8, 31))
    board = make.organization()
    for start, end in ((date(2024, 8, 31), DAY), (date(2024, 9, 1), None), (date(2025, 9, 1), date(2025, 9, 2))):
        with refused("beyond the days of the seat"):
            make.term(chair, board, start, end)
    make.term(chair, board, date(2024, 9, 1), date(2025, 8, 31))


def test_a_committee_that_has_ended_delegates_nobody(lip, council):
    ended = make.body(lip, "Old committee", kind="local_committee", ended=date(2025, 3, 31))
    chair, board = make.seat(council, role="delegate", delegate_of=ended), make.organization()
    with refused("The body that sends this delegate ended on March 31, 2025.", "start"):
        make.term(chair, board, DAY)
    with refused("The body that sends this delegate ended", "end"):
        make.term(chair, board, date(2025, 1, 1))
    make.term(chair, board, date(2025, 1, 1), date(2025, 3, 31))


def test_nobody_is_seated_in_a_body_that_has_ended(lip):
    ended = make.body(lip, ended=date(2025, 3, 31))
    with refused("This body ended on March 31, 2025.", "start"):
        make.term(make.seat(ended), make.organization(), DAY)


def test_a_body_sends_no_delegate_to_itself(council):
    with refused("sends no delegate to itself", "delegate_of"):
        make.seat(council, delegate_of=council)


def test_a_seat_needs_somebody_to_be_held(council):
    with refused("Nobody is named", "organization"):
        actions.seat_somebody(by=MACHINE, seat=make.seat(council), holder=actions.Holder(), start=DAY)


def test_a_person_may_speak_for_an_organization(council):
    board = make.organization()
    held = actions.seat_somebody(
        by=MACHINE, seat=make.seat(council), holder=actions.Holder(board, Text("Director", "")), start=DAY
    )
    assert (held.holder, held.organization, held.person_fr) == ("person", board, "")


def test_handing_over_ends_the_term_on_the_day_before(council):
    chair, old, new = make.seat(council), make.organization(), make.organization()
    first = make.term(chair, old)
    second = actions.hand_over(by=MACHINE, term=first, holder=actions.Holder(new), start=DAY, expected=1)
    first.refresh_from_db()
    assert (first.end, second.start, second.organization) == (DAY - timedelta(days=1), DAY, new)
    with refused("The present term began on", "start"):
        actions.hand_over(by=MACHINE, term=second, holder=actions.Holder(old), start=DAY)


def test_a_handover_that_is_refused_leaves_the_old_term_alone(council):
    chair = make.seat(council, end=date(2025, 12, 31))
    first = make.term(chair, make.organization(), make.START, date(2025, 12, 31))
    with refused("beyond the days of the seat"):
        actions.hand_over(by=MACHINE, term=first, holder=actions.Holder(make.organization()), start=DAY)
    assert SeatTerm.objects.get(id=first.id).end == date(2025, 12, 31)


def test_a_seat_cannot_be_cut_shorter_than_its_terms(council):
    chair = make.seat(council, held_by=make.organization())
    facts = actions.SeatFacts(chair.label, "faith", "member", make.START, DAY)
    with refused("holds this seat beyond these days", "end"):
        actions.edit_seat(by=MACHINE, seat=chair, facts=facts, expected=1)


def test_a_term_comes_back_only_when_its_days_are_free(council):
    chair, board = make.seat(council), make.organization()
    first = make.term(chair, board)
    actions.archive_term(by=MACHINE, term=first, expected=1)
    second = make.term(chair, board, DAY)
    with refused("terms may not overlap"):
        actions.restore_term(by=MACHINE, term=first)
    actions.archive_term(by=MACHINE, term=second)
    actions.restore_term(by=MACHINE, term=first)
    assert SeatTerm.objects.get(id=first.id).archived_at is None


# ── Meetings and attendance


def test_one_save_records_the_sheet_and_holds_the_meeting(council):
    a, b, c = (make.seat(council, held_by=make.organization()) for _ in range(3))
    one = make.attend(make.meeting(council), spoke=[a], regrets=[b])
    assert Meeting.objects.get(id=one.id).status == "held"
    assert {m.seat_id: (m.presence, m.active) for m in one.attendances.all()} == {
        a.id: ("present", True),
        b.id: ("regrets", None),
    }
    make.attend(one, absent=[b], present=[c])
    marks = {m.seat_id: (m.presence, m.active) for m in one.attendances.all()}
    assert marks == {a.id: ("present", True), b.id: ("absent", None), c.id: ("present", False)}


def test_an_empty_mark_takes_attendance_back_and_another_brings_it_again(council):
    chair = make.seat(council, held_by=make.organization())
    one = make.attend(make.meeting(council), present=[chair])
    actions.record_attendance(by=MACHINE, meeting=one, marks={chair.id: actions.Mark("")})
    assert Attendance.objects.get().archived_at is not None
    make.attend(one, absent=[chair])
    assert (Attendance.objects.get().archived_at, Attendance.objects.get().presence) == (None, "absent")


def test_a_seat_of_another_body_has_no_place_on_the_sheet(lip, council):
    stranger = make.seat(make.body(lip, "Other"), held_by=make.organization())
    with refused("not one of this body"):
        make.attend(make.meeting(council), present=[stranger])
    assert not Attendance.objects.exists()


def test_nobody_speaks_without_being_there_and_nothing_is_half_saved(council):
    a, b = (make.seat(council, held_by=make.organization()) for _ in range(2))
    one = make.meeting(council)
    with refused("marked as having spoken but not as present", f"seat_{b.id}"):
        actions.record_attendance(
            by=MACHINE, meeting=one, marks={a.id: actions.Mark("present", True), b.id: actions.Mark("regrets", True)}
        )
    assert not Attendance.objects.exists()
    assert Meeting.objects.get(id=one.id).status == "planned"


def test_an_empty_chair_cannot_come(council):
    empty = make.seat(council)
    with refused("Nobody held the seat", f"seat_{empty.id}"):
        make.attend(make.meeting(council), present=[empty])
    with refused("is no kind of presence"):
        chair = make.seat(council, held_by=make.organization())
        actions.record_attendance(by=MACHINE, meeting=make.meeting(council), marks={chair.id: actions.Mark("late")})


def test_two_sheets_at_once_never_overwrite_each_other(council):
    chair = make.seat(council, held_by=make.organization())
    one = make.meeting(council)
    actions.record_attendance(by=MACHINE, meeting=one, marks={chair.id: actions.Mark("present", None, 0)})
    with refused("Someone else changed this record"):
        actions.record_attendance(by=MACHINE, meeting=one, marks={chair.id: actions.Mark("absent", None, 0)})
    actions.record_attendance(by=MACHINE, meeting=one, marks={chair.id: actions.Mark("absent", None, 1)})
    assert Attendance.objects.get().presence == "absent"


def test_the_future_has_no_attendance_and_a_cancelled_meeting_none_either(lip, council):
    chair = make.seat(council, held_by=make.organization())
    tomorrow = today_in(lip.zone) + timedelta(days=1)
    with refused("has not come yet"):
        make.attend(make.meeting(council, tomorrow), present=[chair])
    off = actions.cancel(by=MACHINE, meeting=make.meeting(council))
    with refused("was cancelled"):
        make.attend(off, present=[chair])
    with refused("was cancelled"):
        actions.hold(by=MACHINE, meeting=off)
    make.attend(actions.call_again(by=MACHINE, meeting=off), present=[chair])
    with refused("it cannot be cancelled"):
        actions.cancel(by=MACHINE, meeting=off)


def test_minutes_are_adopted_after_a_meeting_that_was_held(council):
    chair = make.seat(council, held_by=make.organization())
    one = make.meeting(council)
    with refused("has not been held yet"):
        actions.adopt_minutes(by=MACHINE, meeting=one, day=DAY)
    make.attend(one, present=[chair])
    with refused("cannot be adopted before the meeting", "day"):
        actions.adopt_minutes(by=MACHINE, meeting=one, day=DAY - timedelta(days=1))
    with refused("has not come yet", "day"):
        actions.adopt_minutes(by=MACHINE, meeting=one, day=date(2999, 1, 1))
    actions.adopt_minutes(by=MACHINE, meeting=one, day=date(2025, 6, 10), minutes=make.both("Minutes"))
    assert (one.minutes_adopted, one.minutes_fr) == (date(2025, 6, 10), "Minutes (fr)")
    with refused("cannot be adopted before the meeting", "day"):
        facts = actions.MeetingFacts(one.title, date(2025, 7, 1))
        actions.edit_meeting(by=MACHINE, meeting=one, facts=facts, expected=one.version)


def test_a_body_meets_only_while_it_exists(lip):
    ended = make.body(lip, ended=date(2025, 3, 31))
    for day in (date(2024, 3, 31), date(2025, 4, 1)):
        with refused("does not exist on that day", "day"):
            make.meeting(ended, day)


# ── Decisions


def vote(**votes):
    return {"method": "vote", "votes_for": 2, "votes_against": 0} | votes


def test_references_number_themselves_by_year(council):
    assert [make.decision(council).reference, make.decision(council).reference] == ["2025-01", "2025-02"]
    with refused("exists already", "reference"):
        facts = actions.DecisionFacts(make.both("x"), DAY, "consensus", "adopted")
        actions.record_decision(by=MACHINE, body=council, facts=facts, reference="2025-01")


@pytest.mark.parametrize(
    ("facts", "words", "field"),
    [
        ({"blocks": 1}, "Somebody blocked this", "blocks"),
        ({"votes_for": 3}, "A consensus has no votes", "votes_for"),
        (vote(reservations=1), "belong to a consensus", "reservations"),
        (vote(votes_for=None), "needs the votes for and against", "votes_for"),
        (vote(votes_against=None), "needs the votes for and against", "votes_against"),
        (vote(votes_for=1, votes_against=1), "not more votes for than against", "outcome"),
        (vote(votes_for=3), "3 votes were counted, but 2 voting seats", "votes_for"),
        (vote(votes_for=1, votes_against=0), "There was no quorum", "quorum_met"),
        ({"outcome": "maybe"}, "is not on the list", "outcome"),
        ({"day": date(2999, 1, 1)}, "has not come yet", "day"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(council, facts, words, field):
    for _ in range(2):
        make.seat(council, held_by=make.organization())
    make.seat(council, held_by=make.organization(), voting=False)
    with refused(words, field):
        make.decision(council, **facts)
    assert not Decision.objects.exists()


def test_a_blocked_consensus_is_on_record_as_deferred(council):
    one = make.decision(council, outcome="deferred", blocks=1, reservations=2)
    assert (one.blocks, one.reservations, one.quorum_met) == (1, 2, None)


def test_the_quorum_comes_from_the_voting_members_present(council):
    a, b = (make.seat(council, held_by=make.organization()) for _ in range(2))
    guest = make.seat(council, held_by=make.organization(), voting=False, role="ex_officio")
    thin = make.attend(make.meeting(council), present=[a, guest], absent=[b])
    assert make.decision(council, meeting=thin).quorum_met is False
    full = make.attend(make.meeting(council, date(2025, 6, 10)), present=[a, b])
    assert make.decision(council, date(2025, 6, 10), meeting=full, **vote()).quorum_met is True
    with refused("There was no quorum", "quorum_met"):
        make.decision(council, meeting=thin, **vote())


def test_a_decision_belongs_to_a_meeting_of_its_own_body_and_day(lip, council):
    other = make.meeting(make.body(lip, "Other"))
    with refused("is one of another body", "meeting"):
        make.decision(council, meeting=other)
    with refused("took place on another day", "day"):
        make.decision(council, date(2025, 5, 14), meeting=make.meeting(council))
    with refused("did not take place", "meeting"):
        make.decision(council, meeting=actions.cancel(by=MACHINE, meeting=make.meeting(council)))


def test_archiving_and_restoring(council):
    one = make.decision(council)
    actions.archive_decision(by=MACHINE, decision=one, expected=1)
    with refused("Someone else changed this record"):
        actions.archive_decision(by=MACHINE, decision=Decision.objects.get(id=one.id), expected=1)
    actions.restore_decision(by=MACHINE, decision=one)
    assert [e.verb for e in AuditEntry.objects.filter(object_id=one.id).order_by("at", "id")] == [
        "decision.record", "decision.archive", "decision.restore",
    ]  # fmt: skip
