"""The decision register: by consensus with its reservations and blocks, or by vote with its quorum."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from arrimage.core import codes
from arrimage.core.access import Actor
from arrimage.core.problem import Refused
from arrimage.core.text import Text
from arrimage.partnership.models import Body, Decision, Meeting, Seat
from arrimage.partnership.refusals import NOTHING, need_code, need_past, need_text, refuse, today_in, unless_taken
from arrimage.web import records


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """What is known of a decision.

    Consensus counts reservations (agreed with a concern on record) and blocks (could not agree); a vote counts votes.
    ``quorum_met`` None: worked out from the attendance of the meeting when body and attendance allow, else unknown.
    """

    title: Text
    day: date
    method: str
    outcome: str
    meeting: Meeting | None = None
    text: Text = NOTHING
    votes_for: int | None = None
    votes_against: int | None = None
    abstentions: int | None = None
    reservations: int = 0
    blocks: int = 0
    quorum_met: bool | None = None


def _columns(facts: DecisionFacts, body: Body) -> dict[str, object]:
    title = need_text(facts.title, "title")
    need_code("method", facts.method, codes.DECISION_METHODS)
    need_code("outcome", facts.outcome, codes.DECISION_OUTCOMES)
    need_past(facts.day, today_in(body.partnership.zone), "day")
    _check_meeting(facts, body)
    quorum = facts.quorum_met
    if quorum is None:
        quorum = quorum_at(body, facts.meeting)
    if facts.method == "consensus":
        _check_consensus(facts)
        votes: tuple[int | None, int | None, int | None] = (None, None, None)
    else:
        quorum = _check_vote(facts, body, quorum)
        votes = (facts.votes_for, facts.votes_against, facts.abstentions or 0)
    consensus = facts.method == "consensus"
    return {
        "title_en": title.en, "title_fr": title.fr, "text_en": facts.text.en, "text_fr": facts.text.fr,
        "day": facts.day, "method": facts.method, "outcome": facts.outcome, "meeting": facts.meeting,
        "votes_for": votes[0], "votes_against": votes[1], "abstentions": votes[2], "quorum_met": quorum,
        "reservations": facts.reservations if consensus else 0, "blocks": facts.blocks if consensus else 0,
    }  # fmt: skip


def _check_meeting(facts: DecisionFacts, body: Body) -> None:
    meeting = facts.meeting
    if meeting is None:
        return
    if meeting.body_id != body.id:
        raise refuse(
            "meeting",
            Text("That meeting is one of another body.", "Cette rencontre est celle d’une autre instance."),
            Text("Choose a meeting of the body that decided.", "Choisissez une rencontre de l’instance qui a décidé."),
        )
    if meeting.status == "cancelled" or meeting.archived_at is not None:
        raise refuse(
            "meeting",
            Text("That meeting did not take place.", "Cette rencontre n’a pas eu lieu."),
            Text("Choose one that was held, or none.", "Choisissez une rencontre tenue, ou aucune."),
        )
    if meeting.day != facts.day:
        raise refuse(
            "day",
            Text("The meeting took place on another day.", "La rencontre a eu lieu un autre jour."),
            Text(
                "Enter the day of the meeting, or choose another one.",
                "Entrez le jour de la rencontre, ou choisissez-en une autre.",
            ),
        )


def _check_consensus(facts: DecisionFacts) -> None:
    if facts.votes_for is not None or facts.votes_against is not None or facts.abstentions is not None:
        raise refuse(
            "votes_for",
            Text("A consensus has no votes.", "Un consensus ne compte pas de voix."),
            Text(
                "Leave the votes empty, or choose “vote”.", "Laissez les voix vides, ou choisissez «\u00a0vote\u00a0»."
            ),
        )
    if facts.blocks and facts.outcome == "adopted":
        raise refuse(
            "blocks",
            Text(
                "Somebody blocked this: there was no consensus.",
                "Quelqu’un s’y est opposé\u00a0: il n’y a pas eu consensus.",
            ),
            Text(
                "Record it as deferred or rejected, or as a vote.",
                "Consignez-la comme reportée ou rejetée, ou comme un vote.",
            ),
        )


def _check_vote(facts: DecisionFacts, body: Body, quorum: bool | None) -> bool | None:
    """Check the votes of a vote; returns whether there was a quorum, from the votes when nothing else tells."""
    if facts.reservations or facts.blocks:
        raise refuse(
            "reservations",
            Text(
                "Reservations and blocks belong to a consensus.",
                "Les réserves et les oppositions relèvent du consensus.",
            ),
            Text("Leave them at 0, or choose “consensus”.", "Laissez-les à 0, ou choisissez «\u00a0consensus\u00a0»."),
        )
    if facts.outcome == "deferred" and facts.votes_for is None and facts.votes_against is None:
        return quorum
    if facts.votes_for is None or facts.votes_against is None:
        raise refuse(
            "votes_for" if facts.votes_for is None else "votes_against",
            Text("A vote needs the votes for and against.", "Un vote exige les voix pour et les voix contre."),
            Text("Enter both; 0 is a number.", "Entrez les deux; 0 est un nombre."),
        )
    total = facts.votes_for + facts.votes_against + (facts.abstentions or 0)
    voting = voting_seats(body, facts.day)
    if total > voting:
        raise refuse(
            "votes_for",
            Text(
                "{total} votes were counted, but {voting} voting seats were held that day.",
                "{total} voix ont été comptées, mais {voting} sièges votants étaient occupés ce jour-là.",
            ).format(total=total, voting=voting),
            Text("Count again, or correct the seats.", "Recomptez, ou corrigez les sièges."),
        )
    if quorum is None and body.quorum is not None:
        quorum = total >= body.quorum
    if facts.outcome == "adopted" and facts.votes_for <= facts.votes_against:
        raise refuse(
            "outcome",
            Text(
                "There were not more votes for than against.", "Il n’y a pas eu plus de voix pour que de voix contre."
            ),
            Text("Record it as rejected or deferred.", "Consignez-la comme rejetée ou reportée."),
        )
    if facts.outcome == "adopted" and quorum is False:
        raise _no_quorum()
    return quorum


def _no_quorum() -> Refused:
    return refuse(
        "quorum_met",
        Text("There was no quorum: the vote does not bind.", "Il n’y avait pas quorum\u00a0: le vote ne lie pas."),
        Text(
            "Record it as deferred, or correct the attendance.",
            "Consignez-la comme reportée, ou corrigez les présences.",
        ),
    )


def voting_seats(body: Body, day: date) -> int:
    """Number of voting seats of a body that somebody holds on ``day``."""
    held = Seat.objects.filter(
        Q(terms__end=None) | Q(terms__end__gte=day), terms__start__lte=day, terms__archived_at=None, body=body,
        voting=True, archived_at=None,
    )  # fmt: skip
    return held.distinct().count()


def quorum_at(body: Body, meeting: Meeting | None) -> bool | None:
    """Whether the voting members present at a meeting reached the quorum; None when either is not recorded."""
    if meeting is None or body.quorum is None:
        return None
    sheet = list(
        meeting.attendances.filter(archived_at=None, seat__archived_at=None).values_list("presence", "seat__voting")
    )
    if not sheet:
        return None
    return sum(1 for presence, voting in sheet if voting and presence == "present") >= body.quorum


def next_reference(body: Body, day: date) -> str:
    """The next free reference of a body's year: ``2026-03``."""
    taken = set(
        Decision.objects.filter(body=body, reference__startswith=f"{day.year}-").values_list("reference", flat=True)
    )
    number = 1
    while f"{day.year}-{number:02d}" in taken:
        number += 1
    return f"{day.year}-{number:02d}"


