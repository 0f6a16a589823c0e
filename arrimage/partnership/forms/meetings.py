"""Forms of meetings, attendance, minutes and decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from arrimage.core import codes
from arrimage.partnership.actions import DecisionFacts, Mark, MeetingFacts
from arrimage.partnership.forms.base import Layout, PickField, RoomForm, both_sides, coded
from arrimage.partnership.models import Attendance, Decision, Meeting
from arrimage.partnership.queries.table import SeatOn
from arrimage.web.forms import DayField


class MeetingForm(RoomForm):
    """A meeting before it is held."""

    layout: ClassVar[Layout] = (
        ("title_en", "title_fr"),
        ("day",),
        ("where_en", "where_fr"),
        ("agenda_en", "agenda_fr"),
        ("public",),
    )
    title_en, title_fr = both_sides(_("Title"), needed=True)
    day = DayField(label=_("Day"))
    where_en, where_fr = both_sides(_("Place and time"))
    agenda_en, agenda_fr = both_sides(_("Agenda"), long=True)
    public = forms.BooleanField(label=_("Open to the public"), required=False)

    def facts(self) -> MeetingFacts:
        """What the action takes."""
        data = self.cleaned_data
        return MeetingFacts(self.pair("title"), data["day"], data["public"], self.pair("where"), self.pair("agenda"))

    @staticmethod
    def values(meeting: Meeting) -> dict[str, Any]:
        """Initial values."""
        names = ("version", "title_en", "title_fr", "day", "where_en", "where_fr", "agenda_en", "agenda_fr", "public")
        return {name: getattr(meeting, name) for name in names}


class ScheduleForm(MeetingForm):
    """A new meeting: of which body, too."""

    layout: ClassVar[Layout] = (("body",), *MeetingForm.layout)
    body = PickField(label=_("Body"))


class MinutesForm(RoomForm):
    """The day on which minutes were adopted, and their text."""

    layout: ClassVar[Layout] = (("day",), ("minutes_en", "minutes_fr"))
    day = DayField(label=_("Adopted on"))
    minutes_en, minutes_fr = both_sides(_("Minutes"), long=True)


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One line of the attendance sheet: the seat, and its three fields."""

    on: SeatOn
    presence: BoundField
    spoke: BoundField
    was: BoundField


class AttendanceForm(RoomForm):
    """The whole attendance sheet of a meeting: one line for each seat that somebody held that day."""

    noted = forms.BooleanField(label=_("Somebody noted who spoke or carried an item"), required=False)

    def __init__(self, *args: Any, seats: Sequence[SeatOn], stored: Mapping[UUID, Attendance], **options: Any) -> None:
        super().__init__(*args, **options)
        self.seats = [on for on in seats if on.term is not None]
        known = [row for row in stored.values() if row.presence == "present"]
        self.fields["noted"].initial = not known or any(row.active is not None for row in known)
        for on in self.seats:
            row, key = stored.get(on.seat.id), on.seat.id
            self.fields[f"seat_{key}"] = forms.ChoiceField(
                choices=coded(codes.PRESENCES, _("not noted")), required=False, widget=forms.RadioSelect,
                initial=row.presence if row else "",
            )  # fmt: skip
            self.fields[f"spoke_{key}"] = forms.BooleanField(required=False, initial=bool(row and row.active))
            self.fields[f"was_{key}"] = forms.IntegerField(
                required=False, widget=forms.HiddenInput, initial=row.version if row else 0
            )

    @property
    def lines(self) -> list[SheetLine]:
        """The lines of the sheet."""
        return [
            SheetLine(on, self[f"seat_{on.seat.id}"], self[f"spoke_{on.seat.id}"], self[f"was_{on.seat.id}"])
            for on in self.seats
        ]

    def marks(self) -> dict[UUID, Mark]:
        """What the action takes."""
        data = self.cleaned_data
        return {
            on.seat.id: Mark(
                data[f"seat_{on.seat.id}"],
                self._active(on.seat.id),
                data[f"was_{on.seat.id}"],
            )
            for on in self.seats
        }

    def _active(self, seat_id: UUID) -> bool | None:
        spoke = bool(self.cleaned_data[f"spoke_{seat_id}"])
        if spoke:
            return True
        return False if self.cleaned_data["noted"] and self.cleaned_data[f"seat_{seat_id}"] == "present" else None


class ComingForm(RoomForm):
    """Whether the holder of a seat comes to a meeting."""

    presence = forms.ChoiceField(
        label=_("Your answer"), widget=forms.RadioSelect,
        choices=[("present", _("I will come")), ("regrets", _("I cannot come"))],
    )  # fmt: skip


class DecisionForm(RoomForm):
    """An entry of the decision register."""

    layout: ClassVar[Layout] = (
        ("title_en", "title_fr"), ("day", "reference"), ("meeting",), ("method", "outcome"),
        ("reservations", "blocks"), ("votes_for", "votes_against", "abstentions"), ("text_en", "text_fr"),
    )  # fmt: skip
    title_en, title_fr = both_sides(_("What was decided, in one line"), limit=300, needed=True)
    day = DayField(label=_("Day"))
    reference = forms.CharField(
        label=_("Reference"), max_length=40, required=False, help_text=_("Leave it empty to get the next number.")
    )
    meeting = PickField(label=_("At the meeting"), required=False)
    method = forms.ChoiceField(label=_("Method"), choices=coded(codes.DECISION_METHODS))
    outcome = forms.ChoiceField(label=_("Outcome"), choices=coded(codes.DECISION_OUTCOMES))
    reservations = forms.IntegerField(
        label=_("Reservations"), min_value=0, max_value=500, required=False,
        help_text=_("Consensus: members who agreed with a concern on record."),
    )  # fmt: skip
    blocks = forms.IntegerField(
        label=_("Blocks"), min_value=0, max_value=500, required=False,
        help_text=_("Consensus: members who could not agree."),
    )  # fmt: skip
    votes_for = forms.IntegerField(label=_("Votes for"), min_value=0, max_value=500, required=False)
    votes_against = forms.IntegerField(label=_("Votes against"), min_value=0, max_value=500, required=False)
    abstentions = forms.IntegerField(label=_("Abstentions"), min_value=0, max_value=500, required=False)
    text_en, text_fr = both_sides(_("Wording and objections"), long=True)

    def facts(self) -> DecisionFacts:
        """What the action takes."""
        data = self.cleaned_data
        return DecisionFacts(
            self.pair("title"), data["day"], data["method"], data["outcome"], data["meeting"], self.pair("text"),
            data["votes_for"], data["votes_against"], data["abstentions"], data["reservations"] or 0,
            data["blocks"] or 0,
        )  # fmt: skip

    @staticmethod
    def values(decision: Decision) -> dict[str, Any]:
        """Initial values."""
        names = (
            "version", "title_en", "title_fr", "day", "reference", "method", "outcome", "reservations", "blocks",
            "votes_for", "votes_against", "abstentions", "text_en", "text_fr",
        )  # fmt: skip
        return {name: getattr(decision, name) for name in names} | {"meeting": str(decision.meeting_id or "")}


class RecordForm(DecisionForm):
    """A new decision: of which body, too."""

    layout: ClassVar[Layout] = (("body",), *DecisionForm.layout)
    body = PickField(label=_("Body that decided"))
