"""Ids: unique within their kind, and the same as the file's name where a file is one definition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from pathlib import PurePosixPath

from arrimage.core.problem import Problem
from arrimage.core.text import Text
from arrimage.definitions.entries import FOLDERS, Entry, place

#: Kinds that may keep earlier versions beside the latest one.
_VERSIONED = {"indicators", "targets", "rubrics", "report_schemas"}
_ONE_PER_FILE = {folder.name for folder in FOLDERS if folder.items is None}


def check(entries: Sequence[Entry]) -> list[Problem]:
    """Repeated ids and wrong file names."""
    return [*_repeated(entries), *_misnamed(entries)]


def _repeated(entries: Sequence[Entry]) -> Iterator[Problem]:
    first: dict[tuple[str, str, int], Entry] = {}
    for entry in entries:
        version = entry.version if entry.folder in _VERSIONED else 1
        key = (entry.folder, entry.id, version)
        if key not in first:
            first[key] = entry
            continue
        where = place(first[key], "id")
        if entry.folder in _VERSIONED:
            yield Problem(
                Text(f"“{entry.id}” version {version} is defined twice (first in {where.en}).",
                     f"La version {version} de «\u00a0{entry.id}\u00a0» est définie deux fois (d’abord dans {where.fr})."),
                Text("Raise “version:” if the meaning changed, or give another id.",
                     "Augmentez «\u00a0version:\u00a0» si le sens a changé, ou donnez un autre identifiant."),
                place(entry, "id"),
            )  # fmt: skip
        else:
            yield twice(entry.id, place(entry, "id"), where)


def _misnamed(entries: Sequence[Entry]) -> Iterator[Problem]:
    for entry in entries:
        if entry.folder not in _ONE_PER_FILE:
            continue
        allowed = [entry.id, f"{entry.id}.v{entry.version}"] if entry.folder in _VERSIONED else [entry.id]
        if PurePosixPath(entry.document.file).name.removesuffix(".yaml") not in allowed:
            yield Problem(
                Text(f"The file’s name does not match its id, “{entry.id}”.",
                     f"Le nom du fichier ne correspond pas à son identifiant, «\u00a0{entry.id}\u00a0»."),
                Text(f"Name the file {allowed[0]}.yaml, or correct “id:”.",
                     f"Nommez le fichier {allowed[0]}.yaml ou corrigez «\u00a0id:\u00a0»."),
                place(entry, "id"),
            )  # fmt: skip


def repeats(entry: Entry, key: str, ids: Iterable[str], last: str = "id") -> Iterator[Problem]:
    """Ids that stand twice in the list ``key`` of one definition."""
    first: dict[str, int] = {}
    for index, item in enumerate(ids):
        if item in first:
            yield twice(item, place(entry, key, index, last), place(entry, key, first[item], last))
        first.setdefault(item, index)


def twice(repeated: str, here: Text, first: Text) -> Problem:
    """The problem of an id that two things share."""
    return Problem(
        Text(f"The id “{repeated}” is used twice (first in {first.en}).",
             f"L’identifiant «\u00a0{repeated}\u00a0» sert deux fois (d’abord dans {first.fr})."),
        Text("Give one of the two another id.", "Donnez un autre identifiant à l’un des deux."),
        here,
    )  # fmt: skip


def unknown(what: Text, value: str, here: Text, choices: Iterable[str] = ()) -> Problem:
    """The problem of a reference that leads nowhere; ``what`` is a noun phrase such as "box" / "case"."""
    near = get_close_matches(value, list(choices), n=1)
    remedy = (
        Text(f"Did you mean “{near[0]}”? Otherwise define it, or remove the reference.",
             f"Vouliez-vous dire «\u00a0{near[0]}\u00a0»? Sinon, définissez-le ou supprimez le renvoi.")
        if near
        else Text("Define it, or remove the reference.", "Définissez-le ou supprimez le renvoi.")
    )  # fmt: skip
    return Problem(
        Text(
            f"There is no {what.en} called “{value}”.",
            f"Il n’existe aucun élément «\u00a0{value}\u00a0» ({what.fr}).",
        ),
        remedy,
        here,
    )
