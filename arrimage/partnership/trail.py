"""The words of this room in the history: what its verbs did, what its records and columns are called."""

from __future__ import annotations

from arrimage.core import codes
from arrimage.core.text import Text
from arrimage.partnership.words import CODED, FIELDS, VERBS
from arrimage.web.history.words import Kind, Trail

_AUDIENCES = {
    "funder": Text("the funder", "le bailleur de fonds"), "network": Text("other partnerships", "les autres partenariats"),
    "public": Text("the public", "le public"),
}  # fmt: skip
_RULES = {
    "chairs_of": Text("chairs of bodies", "présidences d’instances"), "role": Text("a role", "un rôle"),
    "delegates_of": Text("delegates of bodies", "délégations d’instances"), "sector": Text("a sector", "un secteur"),
    "members": Text("members", "membres"),
}  # fmt: skip

TRAIL = Trail(
    kinds={
        "partnership.partnership": Kind(Text("Partnership", "Partenariat"), ("name",)),
        "partnership.place": Kind(Text("Place", "Lieu"), ("name",), page=False),
        "partnership.organization": Kind(Text("Organization", "Organisme"), ("name",)),
        "partnership.territory": Kind(Text("Territory", "Territoire"), ("place_id",)),
        "partnership.agreement": Kind(Text("Agreement with a funder", "Entente avec un bailleur de fonds"), ("reference",)),
        "partnership.agreementyear": Kind(Text("Year of an agreement", "Année d’une entente"), ("fiscal_year",)),
        "partnership.sharingagreement": Kind(Text("Rule of sharing", "Règle de partage"), ("audience",), page=False),
        "partnership.membership": Kind(Text("Membership", "Adhésion"), ("organization_id",)),
        "partnership.body": Kind(Text("Body", "Instance"), ("name",)),
        "partnership.compositionrule": Kind(Text("Rule of composition", "Règle de composition"), ("statement",), page=False),
        "partnership.seat": Kind(Text("Seat", "Siège"), ("label",)),
        "partnership.seatterm": Kind(Text("Term", "Mandat d’un siège"), ("seat_id",)),
        "partnership.meeting": Kind(Text("Meeting", "Rencontre"), ("title",)),
        "partnership.attendance": Kind(Text("Attendance", "Présence"), ("seat_id",)),
        "partnership.decision": Kind(Text("Decision", "Décision"), ("title",)),
    },
    verbs=VERBS,
    fields={
        **FIELDS,
        "place_id": Text("Place", "Lieu"), "amount_cents": Text("Amount", "Montant"), "fiscal_year": Text("Fiscal year", "Exercice"),
        "audience": Text("Audience", "Public visé"), "threshold": Text("Smallest number shown", "Plus petit nombre montré"),
        "base": Text("Rounded to", "Arrondi à"), "statement_en": Text("Rule, English", "Règle, en anglais"),
        "statement_fr": Text("Rule, French", "Règle, en français"), "count": Text("How many", "Combien"),
        "of_kind": Text("Of bodies of the kind", "Des instances du type"), "agreement_id": Text("Agreement", "Entente"),
        "level": Text("Level", "Niveau"), "code": Text("Code", "Code"), "partnership.parent_id": Text("Part of", "Fait partie de"),
        "place.parent_id": Text("Lies in", "Se trouve dans"), "attendance.meeting_id": Text("Meeting", "Rencontre"),
    },
    codes={
        "sector": CODED["sector"], "seat.role": CODED["role"], "compositionrule.role": CODED["role"], "government": CODED["government"],
        "holder": CODED["holder"], "body.kind": codes.BODY_KINDS, "partnership.kind": codes.PARTNERSHIP_KINDS,
        "partnership.scope": CODED["scope"], "meeting.status": CODED["status"], "presence": CODED["presence"],
        "method": CODED["method"], "decision.outcome": CODED["outcome"], "funder": CODED["funder"], "place.level": codes.TERRITORY_LEVELS,
        "audience": _AUDIENCES, "compositionrule.kind": _RULES, "of_kind": codes.BODY_KINDS,
    },
    points={
        "organization_id": "partnership.organization", "host_id": "partnership.organization", "body_id": "partnership.body",
        "body.parent_id": "partnership.body", "partnership.parent_id": "partnership.partnership", "place.parent_id": "partnership.place",
        "delegate_of_id": "partnership.body", "meeting_id": "partnership.meeting", "seat_id": "partnership.seat",
        "place_id": "partnership.place", "agreement_id": "partnership.agreement",
    },
    says={"fiscal_year": lambda year: Text(f"{year}–{(int(year) + 1) % 100:02d}", f"{year}-{int(year) + 1}")},
    silent=frozenset({"partnership_id", "latitude_e6", "longitude_e6"}),
)  # fmt: skip
