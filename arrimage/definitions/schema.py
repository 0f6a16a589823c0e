"""The shape of every definition file. Definitions are data; a meaning that changes is a new version.

Each class mirrors one kind of YAML file under ``arrimage/definitions/``. Every text has both languages, and an
unknown or missing key is refused: :mod:`arrimage.definitions.loader` turns each refusal into file, key and remedy.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from arrimage.core.disclosure import Unit
from arrimage.core.text import Text
from arrimage.definitions import places

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
#: ``<model id>/<node id>``
NodeRef = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$", max_length=160)]
Filled = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)


class Bilingual(_Shape):
    """A text whose two sides are both required."""

    en: Filled
    fr: Filled

    @property
    def text(self) -> Text:
        """The same as the kernel's Text."""
        return Text(self.en, self.fr)


def _said(written: object) -> object:
    """A place written in the words of :mod:`arrimage.definitions.places`, in both languages."""
    if not isinstance(written, str) or not written.strip():
        return written
    try:
        text = places.both(written)
    except places.UnsaidPlaceError as error:
        raise PydanticCustomError("place_unsaid", "{rest}", {"rest": error.rest, "near": error.near}) from error
    return {"en": text.en, "fr": text.fr}


def _french(text: Bilingual) -> Bilingual:
    """Refuse a place whose French still holds an English place word."""
    if word := places.english_in(text.fr):
        raise PydanticCustomError("place_english", "{word}", {"word": word})
    return text


def _named(code: str) -> str:
    """Refuse a document that pages could not name in both languages."""
    if places.document(code) is None:
        known = ", ".join(("S0", "S1", "S2", "S3", "S4", *places.DOCUMENTS))
        raise PydanticCustomError("document_unknown", "{code}", {"code": code, "known": known})
    return code


Place = Annotated[Bilingual, BeforeValidator(_said), AfterValidator(_french)]


class Source(_Shape):
    """Where a definition comes from.

    Attributes:
        document: S0 to S4 for the five sources, or ``own``, ``ircc``, ``statcan`` for others.
        at: slide, page, section or list position in the document, written once in the words of
            :mod:`arrimage.definitions.places` and held in both languages; ``en:`` and ``fr:`` where those words do not do.
        passage: what stands at that place, when the place alone does not tell which of several things is meant.
        inferred: true when the source implies it or lost its number, rather than says it.
        note: what the reader should know, for example that a transcript lost its placement.
    """

    document: Annotated[Filled, AfterValidator(_named)]
    at: Place
    passage: Annotated[Bilingual, AfterValidator(_french)] | None = None
    inferred: bool = False
    note: Bilingual | None = None

    @property
    def words(self) -> Text:
        """The source as one line: ``S3, slide 11, row 6 (implied rather than said)``."""
        passage = self.passage.text if self.passage else None
        return places.line(self.document, self.at.text, passage, self.inferred)


# --- logic_models/*.yaml -------------------------------------------------------------------------------------------

Level = Literal[
    "input", "component", "activity", "output", "immediate", "intermediate", "final", "strategic", "objective",
    "characteristic",
]  # fmt: skip


class Column(_Shape):
    """One column of a model's picture, left to right. ``hint`` is the small line under its title."""

    level: Level
    name: Bilingual
    hint: Bilingual | None = None
    years: tuple[int, int] | None = None


class Group(_Shape):
    """A half, stream or strand of a model, such as the delivery half of the LIP model."""

    id: Slug
    name: Bilingual


class Node(_Shape):
    """One box of a model. ``name`` is what the picture shows (short); ``statement`` is the whole meaning.

    Attributes:
        number: the number the source gives it, if any (results 4–23 of the Settlement Program model).
        leads_to: ids of boxes of the same model that this one leads to.
        leads_inferred: true when the source draws the box but not its arrows, or lost them.
    """

    id: Slug
    level: Level
    group: Slug | None = None
    name: Bilingual
    statement: Bilingual
    number: int | None = None
    source: Source
    leads_to: tuple[Slug, ...] = ()
    leads_inferred: bool = False


