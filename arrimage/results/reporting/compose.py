"""From a report schema and its material to a document in one language.

The same material, schema and rules serve English and French, so both documents have the same sections, blocks, figures
and numbers: a test compares them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from arrimage.core.text import Lang, Text
from arrimage.definitions.catalogue import Definitions
from arrimage.definitions.schema import Block, Indicator, ReportSchema, Section
from arrimage.results.reporting import drafting, imprint, phrases, pictures, rows, tables
from arrimage.results.reporting.document import (
    Argument,
    Arguments,
    Card,
    Cards,
    Cell,
    Document,
    Level,
    NodeState,
    Note,
    Picture,
    Prose,
    Run,
    States,
    words,
)
from arrimage.results.reporting.document import Section as Composed
from arrimage.results.reporting.drafting import Named
from arrimage.results.reporting.material import Material
from arrimage.results.states import WORDS as STATE_WORDS
from arrimage.results.states import State

#: Blocks of page one in the order a reader needs them; the rest follow.
_PAGE_ONE = ("figures", "draft")
#: At most so many figures stand under a box of a model.
_MOST_FIGURES = 3


class Writer:
    """The hand that writes one document: material, definitions, language, and the notes made so far."""

    def __init__(self, material: Material, schema: ReportSchema, definitions: Definitions, lang: Lang) -> None:
        called = Text(drafting.legible(material.name.en), drafting.legible(material.name.fr))
        self.material = replace(material, name=called)
        self.schema, self.definitions, self.lang = schema, definitions, lang
        self.notes: dict[str, Note] = {}
        self.figures: dict[str, Named] = {}
        self.indicators: dict[str, Indicator] = {}
        for name, figure in material.figures.items():
            indicator = definitions.indicator_versions.get((name, figure.key.version))
            if indicator is None:
                continue
            address = material.addresses.get(name, Text("", ""))
            parts = drafting.parts_of(indicator.measure)
            self.indicators[name] = indicator
            self.figures[name] = Named(figure, indicator.name.text.say(lang), address.say(lang), parts)

    def say(self, text: Text) -> str:
        """A text in the language of the document."""
        return text.say(self.lang)

    def note(self, name: str) -> int:
        """The number of the note on an indicator, made at its first mention."""
        if name not in self.notes:
            number = len(self.notes) + 1
            self.notes[name] = rows.note(number, self.indicators[name], self.figures[name], self.lang)
        return self.notes[name].number

    def known(self, names: Sequence[str]) -> list[str]:
        """Those of the indicators that were released here; others do not concern this kind of partnership."""
        return [name for name in names if name in self.figures]

    def wording(self, block: Block) -> str:
        """The coordinator's wording of a block in this language, else the drafted sentences."""
        edited = self.material.texts.get(block.id)
        side = (edited.en if self.lang == "en" else edited.fr) if edited else ""
        return drafting.legible(side).strip() or (self.say(block.draft.text) if block.draft else "")

    def title(self, block: Block) -> str:
        """The title of a block; empty when it has none."""
        return self.say(block.title.text) if block.title else ""

    def paragraphs(self, block: Block, style: str = "body") -> list[Prose]:
        """The sentences of a block, one paragraph for each part that an empty line sets apart."""
        made: list[Prose] = []
        for part in self.wording(block).split("\n\n"):
            runs = drafting.draft(part, self.figures, self.definitions.indicators, self.lang, self.note)
            if words(runs).strip():
                made.append(Prose(block.id, runs, "" if made else self.title(block), style))
        return made

    def plain(self, text: Text, **more: str) -> Prose:
        """A paragraph of fixed wording."""
        return Prose("", (Run(self.say(text)),), **more)


