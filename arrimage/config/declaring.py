"""How a setting of the environment is declared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from arrimage.core.text import Text


@dataclass(frozen=True, slots=True)
class Variable:
    """One name of the environment.

    Attributes:
        kind: what may be written, for people.
        default: what holds when it is not set, as one would write it; empty when nothing does.
        read: turns what is written into what the program uses; raises ValueError, or Refused with its own problem.
        remedy: what to write instead of a refused value.
        without: what happens without it, when the default does not say it.
        secret: never shown, here or in an error.
    """

    name: str
    kind: Text
    default: str
    about: Text
    read: Callable[[str], Any]
    remedy: Text
    without: Text = Text("", "")  # noqa: RUF009 - a Text is frozen
    secret: bool = False