class ContextItem(_Shape):
    """Something a model states beside its boxes: a role, a background fact, an input, a target group, a definition."""

    id: Slug
    kind: Literal["role", "background", "input", "population", "definition", "note", "area"]
    name: Bilingual
    #: the meaning in full, for a definition or a note
    statement: Bilingual | None = None
    source: Source
    #: for a role: the activity it answers to
    node: Slug | None = None


class LogicModel(_Shape):
    """A logic model or framework: ``logic_models/<id>.yaml``."""

    id: Slug
    version: int = Field(ge=1)
    kind: Literal["lip", "fin", "settlement", "framework", "community"]
    name: Bilingual
    short: Bilingual
    about: Bilingual
    year: int
    source: Source
    columns: tuple[Column, ...]
    groups: tuple[Group, ...] = ()
    nodes: tuple[Node, ...]
    context: tuple[ContextItem, ...] = ()


# --- crosswalks/*.yaml ---------------------------------------------------------------------------------------------


class Mapping_(_Shape):  # noqa: N801 - Mapping is the standard library's
    """One SKOS mapping relation, read from ``left`` to ``right``: ``broad`` means that right is broader than left."""

    left: NodeRef
    right: NodeRef
    match: Literal["exact", "close", "broad", "narrow", "related"]
    why: Bilingual
    source: Source


class Crosswalk(_Shape):
    """Which boxes of two models mean the same: ``crosswalks/<id>.yaml``."""

    id: Slug
    version: int = Field(ge=1)
    name: Bilingual
    left: Slug
    right: Slug
    mappings: tuple[Mapping_, ...]


# --- indicators/*.yaml (each file holds a list under ``indicators:``) ----------------------------------------------


