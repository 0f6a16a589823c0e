"""Collect the interface words of one room (or all), keep their French, compile, and list what lacks French.

Usage: ``python scripts/messages.py [room ...] [--check|--compile]``. English is the key. ``--check`` changes nothing
and exits with 1 when words are missing, unused, fuzzy or untranslated; ``--compile`` only compiles.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent / "arrimage"
ROOMS = ("web", "partnership", "needs", "strategy", "results", "exchange", "config")
KEYWORDS = {
    "gettext": None, "gettext_lazy": None, "_": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
HEADER = "# Interface words of this room. English is the key."


def words(room: str) -> Catalog:
    """Every interface word of a room, from its Python and its templates."""
    from django.utils.translation.template import templatize

    catalog = Catalog(locale="fr", fuzzy=False, header_comment=HEADER)
    for path in sorted((ROOT / room).rglob("*")):
        if path.suffix == ".py" and "migrations" not in path.parts:
            text = path.read_text()
        elif path.suffix in (".html", ".txt") and "templates" in path.parts:
            text = templatize(path.read_text(), origin=str(path))
        else:
            continue
        source = io.BytesIO(text.encode())
        for _line, message, _comments, context in extract("python", source, keywords=KEYWORDS):
            catalog.add(message, locations=[(path.relative_to(ROOT).as_posix(), 1)], context=context)
    return catalog


def translated(message: object) -> bool:
    """Whether every form of a message has French."""
    text = message.string  # type: ignore[attr-defined]
    return all(text) if isinstance(text, tuple | list) else bool(text)


def compile_all() -> int:
    """Compile every catalogue whose compiled form is older; returns 0."""
    for room in ROOMS:
        path = ROOT / room / "locale" / "fr" / "LC_MESSAGES" / "django.po"
        compiled = path.with_suffix(".mo")
        if path.exists() and not (compiled.exists() and compiled.stat().st_mtime >= path.stat().st_mtime):
            with compiled.open("wb") as file:
                write_mo(file, read_po(io.BytesIO(path.read_bytes()), locale="fr"))
    return 0


def main(arguments: list[str]) -> int:
    """Update, compile and report; returns the exit code."""
    import django
    from django.conf import settings

    settings.configure(USE_I18N=True)
    django.setup()
    if "--compile" in arguments:
        return compile_all()
    check = "--check" in arguments
    rooms = [a for a in arguments if not a.startswith("-")] or list(ROOMS)
    lacking = 0
    for room in rooms:
        folder = ROOT / room / "locale" / "fr" / "LC_MESSAGES"
        path = folder / "django.po"
        found = words(room)
        if not len(found) and not path.exists():
            continue
        known = read_po(io.BytesIO(path.read_bytes()), locale="fr") if path.exists() else Catalog(locale="fr")
        known_ids = {(m.id if isinstance(m.id, str) else m.id[0], m.context) for m in known if m.id}
        found_ids = {(m.id if isinstance(m.id, str) else m.id[0], m.context) for m in found if m.id}
        known.update(found, no_fuzzy_matching=True)
        known.obsolete.clear()
        for message in known:
            # One form became two: the old French would be compiled away without a word.
            if "fuzzy" in message.flags and message.id:
                message.flags.discard("fuzzy")
                message.string = ("", "") if isinstance(message.id, tuple) else ""
        known.header_comment = HEADER
        known.fuzzy = False
        missing = [m.id for m in known if m.id and not translated(m)]
        if check:
            stale = known_ids ^ found_ids
            for word in sorted(map(str, stale)):
                print(f"{room}: not collected or no longer used: {word}")
            lacking += len(stale)
        else:
            folder.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                write_po(file, known, width=120, sort_output=True, omit_header=False, include_lineno=False)
            # Dates and tools of the catalogue's header would change at every run.
            kept = [
                line
                for line in path.read_text().splitlines()
                if not line.startswith(
                    ('"POT-Creation', '"PO-Revision', '"Generated-By', '"Last-Tr', '"Report', '"Project')
                )
            ]
            path.write_text("\n".join(kept) + "\n")
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "django.mo").open("wb") as file:
            write_mo(file, known)
        for message in missing:
            print(f"{room}: no French for: {message}")
        lacking += len(missing)
    return 1 if lacking and check else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
