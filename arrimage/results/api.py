"""The room for machines: logic models, indicators, figures as released to whoever asks, states of a model.

A figure leaves as a :class:`~arrimage.core.disclosure.PublicFigure` only. Zero is a reported value with numerator 0;
missing, withheld and not applicable have a status of their own and no number.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest

from arrimage.core import wording
from arrimage.core.access import audience_of
from arrimage.core.disclosure import PublicFigure, Value
from arrimage.core.disclosure import Unit as UnitCode
from arrimage.core.ids import derived_id
from arrimage.core.period import Period
from arrimage.core.problem import Refused
from arrimage.core.text import Text
from arrimage.definitions import definitions
from arrimage.definitions.schema import Indicator, LogicModel, Node
from arrimage.partnership.models import Partnership
from arrimage.partnership.queries import partnership_scope, scope_on
from arrimage.results import figures as releases
from arrimage.results import reading, snapshots
from arrimage.results.states import State, node_state
from arrimage.web.api import Code, Listing, Number, Router, Said, Shape, Size, page_of, read, said, text
from arrimage.web.api.routes import Key, PeriodCode, Slug
from arrimage.web.guard import actor_of

router = Router(tags=["results"])
Status = Literal["reported", "missing", "withheld", "not_applicable"]


class ModelShape(Shape):
    """A logic model."""

    id: UUID = said("Stable id.", "Identifiant stable.")
    key: str = said("Short name.", "Nom court.")
    version: int = said("Version of the definition.", "Version de la définition.")
    kind: str = said("Kind of model.", "Nature du modèle.")
    name: Said = said("Its name.", "Son nom.")
    year: int = said("Year of the source.", "Année de la source.")
    boxes: int = said("Number of boxes.", "Nombre de cases.")


class BoxShape(Shape):
    """A box of a logic model."""

    id: UUID = said("Stable id.", "Identifiant stable.")
    ref: str = said("Model and box, as other objects name it.", "Modèle et case, comme d’autres objets la nomment.")
    level: str = said("Level of the box.", "Niveau de la case.")
    name: Said = said("Short name.", "Nom court.")
    statement: Said = said("Its whole meaning.", "Son sens entier.")
    leads_to: list[str] = said("Boxes that it leads to.", "Cases auxquelles elle mène.")


class WholeModel(Shape):
    """A logic model with its boxes."""

    model: ModelShape = said("The model.", "Le modèle.")
    boxes: list[BoxShape] = said("Its boxes.", "Ses cases.")


class IndicatorShape(Shape):
    """The latest definition of an indicator."""

    id: UUID = said("Stable id.", "Identifiant stable.")
    key: str = said("Short name.", "Nom court.")
    version: int = said("Version of the definition; another meaning is another version.", "Version de la définition; un autre sens est une autre version.")  # fmt: skip
    name: Said = said("Its name.", "Son nom.")
    question: Said = said("The question it answers.", "La question à laquelle il répond.")
    counts: Said = said("What is counted.", "Ce qui est compté.")
    out_of: Said | None = said("Out of what.", "Sur quoi.")
    unit: UnitCode = said("How values are read.", "Comment lire les valeurs.")
    direction: str = said("Which way is better: up, down, or context (neither).", "Sens favorable\u00a0: up, down, ou context (aucun).")  # fmt: skip
    people: bool = said("Whether it counts persons, so that small counts are protected.", "S’il compte des personnes, ce qui protège les petits nombres.")  # fmt: skip
    core: bool = said("Whether it is part of the common core.", "S’il fait partie du tronc commun.")
    nodes: list[str] = said("Boxes that it measures.", "Cases qu’il mesure.")


class ValueShape(Shape):
    """One value. Zero is reported with numerator 0; a value that is not reported has no number."""

    status: Status = said("Reported, missing, withheld or not applicable.", "Présentée, manquante, confidentielle ou sans objet.")  # fmt: skip
    numerator: int | None = said("Whole number; cents for amounts. Null unless reported.", "Nombre entier; en cents pour les montants. Null si non présentée.")  # fmt: skip
    denominator: int | None = said("Whole number, for units that divide.", "Nombre entier, pour les unités qui divisent.")  # fmt: skip
    printed: Said = said("As pages print it.", "Telle que les pages l’impriment.")


class CategoryShape(ValueShape):
    """One category of a split."""

    category: str = said("Code of the category.", "Code de la catégorie.")


class SplitShape(Shape):
    """A split of a figure."""

    code: str = said("What it is split by.", "Ce selon quoi elle est ventilée.")
    cells: list[CategoryShape] = said("Its categories.", "Ses catégories.")


class FigureShape(Shape):
    """A figure as released for one audience."""

    indicator: str = said("Short name of the indicator.", "Nom court de l’indicateur.")
    version: int = said("Version of its definition.", "Version de sa définition.")
    period: str = said("Period code.", "Code de la période.")
    unit: UnitCode = said("How the value is read.", "Comment lire la valeur.")
    audience: Literal["inside", "funder", "network", "public"] = said("Who this release is for.", "À qui cette diffusion s’adresse.")  # fmt: skip
    value: ValueShape = said("The value.", "La valeur.")
    splits: list[SplitShape] = said("Its splits.", "Ses ventilations.")
    withheld_cells: int = said("How many cells of the splits are withheld.", "Nombre de cellules confidentielles.")
    rounded: bool = said("Whether the value was rounded.", "Si la valeur a été arrondie.")
    state: Code = said("How it stands against its target.", "Où elle en est par rapport à sa cible.")
    reason: Said = said("Why.", "Pourquoi.")
    snapshot: str = said("Digest of the evidence it was computed from.", "Empreinte des données dont elle est tirée.")
    as_of: date | None = said("Local date of the evidence.", "Date locale des données.")


class StateShape(Shape):
    """The state of a box for a partnership: the worst of its indicators."""

    ref: str = said("Model and box.", "Modèle et case.")
    name: Said = said("Short name of the box.", "Nom court de la case.")
    state: Code = said("The state.", "L’état.")
    reason: Said = said("Why.", "Pourquoi.")
    indicators: list[str] = said("Indicators that give it.", "Indicateurs qui le donnent.")


class ModelStates(Shape):
    """How the boxes of a model stand for a partnership in a period."""

    model: str = said("Short name of the model.", "Nom court du modèle.")
    period: str = said("Period code.", "Code de la période.")
    boxes: list[StateShape] = said("Its boxes.", "Ses cases.")


def _here(request: HttpRequest) -> Partnership:
    partnership: Partnership = request.partnership  # type: ignore[attr-defined]
    return partnership


def _period(code: str, today: date) -> Period:
    try:
        return Period.parse(code) if code else Period.containing(today)
    except Refused as refused:
        raise Http404 from refused


def _read(request: HttpRequest, code: str, wanted: list[Indicator]) -> reading.Reading:
    """Figures of a period as the caller's audience may see them."""
    here = _here(request)
    snapshot = snapshots.current(here)
    today = snapshot.as_of if snapshot else snapshots.local_today(here)
    audience = audience_of(actor_of(request), scope_on(request))
    return reading.read(here, audience, _period(code, today), wanted, snapshot)


