"""What the records behind a figure are called: one or two queries for each evidence table, however many records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from arrimage.core import codes
from arrimage.core.period import Period
from arrimage.core.text import Text, fold
from arrimage.definitions import definitions
from arrimage.definitions.schema import Indicator
from arrimage.partnership.models import (
    Agreement,
    AgreementYear,
    Attendance,
    Body,
    Decision,
    Meeting,
    Membership,
    Partnership,
    Seat,
    SeatTerm,
    Territory,
)
from arrimage.partnership.vacancy import seat_range, start_of
from arrimage.results.models import AssessmentScore, Observation, Report
from arrimage.results.trace import TraceRow
from arrimage.strategy.models import (
    Action,
    ActionPartner,
    ActionUpdate,
    Plan,
    Priority,
    PriorityOutcome,
    ResourceYear,
)

#: What one record of each evidence table is called.
TABLES: Mapping[str, Text] = {
    "partnerships": Text("Partnership", "Partenariat"),
    "territories": Text("Territory", "Territoire"),
    "agreements": Text("Agreement", "Entente"),
    "agreement_years": Text("Year of an agreement", "Année d’une entente"),
    "members": Text("Member", "Membre"),
    "bodies": Text("Body", "Instance"),
    "seats": Text("Seat", "Siège"),
    "meetings": Text("Meeting", "Rencontre"),
    "attendance": Text("Attendance", "Présence"),
    "decisions": Text("Decision", "Décision"),
    "arrivals": Text("Published cell", "Cellule publiée"),
    "census_counts": Text("Census count", "Donnée du recensement"),
    "plans": Text("Plan", "Plan"),
    "priorities": Text("Priority", "Priorité"),
    "priority_outcomes": Text("Outcome served", "Résultat visé"),
    "actions": Text("Action", "Action"),
    "action_partners": Text("Partner of an action", "Partenaire d’une action"),
    "action_updates": Text("Update", "Mise à jour"),
    "resources": Text("Contribution", "Contribution"),
    "assessments": Text("Score", "Note"),
    "observations": Text("Observed value", "Valeur observée"),
    "reports": Text("Report", "Rapport"),
}
UNNAMED = Text("Record without a name", "Enregistrement sans nom")
_LACKING = Text("{category}: nobody", "{category}\u00a0: personne")
_VACANT = Text("{seat} (vacant)", "{seat} (vacant)")

Found = tuple[Text, date | None]
_Rows = Iterable[tuple[UUID, Found]]


@dataclass(frozen=True, slots=True)
class Named:
    """A record behind a figure: what it is, what it is called, its day (None when it has none)."""

    kind: Text
    name: Text
    day: date | None


def named(partnership: Partnership, records: Iterable[tuple[str, str]]) -> dict[str, Named]:
    """Names of records given as pairs (id, evidence table); a record that is gone is called :data:`UNNAMED`."""
    by_table: dict[str, list[str]] = {}
    for record, table in records:
        by_table.setdefault(table, []).append(record)
    found: dict[str, Named] = {}
    for table, ids in by_table.items():
        kind = TABLES.get(table, Text(table, table))
        known: dict[str, Found] = {}
        if table in _READERS:
            known = {str(key): item for key, item in _READERS[table](partnership, [UUID(i) for i in ids])}
        for record in ids:
            name, day = known.get(record, (UNNAMED, None))
            found[record] = Named(kind, name if name.en or name.fr else UNNAMED, day)
    return found


def row_name(item: Named, indicator: Indicator, row: TraceRow) -> Text:
    """What a row of a trace is called: its record, or the category that is lacking when the partnership stands for it."""
    if row.source != "partnerships" or row.category is None or not indicator.breakdowns:
        return item.name
    split = indicator.breakdowns[0]
    labels: Mapping[str, Text] = getattr(codes, split.codes) if split.codes else {}
    label = labels.get(row.category, _same(row.category))
    return label if row.counts else _LACKING.format(category=label)


def _both(left: Text, right: Text, mark: str = " · ") -> Text:
    return Text(f"{left.say('en')}{mark}{right.say('en')}", f"{left.say('fr')}{mark}{right.say('fr')}")


def _same(text: str) -> Text:
    return Text(text, text)


def _seats(partnership: Partnership, ids: list[UUID]) -> _Rows:
    terms = SeatTerm.objects.filter(pk__in=ids).select_related("seat", "organization")
    left = set(ids)
    for term in terms:
        left.discard(term.pk)
        holder = term.organization.name if term.organization else Text(term.person_en, term.person_fr)
        label = term.seat.label
        yield term.pk, (label if fold(label.say("en")) == fold(holder.say("en")) else _both(label, holder), term.start)
    if not left:
        return
    ranges = {seat_range(span)[0]: span for span in left}
    # A vacant span's id holds that of its seat, except for its last bits.
    for seat in Seat.objects.filter(body__partnership=partnership):
        span = ranges.get(seat_range(seat.pk)[0])
        if span is not None:
            yield span, (_VACANT.format(seat=seat.label), start_of(span, seat.pk))


def _meetings(_: Partnership, ids: list[UUID]) -> _Rows:
    for meeting in Meeting.objects.filter(pk__in=ids).select_related("body"):
        yield meeting.pk, (_both(meeting.body.name, meeting.title), meeting.day)


def _attendance(_: Partnership, ids: list[UUID]) -> _Rows:
    for row in Attendance.objects.filter(pk__in=ids).select_related("seat", "meeting"):
        yield row.pk, (_both(row.seat.label, codes.PRESENCES[row.presence]), row.meeting.day)


def _members(_: Partnership, ids: list[UUID]) -> _Rows:
    for row in Membership.objects.filter(pk__in=ids).select_related("organization"):
        yield row.pk, (row.organization.name, row.joined)


def _agreement_years(_: Partnership, ids: list[UUID]) -> _Rows:
    for row in AgreementYear.objects.filter(pk__in=ids).select_related("agreement"):
        label = Period.fiscal(row.fiscal_year).label
        yield row.pk, (_both(_same(row.agreement.reference), label), row.agreement.start)


def _action_updates(_: Partnership, ids: list[UUID]) -> _Rows:
    for row in ActionUpdate.objects.filter(pk__in=ids).select_related("action"):
        yield row.pk, (_both(_numbered(row.action), codes.ACTION_STATUS[row.status]), row.day)


def _action_partners(_: Partnership, ids: list[UUID]) -> _Rows:
    for row in ActionPartner.objects.filter(pk__in=ids).select_related("action", "organization"):
        yield row.pk, (_both(_numbered(row.action), row.organization.name), None)


def _resources(_: Partnership, ids: list[UUID]) -> _Rows:
    for row in ResourceYear.objects.filter(pk__in=ids).select_related("resource"):
        label = Period.fiscal(row.fiscal_year).label
        yield row.pk, (_both(row.resource.source, label), row.resource.day)


def _assessments(_: Partnership, ids: list[UUID]) -> _Rows:
    rubrics = definitions().rubric_versions
    for row in AssessmentScore.objects.filter(pk__in=ids).select_related("assessment"):
        rubric = rubrics.get((row.assessment.rubric, row.assessment.rubric_version))
        names = {c.id: c.name.text for c in rubric.criteria} if rubric else {}
        subject = codes.SUBJECTS.get(row.assessment.subject, _same(row.assessment.subject))
        yield row.pk, (_both(subject, names.get(row.criterion, _same(row.criterion))), row.assessment.day)


def _observations(_: Partnership, ids: list[UUID]) -> _Rows:
    for row in Observation.objects.filter(pk__in=ids):
        yield row.pk, (Text(row.source_en, row.source_fr), row.day)


def _reports(_: Partnership, ids: list[UUID]) -> _Rows:
    for row in Report.objects.filter(pk__in=ids):
        yield row.pk, (_both(codes.REPORT_KINDS[row.kind], Period.parse(row.period).label), row.signed_off)


def _outcomes(_: Partnership, ids: list[UUID]) -> _Rows:
    nodes = definitions().nodes
    for row in PriorityOutcome.objects.filter(pk__in=ids).select_related("priority"):
        name = nodes[row.outcome].name.text if row.outcome in nodes else _same(row.outcome)
        yield row.pk, (_both(row.priority.title, name), None)


def _territories(_: Partnership, ids: list[UUID]) -> _Rows:
    for row in Territory.objects.filter(pk__in=ids).select_related("place"):
        yield row.pk, (row.place.name, None)


def _numbered(action: Action) -> Text:
    return _both(_same(action.number), action.title, " ")


def _plain(model: Any, name: Callable[[Any], Text], day: str | None) -> Callable[[Partnership, list[UUID]], _Rows]:
    """A reader of records that carry their own name."""

    def read(_: Partnership, ids: list[UUID]) -> _Rows:
        for row in model.objects.filter(pk__in=ids):
            yield row.pk, (name(row), getattr(row, day) if day else None)

    return read


_READERS: Mapping[str, Callable[[Partnership, list[UUID]], _Rows]] = {
    "partnerships": _plain(Partnership, lambda row: row.name, "started"),
    "territories": _territories,
    "agreements": _plain(Agreement, lambda row: _same(row.reference), "start"),
    "agreement_years": _agreement_years,
    "members": _members,
    "bodies": _plain(Body, lambda row: row.name, "started"),
    "seats": _seats,
    "meetings": _meetings,
    "attendance": _attendance,
    "decisions": _plain(Decision, lambda row: row.title, "day"),
    "plans": _plain(Plan, lambda row: row.title, "adopted"),
    "priorities": _plain(Priority, lambda row: row.title, None),
    "priority_outcomes": _outcomes,
    "actions": _plain(Action, _numbered, "start"),
    "action_partners": _action_partners,
    "action_updates": _action_updates,
    "resources": _resources,
    "assessments": _assessments,
    "observations": _observations,
    "reports": _reports,
}
