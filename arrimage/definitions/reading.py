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
    try:
        node = loader.get_single_node()
        if node is None:
            return None, [
                _problem(
                    file, 1, Text("The file is empty.", "Le fichier est vide."),
                    Text("Fill it in, or delete it.", "Remplissez-le ou supprimez-le."),
                )
            ]  # fmt: skip
        walk = _Walk(file, loader)
        data = walk.build(node, ())
        return Document(file, data, walk.lines), walk.problems
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return None, [_broken(file, mark.line + 1 if mark else 1)]
    except yaml.reader.ReaderError as error:
        position = error.position if isinstance(error.position, int) else 0
        return None, [_broken(file, text[:position].count("\n") + 1)]
    except (yaml.YAMLError, RecursionError):
        return None, [_broken(file, 1)]
    finally:
        loader.dispose()


class _Walk:
    """Turns YAML nodes into plain data, noting lines and what is wrong."""

    def __init__(self, file: str, loader: Any) -> None:
        self.file = file
        self.loader = loader
        self.lines: dict[KeyPath, int] = {}
        self.problems: list[Problem] = []
        self._seen: dict[int, yaml.Node] = {}  # the nodes are kept, so that no id is used twice

    def build(self, node: yaml.Node, path: KeyPath) -> Any:
        """The plain data of ``node``, which stands at ``path``."""
        line = node.start_mark.line + 1
        self.lines.setdefault(path, line)
        if id(node) in self._seen or len(path) > MAX_DEPTH:
            self.problems.append(
                _problem(
                    self.file, line,
                    Text("The value is an alias or nested too deeply.",
                         "La valeur est un alias ou comporte trop de niveaux."),
                    Text("Write the value out in full where it belongs.",
                         "Écrivez la valeur au long, à l’endroit voulu."),
                )
            )  # fmt: skip
            return None
        self._seen[id(node)] = node
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, (*path, index)) for index, item in enumerate(node.value)]
        return self._scalar(node)

    def _mapping(self, node: yaml.MappingNode, path: KeyPath) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else "?"
            if key in data:
                first = self.lines[(*path, key)]
                self.problems.append(
                    _problem(
                        self.file, line,
                        Text(f"The key “{key}” stands twice in the same place (first on line {first}).",
                             f"La clé «\u00a0{key}\u00a0» figure deux fois au même endroit (d’abord à la ligne\u00a0{first})."),
                        Text("Keep one of the two.", "Gardez l’une des deux."),
                    )
                )  # fmt: skip
                continue
            self.lines[(*path, key)] = line
            data[key] = self.build(value_node, (*path, key))
        return data

    def _scalar(self, node: yaml.Node) -> Any:
        try:
            return self.loader.construct_object(node)
        except (ValueError, yaml.constructor.ConstructorError):
            self.problems.append(
                _problem(
                    self.file, node.start_mark.line + 1,
                    Text(f"The value “{node.value}” cannot be read.", f"La valeur «\u00a0{node.value}\u00a0» est illisible."),
                    Text("Write dates as 2026-11-22, and put text between quotation marks.",
                         "Écrivez les dates sous la forme 2026-11-22 et mettez le texte entre guillemets droits."),
                )
            )  # fmt: skip
            return None


def _broken(file: str, line: int) -> Problem:
    return _problem(
        file, line,
        Text("The file is not valid YAML at this line.", "Le fichier n’est pas du YAML valide à cette ligne."),
        Text("Check the indentation, and put text that holds a colon between quotation marks.",
             "Vérifiez le retrait et mettez entre guillemets droits tout texte qui contient un deux-points."),
    )  # fmt: skip


def _problem(file: str, line: int | None, message: Text, remedy: Text) -> Problem:
    place = Text(file, file) if line is None else Text(f"{file}, line {line}", f"{file}, ligne\u00a0{line}")
    return Problem(message, remedy, place)
