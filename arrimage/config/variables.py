"""Every name that an instance reads from its environment: what it means, its default, what it refuses and the remedy.

``arrimage config`` prints this list as it holds here, secrets masked; ``docs/<lang>/configuration.md`` is written from it.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from arrimage.config.declared import VARIABLES as RUNNING
from arrimage.config.declared_trust import VARIABLES as TRUST
from arrimage.config.declaring import Variable
from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Text


@dataclass(frozen=True, slots=True)
class Finding:
    """A variable as it holds here. ``shown`` is empty when nothing holds; a secret is masked."""

    variable: Variable
    given: bool
    shown: str
    problem: Problem | None


VARIABLES: tuple[Variable, ...] = (*RUNNING, *TRUST)
_BY_NAME: Mapping[str, Variable] = {variable.name: variable for variable in VARIABLES}


def value(name: str, environment: Mapping[str, str] | None = None) -> Any:
    """What a declared name holds, read and checked; an empty value counts as none.

    Raises:
        KeyError: for a name that is not declared: a mistake of the program.
        Refused: for a value that is not acceptable, with the remedy. A secret is not repeated.
    """
    variable = _BY_NAME[name]
    given = (os.environ if environment is None else environment).get(name, "").strip()
    try:
        return variable.read(given or variable.default)
    except (ValueError, TypeError) as error:
        raise Refused(_refusal(variable, given)) from error


def _refusal(variable: Variable, given: str) -> Problem:
    if variable.secret:
        said = Text("The value of {n} is not accepted.", "La valeur de {n} n’est pas acceptée.")
    else:
        said = Text("{n} cannot be “{v}”.", "{n} ne peut pas valoir «\u00a0{v}\u00a0».")
    return Problem(said.format(n=variable.name, v=given), variable.remedy)


def unknown(environment: Iterable[str]) -> Iterator[Problem]:
    """A warning for each name that begins with ARRIMAGE_ and that nothing reads, with the name that was likely meant."""
    for name in sorted(environment):
        if not name.startswith("ARRIMAGE_") or name in _BY_NAME or name in _OF_TESTS:
            continue
        near = difflib.get_close_matches(name, _BY_NAME, 1)
        meant = Text("Did you mean {m}?", "Vouliez-vous dire {m}?").format(m=near[0]) if near else None
        yield Problem(
            Text("{n} is set, but nothing reads it.", "{n} est défini, mais rien ne le lit.").format(n=name),
            meant or Text("See: arrimage config", "Consultez\u00a0: arrimage config"),
        )


#: Read by the tests alone, which know where the shared inputs lie.
_OF_TESTS = frozenset({"ARRIMAGE_SHARED"})


def check(environment: Mapping[str, str] | None = None) -> list[Finding]:
    """Every declared name as it holds in an environment, in the order of the list."""
    held = os.environ if environment is None else environment
    return [_finding(variable, held) for variable in VARIABLES]


def _finding(variable: Variable, held: Mapping[str, str]) -> Finding:
    given = held.get(variable.name, "").strip()
    try:
        value(variable.name, held)
    except Refused as refused:
        return Finding(variable, True, "", refused.problems[0])
    shown = given or variable.default
    return Finding(variable, bool(given), "••••••" if variable.secret and given else shown, None)
