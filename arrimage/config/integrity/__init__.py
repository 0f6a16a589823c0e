"""``arrimage check``: are the definitions sound, are both languages complete, does the database keep the house rules?

Constraints of the database refuse most nonsense when it is written. What they cannot say (terms that overlap, circles,
records of another partnership, an outcome that no model has) is refused by the actions; this check reads it again, so
that a restored backup, a repair by hand or an older version cannot leave something wrong unseen. It changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from arrimage.config.integrity import languages, plan, results, scopes, table, upkeep
from arrimage.config.integrity.rule import Rule
from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Text
from arrimage.definitions import Definitions, check_measures, definitions, load
from arrimage.results import measures, measuring  # noqa: F401 - importing the measures registers them

Step = Callable[[int, int], None]
#: Every rule about stored records, in the order in which they are reported.
RULES: tuple[Rule, ...] = (*table.RULES, *plan.RULES, *results.RULES, *scopes.RULES, *upkeep.RULES)


@dataclass(frozen=True, slots=True)
class Found:
    """What holds, one sentence a check, and what does not, with place and remedy."""

    passed: tuple[Text, ...]
    problems: tuple[Problem, ...]


def check(definitions_root: Path | None = None, progress: Step | None = None) -> Found:
    """Check definitions, both languages and every integrity rule; reads only.

    Args:
        definitions_root: another folder of definitions to check, in place of the shipped one. Records are then held
            against that folder; when it is broken, against the shipped definitions.
        progress: told after each check how many are done, and of how many.
    """
    passed: list[Text] = []
    problems: list[Problem] = []
    known = _definitions(definitions_root, passed, problems)
    checks: list[Callable[[], tuple[Text, list[Problem]]]] = [languages.interface, languages.labels, languages.content]
    checks += [partial(_ruled, rule, known) for rule in RULES]
    for number, run in enumerate(checks, start=1):
        sentence, wrong = run()
        problems += wrong
        passed += [] if wrong else [sentence]
        if progress is not None:
            progress(number, len(checks))
    return Found(tuple(passed), tuple(problems))


def _ruled(rule: Rule, known: Definitions) -> tuple[Text, list[Problem]]:
    return rule.statement, rule.problems(known)


def _definitions(root: Path | None, passed: list[Text], problems: list[Problem]) -> Definitions:
    """The definitions to hold records against; notes whether those under ``root`` are sound."""
    try:
        found = definitions() if root is None else load(root)
        check_measures(found, measuring.MEASURES.keys())
    except Refused as refused:
        problems += refused.problems
        return definitions()
    passed.append(
        Text(
            "Definitions: {i} indicators, {m} logic models and {c} crosswalks, consistent and in both languages.",
            "Définitions\u00a0: {i} indicateurs, {m} modèles logiques et {c} tables de concordance, cohérents et dans les deux langues.",
        ).format(i=len(found.indicators), m=len(found.models), c=len(found.crosswalks))
    )
    return found
