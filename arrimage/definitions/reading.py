"""Reading one definition file: YAML into plain data, with the line of every key kept for messages.

Beyond YAML it refuses what makes definitions ambiguous or dangerous: duplicate keys (YAML keeps the last and says
nothing), aliases (a small file could unfold into a huge one), several documents in one file, and other encodings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from arrimage.core.problem import Problem
from arrimage.core.text import Text

#: A key path: names of keys and positions in lists, from the top of the file.
KeyPath = tuple[str | int, ...]

#: Larger than any definition file needs to be, in bytes.
MAX_BYTES = 2_000_000
MAX_DEPTH = 40

#: Plain data only; anything else could build an object, or a kind of value that no shape expects.
_TAGS = frozenset(
    f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq")
)
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Document:
    """One definition file as read.

    Attributes:
        file: path from the root of the definitions, with forward slashes.
        data: mappings, lists, texts, numbers, dates; no object of any other kind.
        lines: line number (from 1) of every key path.
    """

    file: str
    data: Any
    lines: Mapping[KeyPath, int] = field(repr=False)

    def line(self, path: KeyPath) -> int:
        """The line of a key path, or of the nearest part of it that the file holds."""
        for length in range(len(path), -1, -1):
            if (found := self.lines.get(path[:length])) is not None:
                return found
        return 1

    def key(self, path: KeyPath) -> str:
        """A key path as people read it: ``nodes[act-plan].name.fr``; list items without an id are counted from 1."""
        words, here = "", self.data
        for part in path:
            try:
                here = here[part]
            except (KeyError, IndexError, TypeError):
                here = None
            if isinstance(part, int):
                own = here.get("id") if isinstance(here, dict) else None
                words += f"[{own}]" if isinstance(own, str) and own else f"[#{part + 1}]"
            else:
                words += f".{part}" if words else part
        return words

    def place(self, path: KeyPath) -> Text:
        """File, key and line in both languages."""
        key, line = self.key(path), self.line(path)
        if not key:
            return Text(f"{self.file}, line {line}", f"{self.file}, ligne\u00a0{line}")
        return Text(f"{self.file}, key {key}, line {line}", f"{self.file}, clé {key}, ligne\u00a0{line}")


def read(path: Path, file: str) -> tuple[Document | None, list[Problem]]:
    """Read one file.

    Args:
        path: where the file is.
        file: how messages name it.

    Returns:
        The document, or None when the file cannot be read at all, and what is wrong with it.
    """
    try:
        raw = path.read_bytes()
    except OSError:
        return None, [
            _problem(
                file, None, Text("The file cannot be read.", "Le fichier ne peut pas être lu."),
                Text("Check that it is a file and that you may read it.",
                     "Vérifiez qu’il s’agit d’un fichier et que vous avez le droit de le lire."),
            )
        ]  # fmt: skip
    if len(raw) > MAX_BYTES:
        return None, [
            _problem(
                file, None, Text("The file is too large for a definition.",
                                 "Le fichier est trop volumineux pour une définition."),
                Text("Split it into files under 2 MB.", "Divisez-le en fichiers de moins de 2\u00a0Mo."),
            )
        ]  # fmt: skip
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return None, [
            _problem(
                file, line, Text("The file is not written in UTF-8.", "Le fichier n’est pas encodé en UTF-8."),
                Text("Save it again with the encoding UTF-8.", "Enregistrez-le de nouveau avec l’encodage UTF-8."),
            )
        ]  # fmt: skip
    return parse(text, file)


def parse(text: str, file: str) -> tuple[Document | None, list[Problem]]:
    """Parse the text of one file; see :func:`read`."""
    loader = _LOADER(text)
    walk = _Walk(file, loader)
    try:
        data = walk.whole()
        return (Document(file, data, walk.lines) if walk.lines else None), walk.problems
    except _Unusable as unusable:
        return None, [*walk.problems, unusable.problem]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return None, [_broken(file, mark.line + 1 if mark else 1)]
    except yaml.reader.ReaderError as error:
        position = error.position if isinstance(error.position, int) else 0
        return None, [_broken(file, text[:position].count("\n") + 1)]
    except yaml.YAMLError:
        return None, [_broken(file, 1)]
    finally:
        loader.dispose()


class _Unusable(Exception):  # noqa: N818 - it reads as what happened
    """The file cannot be used at all, and reading stops."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.say("en"))
        self.problem = problem


