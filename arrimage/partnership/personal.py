"""Which columns of this room hold personal data: the name in a seat, and texts that may name somebody."""

from __future__ import annotations

from arrimage.core.privacy import Declared, Erase, Impersonal, Personal, coded, free_text
from arrimage.core.text import Text

_HOLDER = Personal(
    what=Text("Name or role of the person in a seat", "Nom ou fonction de la personne qui occupe un siège"),
    why=Text("To know who sits at the table, and since when.", "Pour savoir qui est à la table, et depuis quand."),
    until=Text("As long as the partnership keeps its records.", "Tant que le partenariat conserve ses dossiers."),
    erase=Erase.REPLACE,
    reason=Text(
        "That the seat was held, and when, counts in the figures; by whom does not.",
        "Le fait que le siège était occupé, et quand, entre dans les chiffres; par qui, non.",
    ),
    names=True,
)
_PLACES = Text("Names of places, which are public.", "Noms de lieux, qui sont publics.")

DECLARED = Declared(
    personal={
        "partnership.seatterm": {"person_en": _HOLDER, "person_fr": _HOLDER},
        "partnership.partnership": free_text("mandate", "terms"),
        "partnership.membership": free_text("note"),
        "partnership.seat": free_text("label"),
        "partnership.meeting": free_text("title", "where", "agenda", "minutes"),
        "partnership.decision": free_text("title", "text"),
        "partnership.compositionrule": free_text("statement"),
    },
    impersonal={
        "partnership.place": Impersonal(("code", "name_en", "name_fr"), _PLACES),
        "partnership.organization": Impersonal(
            ("key", "name_en", "name_fr", "website"),
            Text("The public name and address of an organization.", "Le nom et l’adresse publics d’un organisme."),
        ),
        "partnership.organizationexternalid": coded("scheme", "value"),
        "partnership.partnership": Impersonal(
            ("slug", "name_en", "name_fr", "zone"),
            Text("The public name of a partnership.", "Le nom public d’un partenariat."),
        ),
        "partnership.agreement": coded("reference"),
        "partnership.body": Impersonal(
            ("key", "name_en", "name_fr"), Text("The name of a council or committee.", "Le nom d’un conseil ou d’un comité.")
        ),
        "partnership.compositionrule": coded("role", "sector", "of_kind"),
        "partnership.seat": coded("key"),
        "partnership.meeting": coded("key"),
        "partnership.decision": coded("reference"),
    },
)  # fmt: skip
