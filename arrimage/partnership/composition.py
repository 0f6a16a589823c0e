"""Whether a body is composed as its rules say: who is missing, rule by rule. Pure.

The rules are data (:class:`arrimage.partnership.models.CompositionRule`); the shapes come from the councils of the
2010 workshop (S4): the chairs of six sub-councils, eight immigrant representatives, a research seat, ex officio
funders and two co-chairs (London); two delegates from each local committee (a regional FIN).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from arrimage.core.text import Text
from arrimage.partnership.counting import agree, both, capital


@dataclass(frozen=True, slots=True)
class Part:
    """A body as the rules see it. ``in_force``: it exists on the day looked at."""

    id: UUID
    parent_id: UUID | None
    kind: str
    name: Text
    in_force: bool = True


@dataclass(frozen=True, slots=True)
class Chair:
    """A seat as the rules see it. ``holder_sector`` is the sector of the organization that holds it, if one does."""

    body_id: UUID
    sector: str
    role: str
    held: bool
    delegate_of: UUID | None = None
    holder_sector: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One declared rule; see the model for what each kind means."""

    id: UUID
    body_id: UUID
    kind: str
    count: int
    statement: Text
    role: str = ""
    sector: str = ""
    of_kind: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What checking one rule gave.

    Attributes:
        expected: chairs that the rule wants held.
        held: chairs that count towards it, each body no more often than it may.
        missing: ``expected - held``, never below zero.
        lacking: names of the bodies that have nobody, or too few, at the table.
        sentence: the finding in words.
    """

    rule: Rule
    expected: int
    held: int
    missing: int
    lacking: tuple[Text, ...]
    sentence: Text

    @property
    def met(self) -> bool:
        """Whether nobody is missing."""
        return self.missing == 0


def check(rules: Iterable[Rule], parts: Sequence[Part], chairs: Sequence[Chair]) -> list[Finding]:
    """One finding for each rule, in the order of the rules.

    Args:
        parts: every body of the partnership.
        chairs: every seat of the partnership that exists on the day looked at.
    """
    return [_check(rule, parts, chairs) for rule in rules]


def _check(rule: Rule, parts: Sequence[Part], chairs: Sequence[Chair]) -> Finding:
    own = [chair for chair in chairs if chair.body_id == rule.body_id and chair.held]
    if rule.kind == "chairs_of":
        return _senders(rule, below(rule.body_id, parts), own, per_body=1, bodies=rule.count)
    if rule.kind == "delegates_of":
        return _senders(rule, parts, own, per_body=rule.count, bodies=0)
    counted = [chair for chair in own if _counts(rule, chair)]
    return _finding(rule, rule.count, min(len(counted), rule.count), ())


def _counts(rule: Rule, chair: Chair) -> bool:
    """Whether a held chair counts for a rule on role, sector or members."""
    if rule.role and chair.role != rule.role:
        return False
    if rule.kind == "members":
        return not rule.sector or rule.sector in (chair.holder_sector, chair.sector)
    return not rule.sector or chair.sector == rule.sector


def below(body_id: UUID, parts: Sequence[Part]) -> list[Part]:
    """The bodies that stand below one, at any depth; a circle in the data is walked once."""
    children: dict[UUID | None, list[Part]] = {}
    for part in parts:
        children.setdefault(part.parent_id, []).append(part)
    found: list[Part] = []
    seen = {body_id}
    line = [body_id]
    while line:
        for part in children.get(line.pop(), ()):
            if part.id not in seen:
                seen.add(part.id)
                found.append(part)
                line.append(part.id)
    return found


def _senders(rule: Rule, parts: Iterable[Part], own: Sequence[Chair], *, per_body: int, bodies: int) -> Finding:
    """A rule that every body of one kind sends somebody; ``bodies`` is how many such bodies there should be."""
    senders = [part for part in parts if part.kind == rule.of_kind and part.in_force and part.id != rule.body_id]
    held, lacking = 0, []
    for part in senders:
        sent = min(per_body, sum(1 for chair in own if chair.delegate_of == part.id))
        held += sent
        if sent < per_body:
            lacking.append(part.name)
    expected = per_body * max(len(senders), bodies)
    return _finding(rule, expected, held, tuple(lacking))


def _finding(rule: Rule, expected: int, held: int, lacking: tuple[Text, ...]) -> Finding:
    missing = max(0, expected - held)
    return Finding(rule, expected, held, missing, lacking, _sentence(expected, missing, lacking))


def _sentence(expected: int, missing: int, lacking: tuple[Text, ...]) -> Text:
    if expected == 0:
        return Text("No body of this kind exists yet.", "Aucune instance de ce type n’existe encore.")
    if missing == 0:
        return Text("Nobody is missing.", "Personne ne manque.")
    verb = agree(missing, ("is missing", "are missing"), ("manque", "manquent"))
    said = Text("{missing} of {expected} {verb}", "{missing} sur {expected} {verb}").format(
        missing=capital(both(missing, feminine=True)), expected=both(expected), verb=verb
    )
    if lacking:
        names = Text(", ".join(name.say("en") for name in lacking), ", ".join(name.say("fr") for name in lacking))
        return Text("{said}: {names}.", "{said}\u00a0: {names}.").format(said=said, names=names)
    return Text(f"{said.en}.", f"{said.fr}.")