class Breakdown(_Shape):
    """A split of a figure. ``codes`` names the code list of ``arrimage.core.codes`` that labels its categories."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z_]+$")]
    name: Bilingual
    codes: str | None = None


class Indicator(_Shape):
    """One indicator. Exactly one of ``measure``, ``waits_for`` and ``observed`` says where its figures come from.

    Attributes:
        counts: what the numerator counts, a noun phrase.
        out_of: what the denominator counts; only, and always, for units that divide.
        direction: which way is better; ``context`` when neither is.
        nodes: boxes of logic models that it measures.
        years: after how many years a change is expected (1; 1–2; 2–3; 5).
        core: part of the common core for the funder.
        people: counts persons, so that small counts are protected.
        measure: name of the registered measure that computes it.
        waits_for: evidence tables that a later room will bring.
        observed: takes observations entered or imported by people.
        also_observed: computed, and observations are accepted for years before the records begin.
        rubric: id of the rubric that scores it.
        cumulative: false when a value describes one period and may not be added across periods.
    """

    id: Slug
    version: int = Field(ge=1)
    name: Bilingual
    question: Bilingual
    counts: Bilingual
    out_of: Bilingual | None = None
    unit: Unit
    direction: Literal["up", "down", "context"]
    frequency: Literal["monthly", "quarterly", "annual", "once", "wave"]
    years: tuple[int, int]
    nodes: tuple[NodeRef, ...] = Field(min_length=1)
    kinds: tuple[Literal["lip", "fin", "zip"], ...] = ("lip", "fin", "zip")
    core: bool = False
    people: bool = False
    breakdowns: tuple[Breakdown, ...] = ()
    measure: str | None = None
    waits_for: tuple[str, ...] = ()
    observed: bool = False
    also_observed: bool = False
    rubric: Slug | None = None
    additive_periods: bool = False
    limits: Bilingual | None = None
    source: Source


class IndicatorFile(_Shape):
    """One file of indicators that belong together."""

    indicators: tuple[Indicator, ...]


# --- targets/*.yaml ------------------------------------------------------------------------------------------------


class Amount(_Shape):
    """A value of a baseline or target; ``denominator`` only where the source states a count out of a count."""

    numerator: int
    denominator: int | None = None
    approximate: bool = False


class Target(_Shape):
    """A baseline and a target for an indicator, dated and versioned; either may be words without a number.

    Attributes:
        rule: ``reach`` the target amount; ``multiply`` the baseline count by ``factor`` (hold both: the share it
            would be only if the denominator stayed); ``words`` when the source gives no number.
        state: whether the source reports it as met, not met or says nothing.
    """

    id: Slug
    version: int = Field(ge=1)
    indicator: Slug
    rule: Literal["reach", "multiply", "words"]
    baseline: Amount | None = None
    baseline_words: Bilingual
    baseline_date: date | None = None
    amount: Amount | None = None
    factor: int | None = None
    words: Bilingual
    due: date | None = None
    state: Literal["unknown", "met", "not_met"] = "unknown"
    adopted: date
    note: Bilingual | None = None
    source: Source


class TargetFile(_Shape):
    """One file of targets."""

    targets: tuple[Target, ...]


# --- rubrics/*.yaml ------------------------------------------------------------------------------------------------


class Criterion(_Shape):
    """One criterion of a rubric with its five described levels, 0 (absent) to 4 (exemplary)."""

    id: Slug
    name: Bilingual
    question: Bilingual
    levels: tuple[Bilingual, Bilingual, Bilingual, Bilingual, Bilingual]
    source: Source


class Rubric(_Shape):
    """A versioned scoring rubric: ``rubrics/<id>.yaml``."""

    id: Slug
    version: int = Field(ge=1)
    subject: Literal["deliverables", "needs_assessment", "strategy", "implementation_plan", "diversity"]
    name: Bilingual
    about: Bilingual
    criteria: tuple[Criterion, ...] = Field(min_length=2)
    source: Source


# --- report_schemas/*.yaml -----------------------------------------------------------------------------------------


class Block(_Shape):
    """One block of a report section.

    Attributes:
        kind: ``figures`` (cards), ``table``, ``trend``, ``bars``, ``money`` (leverage picture), ``table_picture``
            (who is at the table), ``model`` (states of a logic model), ``decisions``, ``actions``, ``reconciliation``,
            ``draft`` (sentences written from figures, which the coordinator may edit).
        indicators: what the block shows, in order.
        draft: the drafted sentences, with ``{indicator-id}`` where a figure stands.
    """

    id: Slug
    kind: Literal[
        "figures", "table", "trend", "bars", "money", "table_picture", "model", "decisions", "actions",
        "reconciliation", "draft", "method",
    ]  # fmt: skip
    title: Bilingual | None = None
    indicators: tuple[Slug, ...] = ()
    model: Slug | None = None
    draft: Bilingual | None = None


class Section(_Shape):
    """One section of a report."""

    id: Slug
    title: Bilingual
    intro: Bilingual | None = None
    blocks: tuple[Block, ...]


class ReportSchema(_Shape):
    """What a report holds: ``report_schemas/<id>.yaml``. The first section is page one."""

    id: Slug
    version: int = Field(ge=1)
    kind: Literal["annual", "monitoring"]
    audience: Literal["funder", "inside", "public"]
    name: Bilingual
    headline: Bilingual
    sections: tuple[Section, ...] = Field(min_length=1)


# --- facts/*.yaml --------------------------------------------------------------------------------------------------


class Fact(_Shape):
    """A number stated in a source, kept so that it can be set beside a computed one and never stand in for it."""

    id: Slug
    name: Bilingual
    unit: Unit
    amount: Amount | None = None
    words: Bilingual | None = None
    stated: date
    source: Source


class FactFile(_Shape):
    """One file of facts."""

    facts: tuple[Fact, ...]