class _Walk:
    """Turns YAML events into plain data, noting lines and what is wrong.

    It works on events because composing a deeply nested text crashes the C library's stack.
    """

    def __init__(self, file: str, loader: Any) -> None:
        self.file = file
        self.loader = loader
        self.lines: dict[KeyPath, int] = {}
        self.problems: list[Problem] = []

    def whole(self) -> Any:
        """The data of the one document in the file; None, and a problem, when the file holds none."""
        self._next()  # start of the stream
        event = self._next()
        if isinstance(event, yaml.StreamEndEvent):
            self.problems.append(
                _problem(
                    self.file, 1, Text("The file is empty.", "Le fichier est vide."),
                    Text("Fill it in, or delete it.", "Remplissez-le ou supprimez-le."),
                )
            )  # fmt: skip
            return None
        data = self._build(self._next(), ())
        self._next()  # end of the document
        event = self._next()
        if not isinstance(event, yaml.StreamEndEvent):
            self.problems.append(
                _problem(
                    self.file, event.start_mark.line + 1,
                    Text("The file holds several YAML documents.", "Le fichier contient plusieurs documents YAML."),
                    Text("Keep one, and remove the lines that hold “---”.",
                         "Gardez-en un seul et supprimez les lignes «\u00a0---\u00a0»."),
                )
            )  # fmt: skip
        return data

    def _next(self) -> Any:
        return self.loader.get_event()

    def _build(self, event: Any, path: KeyPath) -> Any:
        """The plain data that starts with ``event`` and stands at ``path``."""
        line = event.start_mark.line + 1
        self.lines.setdefault(path, line)
        if isinstance(event, yaml.AliasEvent) or len(path) > MAX_DEPTH:
            raise _Unusable(
                _problem(
                    self.file, line,
                    Text("The value is an alias or nested too deeply.",
                         "La valeur est un alias ou comporte trop de niveaux."),
                    Text("Write the value out in full where it belongs.",
                         "Écrivez la valeur au long, à l’endroit voulu."),
                )
            )  # fmt: skip
        if event.tag is not None and event.tag not in _TAGS and event.tag != "!":
            self.problems.append(_unreadable(self.file, line, event.tag))
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        return self._scalar(event)

    def _sequence(self, path: KeyPath) -> list[Any]:
        data: list[Any] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            data.append(self._build(event, (*path, len(data))))
        return data

    def _mapping(self, path: KeyPath) -> dict[str, Any]:
        data: dict[str, Any] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            line = event.start_mark.line + 1
            key = event.value if isinstance(event, yaml.ScalarEvent) else None
            if key is None or key in data:
                value = "?" if key is None else key
                first = self.lines.get((*path, value), line)
                if key is None:
                    self._build(event, (*path, "?"))
                    self.problems.append(_unreadable(self.file, line, "?"))
                else:
                    self.problems.append(_twice(self.file, line, key, first))
                self._build(self._next(), (*path, "?"))
                continue
            self.lines[(*path, key)] = line
            data[key] = self._build(self._next(), (*path, key))
        return data

    def _scalar(self, event: Any) -> Any:
        tag = event.tag
        if tag is None or tag == "!" or tag not in _TAGS:
            tag = self.loader.resolve(yaml.ScalarNode, event.value, event.implicit)
        if tag not in _TAGS:  # a lone "=" or "<<"
            tag = "tag:yaml.org,2002:str"
        try:
            return self.loader.construct_object(yaml.ScalarNode(tag, event.value, event.start_mark, event.end_mark))
        except (ValueError, KeyError, yaml.constructor.ConstructorError):
            self.problems.append(_unreadable(self.file, event.start_mark.line + 1, event.value))
            return None


def _twice(file: str, line: int, key: str, first: int) -> Problem:
    return _problem(
        file, line,
        Text(f"The key “{key}” stands twice in the same place (first on line {first}).",
             f"La clé «\u00a0{key}\u00a0» figure deux fois au même endroit (d’abord à la ligne\u00a0{first})."),
        Text("Keep one of the two.", "Gardez l’une des deux."),
    )  # fmt: skip


def _broken(file: str, line: int) -> Problem:
    return _problem(
        file, line,
        Text("The file is not valid YAML at this line.", "Le fichier n’est pas du YAML valide à cette ligne."),
        Text("Check the indentation, and put text that holds a colon between quotation marks.",
             "Vérifiez le retrait et mettez entre guillemets droits tout texte qui contient un deux-points."),
    )  # fmt: skip


def _unreadable(file: str, line: int, value: str) -> Problem:
    return _problem(
        file, line,
        Text(f"The value “{value}” cannot be read.", f"La valeur «\u00a0{value}\u00a0» est illisible."),
        Text("Write dates as 2026-11-22, put text between quotation marks, and use no YAML tags.",
             "Écrivez les dates sous la forme 2026-11-22, mettez le texte entre guillemets droits et n’employez "
             "aucune étiquette YAML."),
    )  # fmt: skip


def _problem(file: str, line: int | None, message: Text, remedy: Text) -> Problem:
    place = Text(file, file) if line is None else Text(f"{file}, line {line}", f"{file}, ligne\u00a0{line}")
    return Problem(message, remedy, place)
