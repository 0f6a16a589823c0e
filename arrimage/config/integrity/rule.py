"""One integrity rule: a name, the sentence that holds when nothing breaks it, and how to find what does."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass

from arrimage.core.problem import Problem
from arrimage.core.text import Text
from arrimage.definitions import Definitions

#: Places that one broken rule lists; the rest is counted, so that one bad import does not bury the other rules.
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule about stored records that database constraints cannot express.

    Attributes:
        name: short stable name, part of each place.
        statement: the sentence that is true when the rule holds.
        message: what is wrong at one place.
        remedy: what to do there.
        places: finds where the rule is broken; one query unless its docstring says otherwise.
    """

    name: str
    statement: Text
    message: Text
    remedy: Text
    places: Callable[[Definitions], Iterable[Text | str]]

    def problems(self, definitions: Definitions) -> list[Problem]:
        """One problem for each place, at most :data:`SHOWN`, then one that counts the others."""
        found = [place if isinstance(place, Text) else Text(place, place) for place in self.places(definitions)]
        listed = [Problem(self.message, self.remedy, _named(self.name, place)) for place in found[:SHOWN]]
        if more := len(found) - len(listed):
            count = Text("{n} more like it.", "{n} autres du même genre.").format(n=more)
            listed.append(Problem(count, self.remedy, Text(self.name, self.name)))
        return listed


def _named(name: str, place: Text) -> Text:
    return Text(f"{name}, {place.en}", f"{name}, {place.fr}")


def on_circles(parents: Mapping[Hashable, Hashable | None]) -> list[Hashable]:
    """The members of every circle in a map from a thing to what it is part of, in the order of the map.

    >>> on_circles({"a": "b", "b": "a", "c": "a", "d": None})
    ['a', 'b']
    """
    state: dict[Hashable, str] = {}
    circular: set[Hashable] = set()
    for start in parents:
        path: list[Hashable] = []
        at: Hashable | None = start
        while at is not None and at in parents and at not in state:
            state[at] = "open"
            path.append(at)
            at = parents[at]
        if at is not None and state.get(at) == "open" and at in path:
            circular.update(path[path.index(at) :])
        for step in path:
            state[step] = "closed"
    return [member for member in parents if member in circular]