def record_decision(*, by: Actor, body: Body, facts: DecisionFacts, reference: str = "") -> Decision:
    """Enter a decision in the register; without a reference it gets the next of its body's year.

    Raises:
        Refused: when the meeting is another body's or another day's, a consensus was blocked, votes do not add up,
            there was no quorum, the day has not come, or the reference is taken.
    """
    columns = _columns(facts, body)
    decision = Decision(body=body, reference=reference.strip() or next_reference(body, facts.day), **columns)
    return unless_taken(
        lambda: records.create(decision, by=by, verb="decision.record", partnership_id=body.partnership_id),
        "reference",
        Text("A decision with this reference", "Une décision ayant cette référence"),
    )


def edit_decision(*, by: Actor, decision: Decision, facts: DecisionFacts, reference: str, expected: int) -> Decision:
    """Correct an entry of the register.

    Raises:
        Refused: as :func:`record_decision`, or for a stale version.
    """
    columns = _columns(facts, decision.body)
    return unless_taken(
        lambda: records.change(
            decision, by=by, verb="decision.edit", partnership_id=decision.body.partnership_id, expected=expected,
            reference=reference.strip() or decision.reference, **columns,
        ),
        "reference",
        Text("A decision with this reference", "Une décision ayant cette référence"),
    )  # fmt: skip


def archive_decision(*, by: Actor, decision: Decision, expected: int | None = None) -> Decision:
    """Put away a decision entered by mistake."""
    return records.archive(
        decision, by=by, verb="decision.archive", partnership_id=decision.body.partnership_id, expected=expected
    )


def restore_decision(*, by: Actor, decision: Decision) -> Decision:
    """Bring back an archived decision."""
    return records.restore(decision, by=by, verb="decision.restore", partnership_id=_partnership(decision))


def _partnership(decision: Decision) -> UUID:
    return decision.body.partnership_id
