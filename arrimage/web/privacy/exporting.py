"""Everything the instance holds about a person, as one JSON document with labels in both languages.

Passwords and keys are left out: they prove who somebody is, also to whoever finds the file.
"""

from __future__ import annotations

import json
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from arrimage.core.access import Actor
from arrimage.core.text import Text
from arrimage.web import audit
from arrimage.web.privacy import mentions
from arrimage.web.privacy.person import Person, rows
from arrimage.web.privacy.register import REGISTER

#: Shape of the document; a change that a reader must know about is a new version.
FORMAT, VERSION = "arrimage-personal-data", 1

#: What columns are called that hold no personal words but belong to the picture.
COLUMNS: dict[str, Text] = {
    "id": Text("Id", "Identifiant"), "user": Text("Account", "Compte"), "language": Text("Language", "Langue"),
    "is_active": Text("Open", "Actif"), "illustrative": Text("Made up for a demonstration", "Inventé pour une démonstration"),
    "digest": Text("How often news comes", "Fréquence des nouvelles"), "erased_at": Text("Erased on", "Effacé le"),
    "created_at": Text("Made on", "Créé le"), "last_login": Text("Last log-in", "Dernière connexion"),
    "role": Text("Role", "Rôle"), "scope_kind": Text("Reach", "Portée"), "scope_id": Text("Id of the place", "Identifiant du lieu"),
    "invited_by": Text("Invited by", "Invitation de"), "expires_at": Text("Ends on", "Se termine le"),
    "accepted_at": Text("Accepted on", "Acceptée le"), "revoked_at": Text("Taken back on", "Annulé le"),
    "kind": Text("Kind", "Type"), "partnership_id": Text("Id of the partnership", "Identifiant du partenariat"),
    "user_id": Text("Account", "Compte"), "due_at": Text("To leave on", "Départ prévu le"), "sent_at": Text("Sent on", "Envoyé le"),
    "given_up_at": Text("Given up on", "Abandonné le"), "attempts": Text("Attempts", "Tentatives"), "problem": Text("Problem", "Problème"),
    "purpose": Text("What for", "But"), "permission": Text("Permission", "Permission"), "target_type": Text("Kind of record", "Type de fiche"),
    "target_id": Text("Record", "Fiche"), "recipient_id": Text("Recipient", "Destinataire"), "single_use": Text("Serves once", "Sert une fois"),
    "created_by": Text("Made by", "Créé par"), "used_at": Text("Used on", "Utilisé le"), "uses": Text("Times used", "Utilisations"),
    "text": Text("Version of the text", "Version du texte"), "subject_type": Text("Kind of subject", "Type de sujet"),
    "subject_id": Text("Subject", "Sujet"), "given_at": Text("Given on", "Donné le"), "withdrawn_at": Text("Withdrawn on", "Retiré le"),
    "verified": Text("Confirmed", "Confirmée"), "primary": Text("In use", "Utilisée"), "email_address": Text("Address", "Adresse"),
    "created": Text("Made on", "Créé le"), "sent": Text("Sent on", "Envoyé le"), "provider": Text("Provider", "Fournisseur"),
    "date_joined": Text("Since", "Depuis"), "last_used_at": Text("Last used on", "Dernière utilisation le"), "type": Text("Kind", "Type"),
    "last_seen_at": Text("Last seen on", "Vue la dernière fois le"), "expire_date": Text("Ends on", "Se termine le"),
    "attempt_time": Text("When", "Quand"), "locked_out": Text("Locked", "Bloquée"), "failures_since_start": Text("Failures", "Échecs"),
    "logout_time": Text("Logged out on", "Déconnexion le"), "app": Text("Application", "Application"), "account": Text("Account", "Compte"),
    "at": Text("When", "Quand"), "actor_id": Text("Who", "Qui"), "verb": Text("What was done", "Ce qui a été fait"),
    "object_type": Text("Kind of record", "Type de fiche"), "object_id": Text("Record", "Fiche"), "seal": Text("Seal", "Sceau"),
    "version": Text("Version", "Version"), "modified_at": Text("Changed on", "Modifié le"), "archived_at": Text("Put away on", "Archivé le"),
    "sides_at": Text("Days of each language", "Jours de chaque langue"), "seat": Text("Seat", "Siège"), "holder": Text("Held by", "Occupé par"),
    "organization": Text("Organization", "Organisme"), "start": Text("From", "Du"), "end": Text("Until", "Au"),
}  # fmt: skip
#: What another column of the same name means elsewhere.
SPECIAL: dict[str, Text] = {
    "web.auditentry.digest": Text("Digest of what was written", "Empreinte de ce qui a été écrit")
}


def label(model: type[models.Model], column: str) -> Text:
    """What a column is called, for people.

    Raises:
        KeyError: for a column without words; a test walks them all.
    """
    declared = REGISTER.of(model).get(column)
    if declared is not None:
        return declared.what
    return SPECIAL.get(f"{model._meta.label_lower}.{column}") or COLUMNS[column]


def shown(model: type[models.Model]) -> list[str]:
    """The columns of a model that an export holds: all but the secret ones and what stands for them."""
    declared = REGISTER.of(model)
    hidden = {name for name, one in declared.items() if one.secret}
    return [c.name for c in model._meta.concrete_fields if c.name not in hidden and (not c.primary_key or c.name == "id")]  # fmt: skip


def _both(text: Text) -> dict[str, str]:
    return {"en": text.en, "fr": text.fr}


def _value(row: models.Model, column: str) -> Any:
    value = row.serializable_value(column)
    return value if isinstance(value, bool | int | str | list | dict | None) else str(value)


def document(person: Person) -> dict[str, Any]:
    """The document; see the module. Rows that are the person's own come whole, texts of others as excerpts."""
    sections = []
    own: set[tuple[Any, Any]] = set()
    for found in rows(person):
        model, columns = found.model, shown(found.model)
        told = []
        for row in found.order_by("pk"):
            own.add((model, row.pk))
            told.append([{"column": c, "label": _both(label(model, c)), "value": _value(row, c)} for c in columns])
        if told:
            sections.append({"kind": _both(REGISTER.name(model._meta.label_lower)), "records": told})
    named = [
        {"kind": _both(REGISTER.name(m.model._meta.label_lower)), "id": str(m.pk), "columns": list(m.columns), "excerpt": m.excerpt}
        for m in mentions.find(person.words)
        if (m.model, m.pk) not in own
    ]  # fmt: skip
    return {
        "format": FORMAT, "version": VERSION, "made_at": timezone.now().isoformat(timespec="seconds"), "person": str(person.id),
        "note": _both(Text(
            "Passwords and keys are held too, in a form that nobody can read, and are not in this file.",
            "Des mots de passe et des clés sont aussi conservés, sous une forme que personne ne peut lire; ils ne figurent pas dans ce fichier.",
        )),
        "sections": sections, "named_in": named,
    }  # fmt: skip


@transaction.atomic
def export(*, person: Person, by: Actor) -> bytes:
    """The document as UTF-8 JSON, audited without its content."""
    made = document(person)
    target: models.Model = person.user or person.record  # type: ignore[assignment]
    audit.record(by=by, verb="privacy.export", target=target, partnership_id=None, before=None, after={"sections": len(made["sections"])})  # fmt: skip
    return json.dumps(made, ensure_ascii=False, indent=2).encode()
