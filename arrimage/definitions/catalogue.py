"""What the loader hands out: every definition by id, frozen, with the few look-ups that pages and measures need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from arrimage.core.text import Text
from arrimage.definitions.schema import (
    Crosswalk,
    Fact,
    Indicator,
    LogicModel,
    Mapping_,
    Node,
    ReportSchema,
    Rubric,
    Target,
)

#: Kinds of models a kind of partnership reads, its own first. A zonal partnership works like a local one (P1).
_READS: Mapping[str, tuple[str, ...]] = {
    "lip": ("lip", "settlement", "community"),
    "fin": ("fin", "framework", "settlement", "community"),
    "zip": ("lip", "settlement", "community"),
}
_INVERSE = {"exact": "exact", "close": "close", "related": "related", "broad": "narrow", "narrow": "broad"}


@dataclass(frozen=True, slots=True)
class Match:
    """A box of another model that a box is matched with.

    Attributes:
        other: reference of the box in the other model.
        match: the relation read from the box asked about to ``other``; ``broad`` means that ``other`` is broader.
        mapping: the mapping as its crosswalk writes it, with reason and source.
    """

    other: str
    match: str
    mapping: Mapping_


@dataclass(frozen=True, slots=True)
class Definitions:
    """All definitions of one root. Nothing in it can be changed.

    Attributes:
        indicators: the latest version of each indicator; ``indicator_versions[(id, version)]`` keeps all, and so do
            ``target_versions``, ``rubric_versions`` and ``report_schema_versions``.
        places: where each definition stands (kind folder, id, version) → file, key and line, for messages.
    """

    models: Mapping[str, LogicModel]
    crosswalks: Mapping[str, Crosswalk]
    indicators: Mapping[str, Indicator]
    indicator_versions: Mapping[tuple[str, int], Indicator]
    targets: Mapping[str, Target]
    target_versions: Mapping[tuple[str, int], Target]
    rubrics: Mapping[str, Rubric]
    rubric_versions: Mapping[tuple[str, int], Rubric]
    report_schemas: Mapping[str, ReportSchema]
    report_schema_versions: Mapping[tuple[str, int], ReportSchema]
    facts: Mapping[str, Fact]
    places: Mapping[tuple[str, str, int], Text] = field(repr=False)
    _nodes: Mapping[str, Node] = field(repr=False)
    _indicators_of: Mapping[str, tuple[Indicator, ...]] = field(repr=False)
    _targets_of: Mapping[str, tuple[Target, ...]] = field(repr=False)

    def node(self, ref: str) -> Node:
        """The box named ``<model>/<node>``.

        Raises:
            KeyError: when there is no such box.
        """
        return self._nodes[ref]

    @property
    def nodes(self) -> Mapping[str, Node]:
        """Every box of every model by its reference ``<model>/<node>``, in the order of the files."""
        return self._nodes

    def model_of(self, ref: str) -> LogicModel:
        """The model that a reference ``<model>/<node>`` points into.

        Raises:
            KeyError: when there is no such model.
        """
        return self.models[ref.partition("/")[0]]

    def indicators_of(self, ref: str) -> tuple[Indicator, ...]:
        """Latest versions of the indicators that measure a box, in the order of their files; empty when none does."""
        return self._indicators_of.get(ref, ())

    def targets_of(self, indicator_id: str) -> tuple[Target, ...]:
        """Latest versions of the targets set for an indicator, in the order of their files."""
        return self._targets_of.get(indicator_id, ())

    def models_for(self, kind: str) -> tuple[LogicModel, ...]:
        """The models that matter to a partnership of ``kind`` (lip, fin, zip), its own model first.

        A kind of model (settlement, framework, community) gives the models of that kind.
        """
        order = _READS.get(kind, (kind,))
        return tuple(model for wanted in order for model in self.models.values() if model.kind == wanted)

    def matches(self, ref: str) -> tuple[Match, ...]:
        """The boxes of other models that a box is matched with, read from that box outward."""
        found = []
        for crosswalk in self.crosswalks.values():
            for mapping in crosswalk.mappings:
                if mapping.left == ref:
                    found.append(Match(mapping.right, mapping.match, mapping))
                elif mapping.right == ref:
                    found.append(Match(mapping.left, _INVERSE[mapping.match], mapping))
        return tuple(found)
