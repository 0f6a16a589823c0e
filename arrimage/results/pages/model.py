"""The living logic model: a picture whose boxes show their state, and the panel that a box opens to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from arrimage.core import wording
from arrimage.core.disclosure import Unit, Value
from arrimage.core.period import Period
from arrimage.core.text import Lang, Text, fold
from arrimage.definitions import Definitions
from arrimage.definitions.schema import Indicator, LogicModel, Node, Source
from arrimage.partnership.models import Partnership
from arrimage.results import headline, wires
from arrimage.results.pages import words
from arrimage.results.pages.fresh import Fresh
from arrimage.results.pages.measured import Measured
from arrimage.results.pages.words import Choice, Link
from arrimage.results.reading import Reading
from arrimage.results.states import WORST_FIRST, Judgement, State, node_state
from arrimage.strategy.models import Action

#: Columns that a model's picture is joined by arrows for; without arrows its boxes stand as tiles.
TALK = 3
TALK_TITLES = (
    Text("", ""),
    Text("One to talk about at the next meeting", "Un point à aborder à la prochaine rencontre"),
    Text("Two to talk about at the next meeting", "Deux points à aborder à la prochaine rencontre"),
    Text("Three to talk about at the next meeting", "Trois points à aborder à la prochaine rencontre"),
)
_ALL = Text("Whole model", "Modèle complet")


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
        path = reverse("results:model", args=[self.slug]) if self.own else reverse("results:model_of", args=[self.slug, self.model])
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
class Answer:
    """What the plan does about a box: a sentence with the address of the action."""

    words: Text
    url: str


@dataclass(frozen=True, slots=True)
class Talk:
    """A box to talk about, why, and what the plan does about it; ``told`` is false for who may not read the plan."""

    box: Box
    facts: tuple[Text, ...]
    actions: tuple[Answer, ...]
    told: bool
    propose_url: str


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
        return words.source_words(self.source)

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
    judged = {
        id_: node_state(reading.judgements[i.id] for i, _ in measures[f"{model.id}/{id_}"]) for id_ in nodes
    }
    if selected not in nodes:
        ordered = sorted(nodes, key=lambda id_: (WORST_FIRST.index(judged[id_].state), nodes[id_].level in headline.WORK))
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


def to_talk_about(made: Mapping[str, Box]) -> list[Box]:
    """At most three boxes off track or to watch, off track first, effects before work."""
    wanted = [box for box in made.values() if box.state in (State.OFF.value, State.WATCH.value)]
    wanted.sort(key=lambda box: (box.state != State.OFF.value, box.level in headline.WORK))
    return wanted[:TALK]


def talk(
    found: Scene, reading: Reading, chosen: Sequence[Box], actions: Mapping[str, Sequence[Action]] | None, plan_url: str
) -> tuple[Talk, ...]:
    """The boxes to talk about, with what the plan does about each; ``actions`` is None when it may not be told."""
    told = []
    for box in chosen:
        facts: list[Text] = []
        for indicator, _ in found.measures[box.ref]:
            judgement = reading.judgements[indicator.id]
            if judgement.state.value == box.state and len(facts) < 2:
                name = indicator.name.text
                facts.append(Text(f"{name.en}: {judgement.reason.en}", f"{name.fr}{words.NBSP}: {judgement.reason.fr}"))
        answers = tuple(answer(action) for action in (actions or {}).get(box.ref, ()))
        told.append(Talk(box, tuple(facts), answers, actions is not None, plan_url))
    return tuple(told)


_ANSWERS: Mapping[str, Text] = {
    "planned": Text("Action {number} begins on {start}.", "L’action {number} commence le {start}."),
    "on_track": Text("Action {number} is on track and runs until {due}.", "L’action {number} est en bonne voie et se poursuit jusqu’au {due}."),
    "late": Text("Action {number} is late; it was due on {due}.", "L’action {number} est en retard; son échéance est le {due}."),
    "blocked": Text("Action {number} is blocked.", "L’action {number} est bloquée."),
    "done": Text("Action {number} was done on {done}.", "L’action {number} est terminée depuis le {done}."),
}
_UNDATED = Text("Action {number} is under way, without an end date.", "L’action {number} est en cours, sans date de fin.")
_LATE = Text("Action {number} is late.", "L’action {number} est en retard.")


def answer(action: Action) -> Answer:
    """One action as a sentence on where it stands."""

    def day(moment: date | None) -> Text:
        return Text(wording.day(moment, "en"), wording.day(moment, "fr")) if moment else Text("", "")

    said = _ANSWERS[action.status]
    if action.due is None and action.status in ("on_track", "late"):
        said = _UNDATED if action.status == "on_track" else _LATE
    said = said.format(number=action.number, start=day(action.start), due=day(action.due), done=day(action.completed))
    title = action.title
    return Answer(
        Text(f"{said.en} ({title.say('en')})", f"{said.fr} ({title.say('fr')})"), reverse("permalink", args=[action.pk])
    )


def panel(
    defined: Definitions, partnership: Partnership, found: Scene, measured: Sequence[Measured], trace: Records | None,
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
