"""What the page of a background import shows: where it stands, what came of it, or why nothing did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from arrimage.core.problem import Problem
from arrimage.core.text import Lang
from arrimage.core.wording import number
from arrimage.partnership.models import Partnership
from arrimage.strategy.pages.workbook import minutes
from arrimage.strategy.workbook import BOOK
from arrimage.strategy.workbook.jobs import Job, State


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the import: done, under way, or to come."""

    name: str
    look: str
    icon: str
    said: str
    current: bool


@dataclass(frozen=True, slots=True)
class Count:
    """One line of what was imported."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class JobPage:
    """The page. ``under_way`` says whether it is worth looking again; ``url`` leads to what was imported."""

    sentence: str
    lede: str
    under_way: bool
    steps: Sequence[Step]
    counts: Sequence[Count]
    problems: Sequence[Problem]
    url: str


_ORDER = (State.WAITING, State.READING, State.WRITING)


def _names() -> dict[State, str]:
    return {
        State.WAITING: _("Waits for its turn"),
        State.READING: _("Reads the file and compares it with the records"),
        State.WRITING: _("Writes the records"),
    }


def _sentence(job: Job, lang: Lang) -> str:
    if job.state is State.DONE:
        return _("The workbook is imported.")
    if job.state is State.REFUSED:
        return _("Nothing was imported.")
    if job.state is State.WAITING:
        return _("The import waits for its turn.")
    if job.state is State.READING:
        return _("The import is under way: the file is being read.")
    sheet = next((s.name.say(lang) for s in BOOK.sheets if s.code == job.sheet), job.sheet)
    return _("The import is under way: sheet %(n)s of %(of)s, %(sheet)s.") % {
        "n": number(job.sheets + 1, lang), "of": number(job.of, lang), "sheet": sheet,
    }  # fmt: skip


def _lede(job: Job, lang: Lang) -> str:
    if job.state is State.DONE:
        return _("Figures follow within a minute.")
    if job.state is State.REFUSED:
        return _("All records are as they were. Mend what follows and send the workbook again.")
    about = minutes(job.rows)
    return ngettext(
        "%(rows)s rows take about %(n)s minute. You may close this page: either everything is imported or nothing.",
        "%(rows)s rows take about %(n)s minutes. You may close this page: either everything is imported or nothing.",
        about,
    ) % {"rows": number(job.rows, lang), "n": number(about, lang)}


def _steps(job: Job) -> list[Step]:
    if not job.under_way:
        return []
    here = _ORDER.index(job.state)
    looks = [("is-on", "done", pgettext("step", "done")), ("is-on", "late", pgettext("step", "under way")), ("is-none", "none", pgettext("step", "to come"))]  # fmt: skip
    return [
        Step(_names()[state], *looks[(place > here) + (place >= here)], current=place == here)
        for place, state in enumerate(_ORDER)
    ]


def build(job: Job, partnership: Partnership | None, lang: Lang) -> JobPage:
    """The page of a job.

    Args:
        partnership: what was imported into, once the job is done.
    """
    counts = job.counts or {}
    named = [
        (pgettext("workbook record", "Created"), "created"), (pgettext("workbook record", "Changed"), "changed"),
        (pgettext("workbook record", "Put away"), "put_away"), (pgettext("workbook record", "As before"), "unchanged"),
    ]  # fmt: skip
    return JobPage(
        _sentence(job, lang), _lede(job, lang), job.under_way, _steps(job),
        [Count(name, counts[code]) for name, code in named if code in counts], job.problems,
        reverse("partnership:overview", args=[partnership.slug]) if partnership else "",
    )  # fmt: skip