def _state(state: State) -> Code:
    return Code(code=state.value, name=text(state.words))


def _value(value: Value, unit: UnitCode) -> dict[str, Any]:
    return {
        "status": value.status.value,
        "numerator": value.numerator,
        "denominator": value.denominator,
        "printed": Said(en=wording.value(value, unit, "en"), fr=wording.value(value, unit, "fr")),
    }


def _figure(read_: reading.Reading, figure: PublicFigure) -> FigureShape:
    judged = read_.judgements[figure.key.indicator]
    return FigureShape(
        indicator=figure.key.indicator, version=figure.key.version, period=figure.key.period, unit=figure.unit,
        audience=figure.audience.value, value=ValueShape(**_value(figure.value, figure.unit)),
        splits=[
            SplitShape(code=code, cells=[CategoryShape(category=name, **_value(v, figure.unit)) for name, v in cells.items()])
            for code, cells in figure.breakdowns.items()
        ],
        withheld_cells=figure.withheld_cells, rounded=figure.rounded, state=_state(judged.state),
        reason=text(judged.reason), snapshot=figure.provenance.snapshot,
        as_of=date.fromisoformat(figure.provenance.as_of) if figure.provenance.as_of else None,
    )  # fmt: skip


def _model(one: LogicModel) -> ModelShape:
    return ModelShape(
        id=derived_id("definition", "logic_models", one.id), key=one.id, version=one.version, kind=one.kind,
        name=text(one.name.text), year=one.year, boxes=len(one.nodes),
    )  # fmt: skip


def _box(model: str, node: Node) -> BoxShape:
    ref = f"{model}/{node.id}"
    return BoxShape(
        id=derived_id("definition", "node", ref), ref=ref, level=node.level, name=text(node.name.text),
        statement=text(node.statement.text), leads_to=[f"{model}/{other}" for other in node.leads_to],
    )  # fmt: skip


def _indicator(one: Indicator) -> IndicatorShape:
    return IndicatorShape(
        id=derived_id("definition", "indicators", one.id), key=one.id, version=one.version, name=text(one.name.text),
        question=text(one.question.text), counts=text(one.counts.text),
        out_of=text(one.out_of.text) if one.out_of else None, unit=one.unit, direction=one.direction,
        people=one.people, core=one.core, nodes=list(one.nodes),
    )  # fmt: skip


