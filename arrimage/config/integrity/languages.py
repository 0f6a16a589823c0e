"""Both languages, complete: interface words, labels of codes, and the titles that people write."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po
from django.db.models import Count, Q

from arrimage.core import access, codes, disclosure
from arrimage.core.problem import Problem
from arrimage.core.text import Text
from arrimage.partnership.models import Body, Decision, Meeting, Partnership
from arrimage.strategy.models import Action, Plan, Priority

ROOT = Path(__file__).resolve().parents[2]
Outcome = tuple[Text, list[Problem]]

#: Titles that people write and that need both languages. An organization may have one official name only.
TITLES: tuple[tuple[type[Any], str, str, Text], ...] = (
    (Partnership, "name", "slug", Text("names of partnerships", "noms de partenariats")),
    (Body, "name", "partnership__slug", Text("names of bodies", "noms d’instances")),
    (Meeting, "title", "body__partnership__slug", Text("titles of meetings", "titres de rencontres")),
    (Decision, "title", "body__partnership__slug", Text("titles of decisions", "titres de décisions")),
    (Plan, "title", "partnership__slug", Text("titles of plans", "titres de plans")),
    (Priority, "title", "plan__partnership__slug", Text("titles of priorities", "titres de priorités")),
    (Action, "title", "priority__plan__partnership__slug", Text("titles of actions", "titres d’actions")),
)


def catalogues(root: Path = ROOT) -> Iterator[Path]:
    """The French catalogue of each room."""
    yield from sorted(root.glob("*/locale/fr/LC_MESSAGES/django.po"))


def interface(root: Path = ROOT) -> Outcome:
    """Whether every interface word has its French, in every form of its plural."""
    problems, count = [], 0
    for path in catalogues(root):
        place = path.relative_to(root).as_posix()
        for message in read_po(io.BytesIO(path.read_bytes()), locale="fr"):
            if not message.id:
                continue
            count += 1
            forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
            if message.fuzzy or not all(forms):
                words = message.id if isinstance(message.id, str) else message.id[0]
                problems.append(
                    Problem(
                        Text("“{words}” has no French.", "«\u00a0{words}\u00a0» n’a pas de français.").format(words=words),
                        Text("Fill in its msgstr, then run scripts/messages.py.", "Remplissez son msgstr, puis exécutez scripts/messages.py."),
                        Text(place, place),
                    )
                )  # fmt: skip
    sentence = Text(
        "Interface: {n} words and sentences, all in both languages.",
        "Interface\u00a0: {n} mots et phrases, tous dans les deux langues.",
    )
    return sentence.format(n=count), problems


def tables() -> Mapping[str, Mapping[Any, Text]]:
    """Every closed list of codes with its labels, by name."""
    lists = {
        f"codes.{name}": value for name, value in vars(codes).items() if name.isupper() and isinstance(value, Mapping)
    }
    words = {status: text for status, (_, text) in disclosure.STATUS_WORDS.items()}
    return {**lists, "access.ROLE_NAMES": access.ROLE_NAMES, "disclosure.STATUS_WORDS": words}


def labels() -> Outcome:
    """Whether every code has a label on both sides."""
    problems, count = [], 0
    for name, labelled in tables().items():
        for code, text in labelled.items():
            count += 1
            if not text.complete:
                problems.append(
                    Problem(
                        Text("The label lacks a language.", "Il manque une langue au libellé."),
                        Text("Write both sides.", "Écrivez les deux côtés."),
                        Text(f"{name}[{code}]", f"{name}[{code}]"),
                    )
                )
    return Text(
        "Codes: {n} labels, all in both languages.", "Codes\u00a0: {n} libellés, tous dans les deux langues."
    ).format(n=count), problems


def content() -> Outcome:
    """Whether titles that people wrote have both languages; one query for each kind of title."""
    problems = []
    for model, name, slug, kind in TITLES:
        rows = (
            model._default_manager.filter(archived_at=None)
            .values_list(slug)
            .annotate(
                no_en=Count("pk", filter=Q(**{f"{name}_en": ""})), no_fr=Count("pk", filter=Q(**{f"{name}_fr": ""}))
            )
            .filter(Q(no_en__gt=0) | Q(no_fr__gt=0))
            .order_by(slug)
        )
        for partnership, no_english, no_french in rows:
            problems.append(
                Problem(
                    Text(
                        "{e} lack English, {f} lack French.", "Il manque {e} fois l’anglais et {f} fois le français."
                    ).format(e=no_english, f=no_french),
                    Text(
                        "Open each one and write the missing side.",
                        "Ouvrez chaque élément et écrivez le côté manquant.",
                    ),
                    Text(f"{partnership}, {kind.en}", f"{partnership}, {kind.fr}"),
                )
            )
    return Text("Titles that people wrote have both languages.", "Les titres rédigés ont leurs deux langues."), problems
