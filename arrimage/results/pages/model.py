"""The living logic model: a picture whose boxes show their state, and the panel that a box opens to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from arrimage.core.disclosure import Unit, Value
from arrimage.core.period import Period
from arrimage.core.text import Lang, Text, fold
from arrimage.definitions import Definitions
from arrimage.definitions.schema import LogicModel, Source
from arrimage.partnership.models import Partnership
from arrimage.results import headline, wires
from arrimage.results.pages import words
from arrimage.results.pages.fresh import Fresh
from arrimage.results.pages.measured import Measured
from arrimage.results.pages.scene import Address, Box, Scene, shown_nodes, worst_indicator
from arrimage.results.pages.talk import Talk
from arrimage.results.pages.words import Choice, Link
from arrimage.results.reading import Reading
from arrimage.results.states import WORST_FIRST

_ALL = Text("Whole model", "Modèle complet")


@dataclass(frozen=True, slots=True)
class ColumnView:
    """One column of the picture."""

    name: Text
    hint: Text
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class WireView:
    """One arrow: its path and how it is drawn (lit, far, guess, or plain)."""

    path: str
    kind: str


@dataclass(frozen=True, slots=True)
class RecordLink:
    """One record behind a figure."""

    kind: Text
    name: Text
    day: date | None
    url: str


@dataclass(frozen=True, slots=True)
class Records:
    """The first records behind a figure, how many there are and how many the reader may not open."""

    records: tuple[RecordLink, ...]
    total: int
    hidden: int
    all_url: str


@dataclass(frozen=True, slots=True)
class Panel:
    """What a box opens to."""

    level: Text
    years: Text
    name: Text
    statement: Text
    state: str
    reason: Text
    measured: tuple[Measured, ...]
    trace: Records | None
    leads: tuple[Link, ...]
    came: tuple[Link, ...]
    matches: tuple[Link, ...]
    source: Source

    @property
    def where(self) -> Text:
        """Document and place of the source."""
        return self.source.words

    @property
    def others(self) -> int:
        """How many indicators stand behind the first."""
        return max(len(self.measured) - 1, 0)


@dataclass(frozen=True, slots=True)
class ListRow:
    """One box in the list: the value is that of the indicator its state comes from."""

    box: Box
    level: Text
    value: Value | None
    unit: Unit
    indicator: Text | None


@dataclass(frozen=True, slots=True)
class Head:
    """One heading of the list, which sorts it."""

    name: Text
    url: str
    sorted: bool


@dataclass(frozen=True, slots=True)
class ModelPage:
    """What the template receives."""

    model: LogicModel
    period: Period
    note: Text | None
    headline: Text
    tally: tuple[tuple[str, int], ...]
    total: int
    fresh: Fresh
    joined: bool
    guessed: str
    rows: int
    wide: int
    columns: tuple[ColumnView, ...]
    wires: tuple[WireView, ...]
    talk: tuple[Talk, ...]
    talk_title: Text
    panel: Panel | None
    models: tuple[Choice, ...]
    groups: tuple[Choice, ...]
    periods: tuple[Choice, ...]
    group: str
    selected: str
    as_list: bool
    list_url: str
    picture_url: str
    heads: tuple[Head, ...]
    list_rows: tuple[ListRow, ...]


def wire_views(found: Scene) -> tuple[tuple[WireView, ...], str]:
    """The arrows as drawn, and which of them the source does not draw: ``some`` (dashed), ``all`` or none."""
    guess = {(w.start, w.end) for w in found.picture.wires if found.nodes[w.start].leads_inferred}
    # Where the source draws no arrow at all, dashes would tell nothing and tire the eye.
    mixed = 0 < len(guess) < len(found.picture.wires)
    kinds = {wires.Light.NEAR: "lit", wires.Light.FAR: "far", wires.Light.NONE: ""}
    views = []
    for wire in found.picture.wires:
        kind = kinds[wire.light] + (" guess" if mixed and (wire.start, wire.end) in guess else "")
        views.append(WireView(wire.path, kind.strip()))
    return tuple(views), "some" if mixed else "all" if guess else ""


def panel(
    defined: Definitions,
    partnership: Partnership,
    found: Scene,
    measured: Sequence[Measured],
    trace: Records | None,
    address: Address,
) -> Panel | None:
    """What the selected box opens to."""
    if found.selected not in found.nodes:
        return None
    node = found.nodes[found.selected]
    column = next((c for c in found.model.columns if c.level == node.level), None)
    leads = [found.nodes[o] for o in node.leads_to if o in found.nodes]
    came = [n for n in found.nodes.values() if node.id in n.leads_to]
    matches = []
    for match in defined.matches(found.ref(node.id)):
        other = defined.model_of(match.other)
        own = other.id == own_model(defined, partnership).id
        place = Address(partnership.slug, other.id, own, address.period, default_group(other), "")
        short, relation = other.short.text, words.MATCHES[match.match]
        note = Text(f"({relation.en}, {short.en})", f"({relation.fr}, {short.fr})")
        target = defined.node(match.other)
        if target.id not in shown_nodes(other, place.group):
            place = Address(partnership.slug, other.id, own, address.period, "all", "")
        matches.append(Link(target.name.text, place.to(node=target.id, anchor="#panel"), note))
    return Panel(
        words.LEVELS[node.level], words.years(column.years) if column and column.years else words.EMPTY, node.name.text,
        node.statement.text, found.judged[node.id].state.value, found.judged[node.id].reason, tuple(measured), trace,
        tuple(Link(n.name.text, address.to(node=n.id, anchor="#panel")) for n in leads),
        tuple(Link(n.name.text, address.to(node=n.id, anchor="#panel")) for n in came), tuple(matches), node.source,
    )  # fmt: skip


def own_model(defined: Definitions, partnership: Partnership) -> LogicModel:
    """The model that a partnership's results open with."""
    return defined.models_for(partnership.kind)[0]