def compose(material: Material, schema: ReportSchema, definitions: Definitions, lang: Lang) -> Document:
    """The report in one language.

    Args:
        material: released figures and public lines of one partnership and period, for one audience.
        schema: which sections and blocks the report has.
        definitions: names and meanings of the indicators, in the versions that the figures cite.
    """
    writer = Writer(material, schema, definitions, lang)
    say = writer.say
    found = drafting.whole(say(schema.headline.text), writer.figures, lang)
    period = say(material.period.label)
    headline = found[0] if found else (Run(say(phrases.NO_HEADLINE).format(period=period)),)
    sections = []
    for index, section in enumerate(schema.sections):
        before = set(writer.notes)
        made = _page_one(writer, section, found[1:]) if index == 0 else _blocks(writer, section.blocks)
        if not made:
            continue
        notes = tuple(note for name, note in writer.notes.items() if name not in before)
        intro = say(section.intro.text) if section.intro else ""
        sections.append(Composed(section.id, say(section.title.text), intro, tuple(made), notes))
    figures = tuple(
        rows.figure_row(
            writer.indicators[name], named, material.trends.get(name, ()), material.goals.get(name, ()), lang
        )
        for name, named in sorted(writer.figures.items())
    )
    signed = material.signed_off
    return Document(
        kind=schema.kind, lang=lang, title=say(schema.name.text),
        subtitle=f"{say(phrases.PERIOD).format(period=period)}, {say(phrases.AUDIENCES[material.audience])}",
        partnership=say(writer.material.name), slug=material.slug, period=material.period.code, period_label=period,
        audience=material.audience.value, headline=headline, marks=imprint.marks(writer.material, lang), illustrative=material.illustrative,
        draft=signed is None, day=(signed or material.as_of).isoformat(), snapshot=material.snapshot,
        sections=tuple(sections), figures=figures, signatures=imprint.signatures(writer.material, lang), about=imprint.about(writer.material, schema, lang),
    )  # fmt: skip


def _page_one(writer: Writer, section: Section, lede: Sequence[Sequence[Run]]) -> list[Any]:
    """Key figures, then arguments side by side, then what did not move: the last titled draft."""
    made: list[Any] = []
    if lede:
        runs: list[Run] = []
        for sentence in lede:
            runs += [*([Run(" ")] if runs else []), *sentence]
        made.append(Prose("", tuple(runs), style="lede"))
    ordered = sorted(section.blocks, key=lambda block: _PAGE_ONE.index(block.kind) if block.kind in _PAGE_ONE else 9)
    titled = [block for block in ordered if block.kind == "draft" and block.title]
    last = titled[-1] if len(titled) > 1 else None
    arguments: list[Argument] = []
    rest: list[Any] = []
    for block in ordered:
        if block in titled and block is not last:
            argument = _argument(writer, block)
            if argument:
                arguments.append(argument)
        elif block is last:
            rest += writer.paragraphs(block, "callout")
        elif block.kind == "figures":
            made += _blocks(writer, [block])
        else:
            rest += _blocks(writer, [block])
    if arguments:
        made.append(Arguments(section.id, tuple(arguments)))
    return [*made, *rest]


def _argument(writer: Writer, block: Block) -> Argument | None:
    prose = [Prose(p.id, p.runs, "", p.style) for p in writer.paragraphs(block)]
    if not prose:
        return None
    names = writer.known(block.indicators)
    parts: list[Any] = list(prose)
    if names:
        # The agreement is what outside money is read against, whether the block names it or not.
        agreement = [n for n, i in writer.indicators.items() if i.measure == pictures.AGREEMENT and n not in names]
        shown = [(writer.indicators[n], writer.figures[n].figure) for n in [*names, *agreement]]
        chart = pictures.for_argument(shown, writer.figures[names[0]], writer.lang)
        if chart is not None:
            parts.append(Picture(block.id, "", chart, (Run(writer.say(phrases.PENDING_NEVER)),)
                                 if _is_money(chart) else ()))  # fmt: skip
    return Argument(writer.title(block), tuple(parts))


def _is_money(chart: object) -> bool:
    return type(chart).__name__ == "Money"


def _blocks(writer: Writer, blocks: Sequence[Block]) -> list[Any]:
    made: list[Any] = []
    for block in blocks:
        made += _MAKERS[block.kind](writer, block)
    return made


