"""Whether an amount that a person typed can be a value of an indicator: the same check for observations and targets.

Pure: the indicator's definition and two integers in, problems out.
"""

from __future__ import annotations

from arrimage.core.disclosure import Unit
from arrimage.core.problem import Problem
from arrimage.core.text import Text
from arrimage.definitions.schema import Indicator

#: Fields of a stored number; beyond it no database integer goes.
LARGEST = 2**62

_AMOUNT = Text("Amount", "Valeur")
_OUT_OF = Text("Out of", "Sur")


def amount_problems(indicator: Indicator, numerator: int | None, denominator: int | None) -> list[Problem]:
    """Everything wrong with ``numerator`` and ``denominator`` as a value of ``indicator``; empty when it is fine.

    Args:
        numerator: in the indicator's unit: cents for money, a plain number for the rest.
        denominator: what it is out of; required exactly when the unit divides.
    """
    found = []
    if numerator is None:
        found.append(
            Problem(
                Text("There is no amount.", "Il n’y a pas de valeur."),
                Text(
                    "Write a number; write 0 when the count was zero.",
                    "Écrivez un nombre; écrivez 0 si le compte est nul.",
                ),
                _AMOUNT,
            )
        )
    elif numerator < 0 or numerator > LARGEST:
        found.append(
            Problem(
                Text("The amount is below zero or too large.", "La valeur est négative ou trop grande."),
                Text("Write a number of 0 or more.", "Écrivez un nombre égal ou supérieur à 0."),
                _AMOUNT,
            )
        )
    if indicator.unit.divides and denominator is None:
        found.append(
            Problem(
                Text("This indicator is a part of a whole, and the whole is missing.",
                     "Cet indicateur est une partie d’un tout, et le tout manque."),
                Text("Write what the amount is out of.", "Écrivez sur combien porte la valeur."),
                _OUT_OF,
            )
        )  # fmt: skip
    elif not indicator.unit.divides and denominator is not None:
        found.append(
            Problem(
                Text("This indicator is a plain amount and is out of nothing.",
                     "Cet indicateur est une simple quantité, sans total."),
                Text("Leave this field empty.", "Laissez ce champ vide."),
                _OUT_OF,
            )
        )  # fmt: skip
    elif denominator is not None and not 0 < denominator <= LARGEST:
        found.append(
            Problem(
                Text("The whole must be above zero.", "Le total doit être supérieur à zéro."),
                Text("When nothing could be counted, enter no value: it stays “not reported”.",
                     "Si rien ne pouvait être compté, n’entrez pas de valeur\u00a0: elle reste «\u00a0non disponible\u00a0»."),
                _OUT_OF,
            )
        )  # fmt: skip
    elif numerator is not None and denominator is not None and indicator.unit is Unit.SHARE and numerator > denominator:
        found.append(
            Problem(
                Text("The part is larger than the whole.", "La partie est plus grande que le tout."),
                Text(
                    "Check both numbers; they may be exchanged.",
                    "Vérifiez les deux nombres; ils sont peut-être inversés.",
                ),
                _AMOUNT,
            )
        )
    return found
