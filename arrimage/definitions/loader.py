"""Loads every definition under a root, and refuses a broken one with file, key, line and remedy in both languages.

All problems are reported at once. What a definition says about others (that a box, a rubric or an indicator exists)
is looked at only when every file could be read, so that one slip does not give twenty messages.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Collection, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Text
from arrimage.definitions import checks
from arrimage.definitions.catalogue import Definitions
from arrimage.definitions.entries import FOLDERS, Entry, Folder, place
from arrimage.definitions.reading import Document, read
from arrimage.definitions.refusals import refusals
from arrimage.definitions.schema import Crosswalk, Fact, Indicator, LogicModel, ReportSchema, Rubric, Target

SHIPPED = Path(__file__).parent

_lock = threading.Lock()
_shipped: Definitions | None = None

T = TypeVar("T")


def definitions() -> Definitions:
    """The definitions shipped with the package, read once per process.

    Raises:
        Refused: when one of them is broken.
    """
    global _shipped
    if _shipped is None:
        with _lock:
            if _shipped is None:
                _shipped = load()
    return _shipped


def load(root: Path | None = None) -> Definitions:
    """Read and check all definitions under ``root`` (default: those of the package).

    Raises:
        Refused: with every problem found.
    """
    root = SHIPPED if root is None else root
    if not root.is_dir():
        raise Refused(
            Problem(
                Text("There is no such folder of definitions.", "Ce dossier de définitions n’existe pas."),
                Text("Give a folder that holds logic_models, indicators and the others.",
                     "Indiquez un dossier qui contient logic_models, indicators et les autres."),
                Text(root.name, root.name),
            )
        )  # fmt: skip
    entries: list[Entry] = []
    problems: list[Problem] = []
    for folder in FOLDERS:
        found, wrong = _folder(root, folder)
        entries += found
        problems += wrong
    problems = problems or checks.check(entries)
    if problems:
        raise Refused(*problems)
    return _assemble(entries)


def check_measures(definitions: Definitions, names: Collection[str]) -> None:
    """Refuse when an indicator, in any version, names a measure that is not among ``names``.

    Raises:
        Refused: with one problem for each such indicator.
    """
    problems = []
    for (indicator_id, version), indicator in definitions.indicator_versions.items():
        if indicator.measure is not None and indicator.measure not in names:
            where = definitions.places["indicators", indicator_id, version]
            problems.append(
                Problem(
                    Text(f"No measure is called “{indicator.measure}”.",
                         f"Aucune mesure ne s’appelle «\u00a0{indicator.measure}\u00a0»."),
                    Text("Register a measure under that name, or correct “measure:”.",
                         "Enregistrez une mesure sous ce nom ou corrigez «\u00a0measure:\u00a0»."),
                    where,
                )
            )  # fmt: skip
    if problems:
        raise Refused(*problems)


def _folder(root: Path, folder: Folder) -> tuple[list[Entry], list[Problem]]:
    """Everything one folder defines, in the order of file names, and what is wrong in it."""
    entries: list[Entry] = []
    problems: list[Problem] = []
    directory = root / folder.name
    for path in sorted(directory.iterdir()) if directory.is_dir() else ():
        file = f"{folder.name}/{path.name}"
        if path.name.startswith((".", "__")):
            continue
        if path.suffix != ".yaml":
            problems.append(
                Problem(
                    Text("Only files whose name ends in .yaml are read here.",
                         "Seuls les fichiers dont le nom se termine par .yaml sont lus ici."),
                    Text("Rename the file, or move it elsewhere.", "Renommez le fichier ou déplacez-le."),
                    Text(file, file),
                )
            )  # fmt: skip
            continue
        document, wrong = read(path, file)
        problems += wrong
        if document is None:
            continue
        found, wrong = _validate(document, folder)
        entries += found
        problems += wrong
    return entries, problems


def _validate(document: Document, folder: Folder) -> tuple[list[Entry], list[Problem]]:
    if not isinstance(document.data, dict):
        return [], [
            Problem(
                Text("The file does not start with keys and values.",
                     "Le fichier ne commence pas par des clés et des valeurs."),
                Text(f"Start it with “{folder.first_key}:”.", f"Commencez-le par «\u00a0{folder.first_key}:\u00a0»."),
                document.place(()),
            )
        ]  # fmt: skip
    try:
        shaped: Any = folder.shape.model_validate(document.data)
    except ValidationError as error:
        return [], refusals(document, (), error, folder.shape)
    if folder.items is None:
        return [Entry(folder.name, shaped, document, ())], []
    listed: tuple[BaseModel, ...] = getattr(shaped, folder.items)
    return [Entry(folder.name, item, document, (folder.items, index)) for index, item in enumerate(listed)], []


def _assemble(entries: list[Entry]) -> Definitions:
    """Put checked entries into their mappings."""

    def of(folder: str, kind: type[T]) -> list[T]:
        return [entry.value for entry in entries if entry.folder == folder and isinstance(entry.value, kind)]

    models = {model.id: model for model in of("logic_models", LogicModel)}
    indicators, indicator_versions = _versions(of("indicators", Indicator))
    targets, target_versions = _versions(of("targets", Target))
    rubrics, rubric_versions = _versions(of("rubrics", Rubric))
    schemas, schema_versions = _versions(of("report_schemas", ReportSchema))
    by_node: dict[str, list[Indicator]] = defaultdict(list)
    for indicator in indicators.values():
        for ref in indicator.nodes:
            by_node[ref].append(indicator)
    by_indicator: dict[str, list[Target]] = defaultdict(list)
    for target in targets.values():
        by_indicator[target.indicator].append(target)
    return Definitions(
        models=MappingProxyType(models),
        crosswalks=MappingProxyType({crosswalk.id: crosswalk for crosswalk in of("crosswalks", Crosswalk)}),
        indicators=indicators,
        indicator_versions=indicator_versions,
        targets=targets,
        target_versions=target_versions,
        rubrics=rubrics,
        rubric_versions=rubric_versions,
        report_schemas=schemas,
        report_schema_versions=schema_versions,
        facts=MappingProxyType({fact.id: fact for fact in of("facts", Fact)}),
        places=MappingProxyType({(entry.folder, entry.id, entry.version): place(entry) for entry in entries}),
        _nodes=MappingProxyType({f"{model.id}/{node.id}": node for model in models.values() for node in model.nodes}),
        _indicators_of=MappingProxyType({ref: tuple(found) for ref, found in by_node.items()}),
        _targets_of=MappingProxyType({key: tuple(found) for key, found in by_indicator.items()}),
    )


def _versions(items: list[Any]) -> tuple[Mapping[str, Any], Mapping[tuple[str, int], Any]]:
    """The latest version of each id, in the order in which ids first appear, and all versions."""
    latest: dict[str, Any] = {}
    for item in items:
        if item.id not in latest or latest[item.id].version < item.version:
            latest[item.id] = item
    every = {(item.id, item.version): item for item in items}
    return MappingProxyType(latest), MappingProxyType(every)
