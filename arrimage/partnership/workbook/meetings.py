"""Meetings, who came, and what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from arrimage.core import codes
from arrimage.core.text import Text
from arrimage.partnership.models import Attendance, Decision, Meeting
from arrimage.partnership.refusals import today_in
from arrimage.web.workbook.binding import Binding, Context
from arrimage.web.workbook.changes import Key, Stored
from arrimage.web.workbook.columns import both, choice, day, key, number, ref, yes_no
from arrimage.web.workbook.findings import Findings
from arrimage.web.workbook.sheets import Column, Parsed, Row, Sheet

MEETINGS_SHEET = Sheet(
    "meetings",
    Text("Meetings", "Rencontres"),
    Text("Meetings of bodies, held, planned or cancelled.", "Rencontres des instances\u00a0: tenues, prévues ou annulées."),
    (
        ref("body", Text("Body", "Instance"), Text("Key of the body that meets.", "Clé de l’instance qui se réunit."), "bodies", Text("council", "conseil"), required=True),
        key(Text("Short name of the meeting within its body.", "Nom court de la rencontre dans son instance."), Text("2025-06", "2025-06")),
        day("day", Text("Date", "Date"), Text("Day of the meeting.", "Jour de la rencontre."), "2025-06-12", required=True),
        *both("title", Text("Title", "Titre"), Text("What the meeting is called.", "Comment s’appelle la rencontre."), Text("June meeting of the council", "Rencontre de juin du conseil")),
        choice("status", Text("Status", "État"), Text("Empty means held.", "Vide\u00a0: tenue."), codes.MEETING_STATUS, "held", required=False, default="held"),
        yes_no("public", Text("Public", "Publique"), Text("Whether anyone may attend.", "Si tout le monde peut y assister.")),
        *both("where", Text("Where", "Lieu"), Text("Place of the meeting.", "Lieu de la rencontre.")),
        day("minutes_adopted", Text("Minutes adopted", "Procès-verbal adopté"), Text("Day on which the minutes were adopted.", "Jour de l’adoption du procès-verbal."), "2025-09-11"),
    ),
    ("body", "key"),
    orders=(("day", "minutes_adopted"),),
    titled="title",
)  # fmt: skip

ATTENDANCE_SHEET = Sheet(
    "attendance",
    Text("Attendance", "Présences"),
    Text("For each meeting and each seat: present, regrets or absent. One row for each seat.", "Pour chaque rencontre et chaque siège\u00a0: présence, absence motivée ou absence. Une ligne par siège."),
    (
        ref("body", Text("Body", "Instance"), Text("Key of the body that met.", "Clé de l’instance qui s’est réunie."), "bodies", Text("council", "conseil"), required=True),
        ref("meeting", Text("Meeting", "Rencontre"), Text("Key of the meeting.", "Clé de la rencontre."), "meetings", Text("2025-06", "2025-06"), required=True, within="body"),
        ref("seat", Text("Seat", "Siège"), Text("Key of the seat.", "Clé du siège."), "seats", Text("health", "sante"), required=True, within="meeting"),
        choice("presence", Text("Attendance", "Présence"), Text("Present, regrets (excused) or absent.", "Présence, absence motivée ou absence."), codes.PRESENCES, "present"),
        yes_no("spoke", Text("Spoke", "Prise de parole"), Text("Whether this voice was heard or carried an item; empty means nobody noted it.", "Si cette voix a été entendue ou a porté un point; vide\u00a0: non noté."), default=None),
    ),
    ("meeting", "seat"),
)  # fmt: skip

DECISIONS_SHEET = Sheet(
    "decisions",
    Text("Decisions", "Décisions"),
    Text("The decision register.", "Le registre des décisions."),
    (
        ref("body", Text("Body", "Instance"), Text("Key of the body that decided.", "Clé de l’instance qui a décidé."), "bodies", Text("council", "conseil"), required=True),
        Column("reference", Text("Reference", "Référence"), Text("Number in the register.", "Numéro au registre."), required=True, limit=40, example=Text("D-2025-07", "D-2025-07"), wide=16),
        day("day", Text("Date", "Date"), Text("Day of the decision.", "Jour de la décision."), "2025-06-12", required=True),
        ref("meeting", Text("Meeting", "Rencontre"), Text("Key of the meeting at which it was taken.", "Clé de la rencontre où elle a été prise."), "meetings", Text("2025-06", "2025-06"), within="body"),
        *both("title", Text("Decision", "Décision"), Text("What was decided, in one line.", "Ce qui a été décidé, en une ligne."), Text("Adopt the action plan", "Adopter le plan d’action"), limit=300, wide=44),
        *both("text", Text("Wording", "Libellé"), Text("Full wording, if you keep it here.", "Libellé complet, si vous le gardez ici."), limit=10000),
        choice("method", Text("Method", "Mode"), Text("Empty means consensus.", "Vide\u00a0: consensus."), codes.DECISION_METHODS, "consensus", required=False, default="consensus"),
        choice("outcome", Text("Outcome", "Issue"), Text("Adopted, rejected or deferred.", "Adoptée, rejetée ou reportée."), codes.DECISION_OUTCOMES, "adopted"),
        number("votes_for", Text("Votes for", "Voix pour"), Text("Only for a vote.", "Seulement pour un vote.")),
        number("votes_against", Text("Votes against", "Voix contre"), Text("Only for a vote.", "Seulement pour un vote.")),
        number("abstentions", Text("Abstentions", "Abstentions"), Text("Only for a vote.", "Seulement pour un vote.")),
        yes_no("quorum_met", Text("Quorum met", "Quorum atteint"), Text("Empty means not known.", "Vide\u00a0: non connu."), default=None),
        number("reservations", Text("Reservations", "Réserves"), Text("Members who agreed with reservations; empty means none.", "Membres qui ont consenti avec réserve; vide\u00a0: aucun."), default=0),
        number("blocks", Text("Blocks", "Oppositions"), Text("Members who blocked it; empty means none.", "Membres qui s’y sont opposés; vide\u00a0: aucun."), default=0),
    ),
    ("body", "reference"),
    titled="title",
)  # fmt: skip


def not_to_come(context: Context, row: Row, code: str, header: Text, findings: Findings) -> None:
    """A finding when something that has happened bears a date still to come, where the partnership is."""
    moment = row.values.get(code)
    today = today_in(getattr(context.owner, "zone", None) or "America/Toronto")
    if isinstance(moment, date) and moment > today:
        findings.cell(
            row, code, header,
            Text(f"{moment} has not come yet.", f"Le {moment} n’est pas encore arrivé."),
            Text("Write today’s date or an earlier one.", "Écrivez la date d’aujourd’hui ou une date antérieure."),
        )  # fmt: skip


def _check_meetings(context: Context, parsed: Parsed, found: Mapping[Key, Stored], findings: Findings) -> None:
    for row in parsed.rows.get("meetings", []):
        known = found.get(MEETINGS_SHEET.row_key(row.values))
        before = known.values if known else {}
        if row.values.get("status", before.get("status", "held")) == "held":
            not_to_come(context, row, "day", MEETINGS_SHEET.column("day").header, findings)


def _check_attendance(context: Context, parsed: Parsed, found: Mapping[Key, Stored], findings: Findings) -> None:
    for row in parsed.rows.get("attendance", []):
        meeting, seat = str(row.values["meeting"]), str(row.values["seat"])
        if meeting.rpartition("/")[0] != seat.rpartition("/")[0]:
            findings.cell(
                row, "seat", ATTENDANCE_SHEET.column("seat").header,
                Text("This seat is one of another body than the meeting.", "Ce siège appartient à une autre instance que la rencontre."),
                Text("Name a seat of the body that met.", "Indiquez un siège de l’instance qui s’est réunie."),
            )  # fmt: skip
        if row.values.get("spoke") and row.values.get("presence") != "present":
            findings.cell(
                row, "spoke", ATTENDANCE_SHEET.column("spoke").header,
                Text("Only someone who was present can have spoken.", "Seule une personne présente peut avoir pris la parole."),
                Text("Correct the attendance or clear this cell.", "Corrigez la présence ou videz cette cellule."),
            )  # fmt: skip


def _check_decisions(context: Context, parsed: Parsed, found: Mapping[Key, Stored], findings: Findings) -> None:
    for row in parsed.rows.get("decisions", []):
        if row.removed:
            continue
        not_to_come(context, row, "day", DECISIONS_SHEET.column("day").header, findings)
        meeting = row.values.get("meeting")
        if isinstance(meeting, str) and meeting.rpartition("/")[0] != row.values["body"]:
            findings.cell(
                row, "meeting", DECISIONS_SHEET.column("meeting").header,
                Text("This meeting is one of another body.", "Cette rencontre est celle d’une autre instance."),
                Text("Name a meeting of the body that decided, or none.", "Indiquez une rencontre de l’instance qui a décidé, ou aucune."),
            )  # fmt: skip
        if row.values.get("method", "consensus") == "consensus":
            if any(row.values.get(code) is not None for code in ("votes_for", "votes_against", "abstentions")):
                findings.cell(
                    row, "votes_for", DECISIONS_SHEET.column("votes_for").header,
                    Text("A consensus has no votes.", "Un consensus ne compte pas de voix."),
                    Text("Clear the votes, or write “vote” as the method.", "Videz les voix ou écrivez « vote » comme mode.".replace("« ", "«\u00a0").replace(" »", "\u00a0»")),
                )  # fmt: skip
            if row.values.get("blocks") and row.values.get("outcome") == "adopted":
                findings.cell(
                    row, "blocks", DECISIONS_SHEET.column("blocks").header,
                    Text("Somebody blocked this: there was no consensus.", "Quelqu’un s’y est opposé\u00a0: il n’y a pas eu consensus."),
                    Text("Write deferred or rejected as the outcome, or vote as the method.", "Écrivez reportée ou rejetée comme issue, ou vote comme mode."),
                )  # fmt: skip


MEETINGS: Binding = Binding(
    MEETINGS_SHEET, Meeting, "meeting", lambda context: Meeting.objects.filter(body__partnership=context.owner),
    {
        "body": "body", "key": "key", "day": "day", "title_en": "title_en", "title_fr": "title_fr", "status": "status",
        "public": "public", "where_en": "where_en", "where_fr": "where_fr", "minutes_adopted": "minutes_adopted",
    },
    rules=_check_meetings,
)  # fmt: skip
ATTENDANCE: Binding = Binding(
    ATTENDANCE_SHEET, Attendance, "attendance",
    lambda context: Attendance.objects.filter(meeting__body__partnership=context.owner),
    {"meeting": "meeting", "seat": "seat", "presence": "presence", "spoke": "active"},
    rules=_check_attendance,
)  # fmt: skip
DECISIONS: Binding = Binding(
    DECISIONS_SHEET, Decision, "decision", lambda context: Decision.objects.filter(body__partnership=context.owner),
    {
        "body": "body", "reference": "reference", "day": "day", "meeting": "meeting", "title_en": "title_en",
        "title_fr": "title_fr", "text_en": "text_en", "text_fr": "text_fr", "method": "method", "outcome": "outcome",
        "votes_for": "votes_for", "votes_against": "votes_against", "abstentions": "abstentions", "quorum_met": "quorum_met",
        "reservations": "reservations", "blocks": "blocks",
    },
    rules=_check_decisions,
)  # fmt: skip
