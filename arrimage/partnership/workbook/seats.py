"""Seats, and who holds each from when to when. A seat without a holder is an empty chair."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from arrimage.core import codes
from arrimage.core.text import Text
from arrimage.partnership.models import Seat, SeatTerm
from arrimage.web.workbook.binding import Binding, Context
from arrimage.web.workbook.changes import Change, Key, Stored
from arrimage.web.workbook.columns import YES, both, choice, day, key, ref, yes_no
from arrimage.web.workbook.findings import Findings
from arrimage.web.workbook.sheets import Parsed, Row, Sheet, Value

SEATS_SHEET = Sheet(
    "seats",
    Text("Seats", "Sièges"),
    Text("Places in a body, whoever holds them. Holders stand on the next sheet.", "Places dans une instance, peu importe qui les occupe. Les titulaires figurent à la feuille suivante."),
    (
        ref("body", Text("Body", "Instance"), Text("Key of the body.", "Clé de l’instance."), "bodies", Text("council", "conseil"), required=True),
        key(Text("Short name of the seat within its body.", "Nom court du siège dans son instance."), Text("health", "sante")),
        *both("label", Text("Seat", "Siège"), Text("What the seat is called.", "Comment s’appelle le siège."), Text("Health", "Santé")),
        choice("sector", Text("Sector", "Secteur"), Text("Sector that the seat stands for.", "Secteur que représente le siège."), codes.SECTORS, "health"),
        choice("role", Text("Role", "Rôle"), Text("Role at the table.", "Rôle à la table."), codes.SEAT_ROLES, "member", required=False, default="member"),
        yes_no("voting", Text("Votes", "Droit de vote"), Text("Empty means yes.", "Vide\u00a0: oui."), default=True, example=YES),
        day("start", Text("Start", "Début"), Text("Day from which the seat exists.", "Jour à partir duquel le siège existe."), "2022-04-01", required=True),
        day("end", Text("End", "Fin"), Text("Day until which it exists.", "Jour jusqu’auquel il existe.")),
        ref("delegate_of", Text("Delegate of", "Délégation de"), Text("Body whose chair or delegate sits here.", "Instance dont la présidence ou la délégation siège ici."), "bodies"),
    ),
    ("body", "key"),
    orders=(("start", "end"),),
    titled="label",
)  # fmt: skip

HOLDERS_SHEET = Sheet(
    "holders",
    Text("Holders", "Titulaires"),
    Text(
        "Who holds a seat: an organization, or a person named by role. One row for each term; earlier terms may stay.",
        "Qui occupe un siège\u00a0: un organisme ou une personne désignée par son rôle. Une ligne par mandat; les mandats passés peuvent rester.",
    ),
    (
        ref("body", Text("Body", "Instance"), Text("Key of the body.", "Clé de l’instance."), "bodies", Text("council", "conseil"), required=True),
        ref("seat", Text("Seat", "Siège"), Text("Key of the seat.", "Clé du siège."), "seats", Text("health", "sante"), required=True, within="body"),
        ref("organization", Text("Organization", "Organisme"), Text("Key or name of the organization that holds the seat, or for which the person speaks.", "Clé ou nom de l’organisme qui occupe le siège ou que la personne représente."), "members", Text("northside-clinic", "clinique-du-nord")),
        *both("person", Text("Person, by role", "Personne, par rôle"), Text("Role of the person, not a name; empty when an organization holds the seat.", "Rôle de la personne, sans nom; vide si un organisme occupe le siège."), limit=160),
        day("start", Text("Start", "Début"), Text("First day of the term.", "Premier jour du mandat."), "2024-04-01", required=True),
        day("end", Text("End", "Fin"), Text("Last day of the term; empty while it runs.", "Dernier jour du mandat; vide tant qu’il est en cours.")),
    ),
    ("seat", "start"),
    orders=(("start", "end"),),
)  # fmt: skip


class HolderBinding(Binding):
    """Terms; whether a person or an organization holds the seat follows from what is filled in."""

    def fields(self, context: Context, values: Mapping[str, Value], change: Change) -> dict[str, Any]:
        """The columns, and the kind of holder that the whole row tells."""
        before = change.stored.values if change.stored else {}
        whole = {**before, **change.values}
        person = bool(whole.get("person_en") or whole.get("person_fr"))
        return {**super().fields(context, values, change), "holder": "person" if person else "organization"}


def _check_holders(context: Context, parsed: Parsed, found: Mapping[Key, Stored], findings: Findings) -> None:
    rows = [row for row in parsed.rows.get("holders", []) if not row.removed]
    for row in rows:
        if not any(row.values.get(code) for code in ("organization", "person_en", "person_fr")):
            findings.cell(
                row, "organization", HOLDERS_SHEET.column("organization").header,
                Text("Nobody is named.", "Personne n’est désigné."),
                Text("Name an organization or a role, or delete the row: a seat without a holder is an empty chair.", "Indiquez un organisme ou un rôle, ou supprimez la ligne\u00a0: un siège sans titulaire est une chaise vide."),
            )  # fmt: skip
    named = {HOLDERS_SHEET.row_key(row.values) for row in parsed.rows.get("holders", [])}
    spans: dict[Value, list[tuple[date, Value, Row | None]]] = {}
    for row in rows:
        start = row.values["start"]
        if isinstance(start, date):
            spans.setdefault(row.values["seat"], []).append((start, row.values.get("end"), row))
    for key_, stored in found.items():
        start = stored.values["start"]
        if key_ not in named and not stored.archived and stored.values["seat"] in spans and isinstance(start, date):
            spans[stored.values["seat"]].append((start, stored.values["end"], None))
    for several in spans.values():
        several.sort(key=lambda span: span[0])
        for (start, end, row_), (later, _, other) in pairwise(several):
            told = other or row_
            # A term may begin on the day on which the one before it ends.
            if told is not None and start != later and (end is None or (isinstance(end, date) and end > later)):
                findings.cell(
                    told, "start", HOLDERS_SHEET.column("start").header,
                    Text(f"Somebody holds this seat on this day already, since {start}.", f"Quelqu’un occupe déjà ce siège ce jour-là, depuis le {start}."),
                    Text("Write the last day of the earlier term.", "Écrivez le dernier jour du mandat antérieur."),
                )  # fmt: skip


SEATS: Binding = Binding(
    SEATS_SHEET, Seat, "seat", lambda context: Seat.objects.filter(body__partnership=context.owner),
    {
        "body": "body", "key": "key", "label_en": "label_en", "label_fr": "label_fr", "sector": "sector", "role": "role",
        "voting": "voting", "start": "start", "end": "end", "delegate_of": "delegate_of",
    },
)  # fmt: skip
HOLDERS: Binding = HolderBinding(
    HOLDERS_SHEET, SeatTerm, "term", lambda context: SeatTerm.objects.filter(seat__body__partnership=context.owner),
    {
        "seat": "seat", "organization": "organization", "person_en": "person_en", "person_fr": "person_fr", "start": "start",
        "end": "end",
    },
    rules=_check_holders,
)  # fmt: skip
