"""What is wrong, where, and what to do about it: the one shape of every refusal, in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from arrimage.core.text import Lang, Text


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    Attributes:
        message: what is wrong, one sentence.
        remedy: what to do about it, one sentence.
        place: where it is, for example file and key, or sheet, row and column; empty when there is only one place.
    """

    message: Text
    remedy: Text
    place: Text = Text("", "")  # noqa: RUF009 - a Text is frozen

    def say(self, lang: Lang) -> str:
        """Place, message and remedy as one line of plain text."""
        place = self.place.say(lang)
        colon = ": " if lang == "en" else "\u00a0: "
        return f"{place + colon if place else ''}{self.message.say(lang)} {self.remedy.say(lang)}".strip()


class Refused(Exception):  # noqa: N818 - it reads as what happened, and it is no programming error
    """A request that cannot be carried out as given. Nothing was stored. Carries one or many problems."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(problems[0].say("en") if problems else "")
        self.problems: Sequence[Problem] = problems

    def say(self, lang: Lang) -> str:
        """All problems, one a line."""
        return "\n".join(problem.say(lang) for problem in self.problems)