def _cards(writer: Writer, block: Block) -> list[Any]:
    cards = []
    for name in writer.known(block.indicators):
        indicator, named = writer.indicators[name], writer.figures[name]
        goals, past = writer.material.goals.get(name, ()), writer.material.trends.get(name, ())
        value, small = tables.large(named, writer.lang)
        chart = pictures.for_card(indicator, named, past, goals, writer.lang)
        status = named.figure.value.status
        caption = tables.caption(named, past, goals, writer.lang)
        label = (Run(named.name, href=named.href, note=writer.note(name), figure=name, status=status.value),)
        cards.append(Card(name, label, value, small, status.value, caption, chart))
    return [Cards(block.id, writer.title(block), tuple(cards))] if cards else []


def _table(writer: Writer, block: Block) -> list[Any]:
    names = writer.known(block.indicators)
    if not names:
        return []
    entries = [
        tables.Entry(
            writer.indicators[name], writer.figures[name], writer.material.trends.get(name, ()),
            writer.material.goals.get(name, ()), writer.note(name),
        )
        for name in names
    ]  # fmt: skip
    return [
        tables.figures(block.id, writer.title(block), entries, writer.say(writer.material.period.label), writer.lang)
    ]


def _trend(writer: Writer, block: Block) -> list[Any]:
    arguments = []
    for name in writer.known(block.indicators):
        indicator, named = writer.indicators[name], writer.figures[name]
        past, goals = writer.material.trends.get(name, ()), writer.material.goals.get(name, ())
        chart = pictures.trend(indicator, past, named.figure, goals, writer.lang)
        caption = (
            Run(
                tables.caption(named, past, goals, writer.lang) or writer.say(indicator.counts.text),
                note=writer.note(name),
            ),
        )
        arguments.append(Argument(named.name, (Picture(f"{block.id}-{name}", "", chart, caption),)))
    if not arguments:
        return []
    return [*_heading(writer, block), Arguments(block.id, tuple(arguments))]


def _heading(writer: Writer, block: Block) -> list[Any]:
    """A title of its own, for blocks whose parts carry theirs."""
    return [Prose("", (), writer.title(block), "heading")] if block.title else []


def _bars(writer: Writer, block: Block) -> list[Any]:
    names = writer.known(block.indicators)
    if not names:
        return []
    named = writer.figures[names[0]]
    indicator, figure = writer.indicators[names[0]], named.figure
    first = next((item.id for item in indicator.breakdowns if figure.breakdowns.get(item.id)), "")
    if len(names) > 1:
        shown = [
            (writer.indicators[n], writer.figures[n].figure)
            for n in names
            if writer.figures[n].figure.unit is figure.unit
        ]
        chart = pictures.compared(shown, writer.title(block), writer.lang)
    else:
        chart = pictures.bars(indicator, figure, first, writer.lang) if first else None
    return _picture(writer, block, names[0], chart)


def _picture(writer: Writer, block: Block, name: str, chart: Any) -> list[Any]:
    """A chart with its value beneath; when there is nothing to draw, the value alone."""
    named = writer.figures[name]
    head, tail = writer.say(phrases.STATED).format(name=named.name, word="\x00").split("\x00")
    caption = (Run(head), drafting.figure_run(named, writer.lang, writer.note(name)), Run(tail))
    if chart is None:
        return [Prose("", caption, writer.title(block))]
    return [Picture(block.id, writer.title(block), chart, caption)]


def _money(writer: Writer, block: Block) -> list[Any]:
    names = writer.known(block.indicators)
    by_measure = {writer.indicators[n].measure: (writer.indicators[n], writer.figures[n].figure) for n in names}
    if pictures.OUTSIDE not in by_measure:
        return []
    outside = by_measure[pictures.OUTSIDE]
    chart = pictures.money(by_measure.get(pictures.AGREEMENT), outside, writer.lang)
    pending = (Run(" "), Run(writer.say(phrases.PENDING_NEVER)))
    made = _picture(writer, block, outside[0].id, chart)
    return [Picture(p.id, p.title, p.chart, (*p.caption, *pending)) for p in made]


