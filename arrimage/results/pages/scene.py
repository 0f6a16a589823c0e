"""A model laid out with the states of its boxes: what the picture, the list and the panel are all made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from arrimage.core import wording
from arrimage.core.text import Lang, Text
from arrimage.definitions.schema import Indicator, LogicModel, Node
from arrimage.results import headline, wires
from arrimage.results.reading import Reading
from arrimage.results.states import WORST_FIRST, Judgement, node_state


@dataclass(frozen=True, slots=True)
class Address:
    """The address of the picture with its choices; changing one keeps the others."""

    slug: str
    model: str
    own: bool
    period: str
    group: str
    view: str

    def to(self, *, node: str = "", anchor: str = "", **changed: str) -> str:
        """The address with some choices changed."""
        choices = {"period": self.period, "group": self.group, "view": self.view, "node": node, **changed}
        path = (
            reverse("results:model", args=[self.slug])
            if self.own
            else reverse("results:model_of", args=[self.slug, self.model])
        )
        query = urlencode({name: value for name, value in choices.items() if value})
        return path + (f"?{query}" if query else "") + anchor


@dataclass(frozen=True, slots=True)
class Box:
    """One box of the picture. ``middle`` is its height in thousandths; ``figure`` the value printed in it."""

    id: str
    ref: str
    name: Text
    number: int | None
    level: str
    state: str
    reason: Text
    figure: str
    worst: str
    url: str
    row: int
    span: int
    column: int
    middle: int
    selected: bool
    near: bool
    leads: tuple[Text, ...]
    to: tuple[str, ...]
    came: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """A model with the states of its boxes, laid out: everything the page is made from, before words and panel."""

    model: LogicModel
    nodes: Mapping[str, Node]
    picture: wires.Picture
    judged: Mapping[str, Judgement]
    measures: Mapping[str, Sequence[tuple[Indicator, str]]]
    selected: str

    def ref(self, node: str) -> str:
        """The reference of a box."""
        return f"{self.model.id}/{node}"


def shown_nodes(model: LogicModel, group: str) -> dict[str, Node]:
    """The boxes of one part of a model and every box they lead to; all boxes without a part."""
    every = {node.id: node for node in model.nodes}
    if not group:
        return every
    kept = {node.id for node in model.nodes if node.group == group}
    waiting = list(kept)
    while waiting:
        for other in every[waiting.pop()].leads_to:
            if other not in kept:
                kept.add(other)
                waiting.append(other)
    return {id_: node for id_, node in every.items() if id_ in kept}


def scene(
    model: LogicModel,
    nodes: Mapping[str, Node],
    measures: Mapping[str, Sequence[tuple[Indicator, str]]],
    reading: Reading,
    selected: str,
) -> Scene:
    """Judge the boxes and lay them out; without a chosen box, the one most in need of talk is open."""
    judged = {id_: node_state(reading.judgements[i.id] for i, _ in measures[f"{model.id}/{id_}"]) for id_ in nodes}
    if selected not in nodes:
        ordered = sorted(
            nodes, key=lambda id_: (WORST_FIRST.index(judged[id_].state), nodes[id_].level in headline.WORK)
        )
        selected = ordered[0] if ordered else ""
    columns = [[id_ for id_, node in nodes.items() if node.level == column.level] for column in model.columns]
    arrows = [(id_, other) for id_, node in nodes.items() for other in node.leads_to]
    picture = wires.lay_out([column for column in columns if column], arrows, selected)
    return Scene(model, nodes, picture, judged, measures, selected)


def worst_indicator(found: Scene, reading: Reading, node: str) -> Indicator | None:
    """The indicator that gives a box its state: the first with the box's own state."""
    for indicator, _ in found.measures[found.ref(node)]:
        if reading.judgements[indicator.id].state is found.judged[node].state:
            return indicator
    return None


def boxes(found: Scene, reading: Reading, address: Address, lang: Lang) -> dict[str, Box]:
    """Every box of the picture by its id, column by column."""
    made = {}
    came: dict[str, list[str]] = {}
    for wire in found.picture.wires:
        came.setdefault(wire.end, []).append(wire.start)
    for column in found.picture.columns:
        for id_ in column:
            node, place = found.nodes[id_], found.picture.places[id_]
            worst = worst_indicator(found, reading, id_)
            leads = [other for other in node.leads_to if other in found.nodes]
            figure = ""
            if worst is not None and reading.figures[worst.id].value.numerator is not None:
                released = reading.figures[worst.id]
                figure = wording.value(released.value, released.unit, lang, short=True)
            made[id_] = Box(
                id_, found.ref(id_), node.name.text, node.number, node.level, found.judged[id_].state.value,
                found.judged[id_].reason, figure, worst.id if worst else "", address.to(node=id_, view="", anchor="#panel"),
                place.row, place.span, place.column, round(place.middle), id_ == found.selected,
                id_ in found.picture.near, tuple(found.nodes[other].name.text for other in leads), tuple(leads),
                tuple(came.get(id_, ())),
            )  # fmt: skip
    return made
