"""Which folders hold definitions, and one definition together with the place it came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from arrimage.core.text import Text
from arrimage.definitions.reading import Document, KeyPath
from arrimage.definitions.schema import (
    Crosswalk,
    FactFile,
    IndicatorFile,
    LogicModel,
    ReportSchema,
    Rubric,
    TargetFile,
)


@dataclass(frozen=True, slots=True)
class Folder:
    """One folder of definitions.

    Attributes:
        name: the folder.
        shape: what a file in it must look like.
        items: key of the list that a file holds; None when a file is one definition and is named after it.
    """

    name: str
    shape: type[BaseModel]
    items: str | None = None

    @property
    def first_key(self) -> str:
        """The key that a file starts with."""
        return self.items or "id"


FOLDERS: tuple[Folder, ...] = (
    Folder("logic_models", LogicModel),
    Folder("crosswalks", Crosswalk),
    Folder("indicators", IndicatorFile, "indicators"),
    Folder("targets", TargetFile, "targets"),
    Folder("rubrics", Rubric),
    Folder("report_schemas", ReportSchema),
    Folder("facts", FactFile, "facts"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One definition and where it stands.

    Attributes:
        folder: name of its folder.
        value: the validated definition.
        document: the file.
        path: key path of the definition inside the file; empty when the file is one definition.
    """

    folder: str
    value: Any
    document: Document
    path: KeyPath

    @property
    def id(self) -> str:
        """The definition's id."""
        return str(self.value.id)

    @property
    def version(self) -> int:
        """The definition's version; 1 for kinds that have none."""
        return int(getattr(self.value, "version", 1))


def place(entry: Entry, *path: str | int) -> Text:
    """File, key and line of an entry, or of a key path inside it."""
    return entry.document.place((*entry.path, *path))