def _table_picture(writer: Writer, block: Block) -> list[Any]:
    arguments = []
    for name in writer.known(block.indicators):
        indicator, named = writer.indicators[name], writer.figures[name]
        first = next((item.id for item in indicator.breakdowns if named.figure.breakdowns.get(item.id)), "")
        chart: Any = pictures.grid(indicator, named.figure, first, writer.lang) if first else None
        if chart is not None:
            # The value stands under the picture already.
            chart = replace(chart, filled_label="")
        chart = chart or (pictures.bars(indicator, named.figure, first, writer.lang) if first else None)
        parts = _picture(writer, Block(id=f"{block.id}-{name}", kind="table_picture"), name, chart)
        arguments.append(Argument(named.name, tuple(parts)))
    if not arguments:
        return []
    return [*_heading(writer, block), Arguments(block.id, tuple(arguments))]


def _model(writer: Writer, block: Block) -> list[Any]:
    """The partnership's own model, level by level; models of another kind of partnership are left out."""
    kind = "fin" if writer.material.kind == "fin" else "lip"
    model = writer.definitions.models.get(block.model or "")
    if model is None or (model.kind in ("lip", "fin") and model.kind != kind):
        return []
    levels = []
    for column in model.columns:
        nodes = []
        for node in model.nodes:
            if node.level != column.level:
                continue
            ref = f"{model.id}/{node.id}"
            state = writer.material.states.get(ref, "none")
            names = writer.known([i.id for i in writer.definitions.indicators_of(ref)])[:_MOST_FIGURES]
            inlines = tuple(_named_value(writer, name) for name in names)
            nodes.append(NodeState(writer.say(node.name.text), state, writer.say(STATE_WORDS[State(state)]), inlines))
        if nodes:
            levels.append(Level(writer.say(column.name.text), tuple(nodes)))
    return [States(block.id, writer.title(block), writer.say(model.name.text), tuple(levels))]


def _named_value(writer: Writer, name: str) -> tuple[Run, ...]:
    named = writer.figures[name]
    head, _, _ = writer.say(phrases.NAMED).format(name=named.name, value="\x00").partition("\x00")
    return (Run(head), drafting.figure_run(named, writer.lang))


def _decisions(writer: Writer, block: Block) -> list[Any]:
    if not writer.material.decisions:
        return [writer.plain(phrases.NO_DECISIONS, title=writer.title(block))]
    return [tables.decisions(block.id, writer.title(block), writer.material.decisions, writer.lang)]


def _actions(writer: Writer, block: Block) -> list[Any]:
    if not writer.material.actions:
        return [writer.plain(phrases.NO_ACTIONS, title=writer.title(block))]
    if writer.schema.kind == "monitoring":
        return [tables.actions(block.id, writer.title(block), tables.late_first(writer.material.actions), writer.lang)]
    made: list[Any] = _heading(writer, block)
    for priority in dict.fromkeys(line.priority for line in writer.material.actions):
        lines = [line for line in writer.material.actions if line.priority == priority]
        made.append(tables.actions(f"{block.id}-{len(made)}", writer.say(priority), lines, writer.lang))
    return made


def _reconciliation(writer: Writer, block: Block) -> list[Any]:
    made = [(writer.indicators[name], writer.figures[name]) for name in writer.known(block.indicators)]
    table = tables.reconciliation(block.id, writer.title(block), made, writer.lang)
    return [table] if table is not None else []


def _draft(writer: Writer, block: Block) -> list[Any]:
    return [*writer.paragraphs(block)]


def _method(writer: Writer, block: Block) -> list[Any]:
    title = writer.title(block) or writer.say(phrases.METHOD_TITLE)
    first, *others = phrases.METHOD
    made: list[Any] = [writer.plain(first, title=title), *(writer.plain(text) for text in others)]
    if writer.material.illustrative:
        made.append(writer.plain(phrases.ILLUSTRATIVE_LONG))
    pairs = [
        (Cell((Run(name),)), Cell((Run(value),)))
        for name, value in imprint.about(writer.material, writer.schema, writer.lang)
    ]
    made.append(tables.pairs(f"{block.id}-about", pairs, writer.lang))
    return made


_MAKERS: Mapping[str, Callable[[Writer, Block], list[Any]]] = {
    "figures": _cards, "table": _table, "trend": _trend, "bars": _bars, "money": _money,
    "table_picture": _table_picture, "model": _model, "decisions": _decisions, "actions": _actions,
    "reconciliation": _reconciliation, "draft": _draft, "method": _method,
}  # fmt: skip
