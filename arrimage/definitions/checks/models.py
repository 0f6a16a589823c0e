"""Logic models: boxes stand in columns, arrows go to the right and nowhere else, and what they name exists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from arrimage.core.problem import Problem
from arrimage.core.text import Text
from arrimage.definitions.checks.identity import repeats, unknown
from arrimage.definitions.entries import Entry, place
from arrimage.definitions.schema import LogicModel, Node

_BOX = Text("box of this model", "case de ce modèle")
_GROUP = Text("group of this model", "groupe de ce modèle")
_COLUMN = Text("column of this model", "colonne de ce modèle")

#: Longest names that fit a box of the picture; French needs about a quarter more.
LONGEST = {"en": 60, "fr": 75}


def check(entries: Sequence[Entry]) -> list[Problem]:
    """Everything inconsistent inside the logic models."""
    problems: list[Problem] = []
    for entry in entries:
        if isinstance(entry.value, LogicModel):
            problems += _parts(entry, entry.value)
            problems += _arrows(entry, entry.value)
            problems += _cycles(entry, entry.value)
    return problems


def _parts(entry: Entry, model: LogicModel) -> Iterator[Problem]:
    yield from repeats(entry, "columns", (column.level for column in model.columns), "level")
    yield from repeats(entry, "groups", (group.id for group in model.groups))
    yield from repeats(entry, "nodes", (node.id for node in model.nodes))
    yield from repeats(entry, "context", (item.id for item in model.context))
    levels = {column.level for column in model.columns}
    groups = {group.id for group in model.groups}
    nodes = {node.id for node in model.nodes}
    for index, node in enumerate(model.nodes):
        if node.level not in levels:
            yield unknown(_COLUMN, node.level, place(entry, "nodes", index, "level"), levels)
        if node.group is not None and node.group not in groups:
            yield unknown(_GROUP, node.group, place(entry, "nodes", index, "group"), groups)
        for side, most in LONGEST.items():
            if len(name := getattr(node.name, side)) > most:
                yield Problem(
                    Text(f"The name has {len(name)} characters; a box of the picture holds {most}.",
                         f"Le nom compte {len(name)}\u00a0caractères; une case de l’image en contient {most}."),
                    Text("Shorten the name; the whole meaning belongs in “statement:”.",
                         "Raccourcissez le nom; le sens complet va sous «\u00a0statement:\u00a0»."),
                    place(entry, "nodes", index, "name", side),
                )  # fmt: skip
    for index, item in enumerate(model.context):
        if item.node is not None and item.node not in nodes:
            yield unknown(_BOX, item.node, place(entry, "context", index, "node"), nodes)


def _arrows(entry: Entry, model: LogicModel) -> Iterator[Problem]:
    order = {column.level: position for position, column in enumerate(model.columns)}
    by_id = {node.id: node for node in model.nodes}
    for index, node in enumerate(model.nodes):
        seen: set[str] = set()
        for step, target in enumerate(node.leads_to):
            here = place(entry, "nodes", index, "leads_to", step)
            if target not in by_id:
                yield unknown(_BOX, target, here, by_id)
            elif target in seen:
                yield Problem(
                    Text(f"The arrow to “{target}” stands twice.", f"La flèche vers «\u00a0{target}\u00a0» figure deux fois."),
                    Text("Keep one of the two.", "Gardez l’une des deux."),
                    here,
                )  # fmt: skip
            elif order.get(by_id[target].level, 0) <= order.get(node.level, -1):
                yield Problem(
                    Text(f"The arrow from “{node.id}” to “{target}” does not go to a column further right.",
                         f"La flèche de «\u00a0{node.id}\u00a0» vers «\u00a0{target}\u00a0» ne va pas vers une colonne plus à droite."),
                    Text("Lead to a box of a later column, or correct “level:”.",
                         "Menez à une case d’une colonne suivante ou corrigez «\u00a0level:\u00a0»."),
                    here,
                )  # fmt: skip
            seen.add(target)


def _cycles(entry: Entry, model: LogicModel) -> Iterator[Problem]:
    position = {node.id: index for index, node in enumerate(model.nodes)}
    cycle = find_cycle({node.id: _known(node, position) for node in model.nodes})
    if cycle:
        path = " → ".join(cycle)
        yield Problem(
            Text(f"The arrows run in a circle: {path}.", f"Les flèches tournent en rond\u00a0: {path}."),
            Text("Remove one of these arrows.", "Supprimez l’une de ces flèches."),
            place(entry, "nodes", position[cycle[0]], "leads_to"),
        )


def _known(node: Node, position: dict[str, int]) -> tuple[str, ...]:
    return tuple(target for target in node.leads_to if target in position)


def find_cycle(edges: dict[str, tuple[str, ...]]) -> list[str]:
    """One circle among directed edges, first box repeated at the end; empty when there is none.

    Iterative, so that a long chain does not exhaust the stack.
    """
    done: set[str] = set()
    for start in edges:
        path: list[str] = []
        on_path: set[str] = set()
        stack: list[tuple[str, bool]] = [(start, False)]
        while stack:
            here, leaving = stack.pop()
            if leaving:
                path.pop()
                on_path.discard(here)
                done.add(here)
                continue
            if here in on_path:
                return [*path[path.index(here) :], here]
            if here in done:
                continue
            path.append(here)
            on_path.add(here)
            stack.append((here, True))
            stack += [(target, False) for target in edges.get(here, ())]
    return []