@read(router, "/models", name="models", answer=Listing[ModelShape], summary=Text("Logic models", "Modèles logiques"))
def models(request: HttpRequest, page: Number = 1, size: Size = 100) -> Any:
    """By short name."""
    found = sorted(definitions().models.values(), key=lambda one: one.id)
    return page_of(request, Listing[ModelShape], found, _model, page, size)


@read(
    router, "/models/{slug:key}", name="model", answer=WholeModel,
    summary=Text("One logic model with its boxes", "Un modèle logique avec ses cases"),
)  # fmt: skip
def model(request: HttpRequest, key: Key) -> Any:
    """Its boxes and where each leads."""
    found = definitions().models.get(key)
    if found is None:
        raise Http404
    return WholeModel(model=_model(found), boxes=[_box(found.id, node) for node in found.nodes])


@read(
    router, "/indicators", name="indicators", answer=Listing[IndicatorShape],
    summary=Text("Definitions of indicators", "Définitions des indicateurs"),
)  # fmt: skip
def indicators(request: HttpRequest, page: Number = 1, size: Size = 100) -> Any:
    """The latest version of each, by short name."""
    found = sorted(definitions().indicators.values(), key=lambda one: one.id)
    return page_of(request, Listing[IndicatorShape], found, _indicator, page, size)


@read(
    router, "/indicators/{slug:key}", name="indicator", answer=IndicatorShape,
    summary=Text("One indicator", "Un indicateur"),
)  # fmt: skip
def indicator(request: HttpRequest, key: Key) -> Any:
    """Its latest definition."""
    found = definitions().indicators.get(key)
    if found is None:
        raise Http404
    return _indicator(found)


@read(
    router, "/partnerships/{slug:slug}/figures", name="figures", answer=Listing[FigureShape],
    scope=partnership_scope, summary=Text("Figures of a period", "Les chiffres d’une période"),
    about=Text(
        "As released for whoever asks: the public, the funder, or those who work in the partnership. Zero is a reported value; missing, withheld and not applicable have no number.",
        "Tels que diffusés à qui les demande : le public, le bailleur de fonds, ou les personnes qui travaillent dans le partenariat. Zéro est une valeur présentée; manquant, confidentiel et sans objet n’ont pas de nombre.",
    ),
)  # fmt: skip
def figures(request: HttpRequest, slug: Slug, period: PeriodCode = "", page: Number = 1, size: Size = 100) -> Any:
    """As released for whoever asks: the public, the funder, or those who work in the partnership."""
    every = sorted(releases.applicable(_here(request)), key=lambda one: one.id)
    shown = every[(page - 1) * size : page * size]
    found = _read(request, period, shown) if shown else None
    return page_of(
        request, Listing[FigureShape], every,
        lambda one: _figure(found, found.figures[one.id]),  # type: ignore[union-attr, arg-type]
        page, size,
    )  # fmt: skip


@read(
    router, "/partnerships/{slug:slug}/figures/{slug:key}", name="figure", answer=FigureShape,
    scope=partnership_scope, summary=Text("One figure", "Un chiffre"),
)  # fmt: skip
def figure(request: HttpRequest, slug: Slug, key: Key, period: PeriodCode = "") -> Any:
    """One indicator in one period, as released for whoever asks."""
    one = definitions().indicators.get(key)
    if one is None or _here(request).kind not in one.kinds:
        raise Http404
    found = _read(request, period, [one])
    return _figure(found, found.figures[one.id])


@read(
    router, "/partnerships/{slug:slug}/models/{slug:key}/states", name="states", answer=ModelStates,
    scope=partnership_scope, summary=Text("States of a logic model", "Les états d’un modèle logique"),
    about=Text(
        "How each box stands, judged on what was released for whoever asks.",
        "Où en est chaque case, d’après ce qui est diffusé à qui le demande.",
    ),
)  # fmt: skip
def states(request: HttpRequest, slug: Slug, key: Key, period: PeriodCode = "") -> Any:
    """How each box stands, judged on what was released."""
    one = definitions().models.get(key)
    if one is None:
        raise Http404
    measures = reading.indicators_of(_here(request), [f"{one.id}/{node.id}" for node in one.nodes])
    wanted = {item.id: item for found in measures.values() for item, _ in found}
    read_ = _read(request, period, list(wanted.values()))
    boxes = []
    for node in one.nodes:
        ref = f"{one.id}/{node.id}"
        judged = node_state(read_.judgements[item.id] for item, _ in measures[ref])
        boxes.append(
            StateShape(
                ref=ref, name=text(node.name.text), state=_state(judged.state), reason=text(judged.reason),
                indicators=[item.id for item, _ in measures[ref]],
            )
        )  # fmt: skip
    return ModelStates(model=one.id, period=read_.period.code, boxes=boxes)
