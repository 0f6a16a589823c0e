"""The inventory of personal data, made from the declarations: where, what, why, how long, and what erasing does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from arrimage.core.privacy import ERASE_NAMES, Personal
from arrimage.core.text import Lang, Text, fold
from arrimage.web.privacy.register import REGISTER

#: What the inventory can be sorted by, in the order of its columns.
SORTS = ("where", "what", "why", "until", "erase")
HEADS: dict[str, Text] = {
    "where": Text("Where", "Où"), "what": Text("What", "Quoi"), "why": Text("Why", "Pourquoi"),
    "until": Text("How long", "Combien de temps"), "erase": Text("When a person is erased", "Quand une personne est effacée"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """One line: everything of one kind in one model. ``days`` sorts how long; None is longer than any number."""

    where: Text
    what: Text
    why: Text
    until: Text
    erase: Text
    reason: Text
    days: int | None


def items(by: str = "where", lang: Lang = "en") -> list[Item]:
    """Every line, sorted in the words of ``lang``; anything that is no column sorts by where."""
    found = []
    for label, columns in REGISTER.personal.items():
        told: dict[Personal, None] = dict.fromkeys(columns.values())
        found += [
            Item(REGISTER.name(label), one.what, one.why, one.until, ERASE_NAMES[one.erase], one.reason, one.days)
            for one in told
        ]
    first = by if by in SORTS else "where"

    def place(item: Item) -> tuple[object, ...]:
        rest = tuple(fold(getattr(item, name).say(lang)) for name in (first, *SORTS))
        return ((item.days is None, item.days or 0), *rest) if first == "until" else rest

    return sorted(found, key=place)


def page(lang: Lang) -> Iterator[str]:
    """The inventory as a page of documentation."""
    said = Text(
        "What an instance holds about people, by kind of data. Everything else that can hold words is declared to hold nothing "
        "personal, with the reason, in the file `personal.py` of each room; a test walks every column of every table.",
        "Ce qu’une instance conserve sur les personnes, par type de renseignement. Pour toute autre colonne pouvant contenir des "
        "mots, le fichier `personal.py` de chaque salle déclare, avec la raison, qu’elle ne contient rien de personnel; un test "
        "parcourt chaque colonne de chaque table.",
    )
    yield from (f"# {Text('Personal data', 'Renseignements personnels').say(lang)}", "")
    yield Text(
        "Written from the code by `python -m arrimage.config.documents`; a test compares the two.",
        "Écrit à partir du code par `python -m arrimage.config.documents`; un test compare les deux.",
    ).say(lang)
    yield from ("", said.say(lang), "")
    yield _row([HEADS[name] for name in SORTS], lang)
    yield "|---|---|---|---|---|"
    for item in items("where", lang):
        colon = ": " if lang == "en" else "\u00a0: "
        erased = Text(*(f"{item.erase.within(lang).text}{colon}{item.reason.within(lang).text}",) * 2)
        yield _row([item.where, item.what, item.why, item.until, erased], lang)
    yield ""
    yield Text(
        "Backups hold what the instance held at their moment: delete those older than your own period, and after a restore erase "
        "again whoever was erased since.",
        "Une sauvegarde contient ce que l’instance contenait à ce moment\u00a0: supprimez celles qui dépassent votre propre délai et, "
        "après une restauration, effacez de nouveau les personnes effacées depuis.",
    ).say(lang)


def _row(cells: Sequence[Text], lang: Lang) -> str:
    return "| " + " | ".join(cell.say(lang) for cell in cells) + " |"