def default_group(model: LogicModel) -> str:
    """The part of a model that is shown first: the delivery half of the LIP model, the first stream of others."""
    ids = [group.id for group in model.groups]
    return "delivery" if "delivery" in ids else ids[0] if ids else ""


def group_choices(model: LogicModel, group: str, address: Address) -> tuple[Choice, ...]:
    """The parts of a model to choose from, and the whole."""
    if not model.groups:
        return ()
    parts = [Choice(g.name.text, address.to(group=g.id), g.id == group, g.id) for g in model.groups]
    return (*parts, Choice(_ALL, address.to(group="all"), group == "", "all"))


_HEADS: Mapping[str, Text] = {
    "box": Text("Box", "Case"), "level": Text("Level", "Niveau"), "state": Text("State", "État"), "figure": Text("Figure", "Chiffre"),
}  # fmt: skip


def list_rows(found: Scene, reading: Reading, made: Mapping[str, Box], order: str, lang: Lang) -> tuple[ListRow, ...]:
    """The boxes as rows: in the order of the picture, or by state (worst first), name, or indicator."""
    rows = []
    for box in made.values():
        indicator = worst_indicator(found, reading, box.id)
        released = reading.figures[indicator.id] if indicator else None
        rows.append(
            ListRow(
                box, words.LEVELS[box.level], released.value if released else None,
                released.unit if released else Unit.COUNT, indicator.name.text if indicator else None,
            )
        )  # fmt: skip
    if order == "state":
        rows.sort(key=lambda row: [s.value for s in WORST_FIRST].index(row.box.state))
    elif order == "box":
        rows.sort(key=lambda row: fold(row.box.name.say(lang)))
    elif order == "figure":
        rows.sort(key=lambda row: (row.value is None, fold(row.indicator.say(lang)) if row.indicator else ""))
    return tuple(rows)


def heads(address: Address, order: str) -> tuple[Head, ...]:
    """The headings of the list."""
    return tuple(
        Head(name, address.to(view="list", sort=code), code == (order or "level")) for code, name in _HEADS.items()
    )


_BEGUN = Text(
    "{now} has only begun and has few figures yet, so {before} is shown.",
    "L’exercice {now} ne fait que commencer et a encore peu de chiffres\u00a0: c’est l’exercice {before} qui est montré.",
)


def begun_note(now: Period, shown: Period) -> Text | None:
    """Why the page opens with an earlier period than the present one; None when it does not."""
    return None if now == shown else _BEGUN.format(now=now.label, before=shown.label)


def tally(made: Mapping[str, Box]) -> tuple[tuple[str, int], ...]:
    """How many boxes are in each state."""
    return tuple(headline.tally(Counter(box.state for box in made.values())))


def finding(made: Mapping[str, Box]) -> Text:
    """The sentence above the picture."""
    states: dict[str, list[str]] = {}
    for box in made.values():
        states.setdefault(box.level, []).append(box.state)
    return headline.headline(states)
