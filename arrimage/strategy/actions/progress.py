"""Reporting on an action: a dated update, and the action's status, percent and completion together with it."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from arrimage.core import codes
from arrimage.core.access import Actor, Permission, may
from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Text
from arrimage.partnership.refusals import today_in
from arrimage.strategy import refusals
from arrimage.strategy.actions.keys import fresh_key
from arrimage.strategy.models import Action, ActionUpdate
from arrimage.strategy.queries import scope_of_action
from arrimage.strategy.standing import Report, standing
from arrimage.web import records

NOTHING = Text("", "")


@transaction.atomic
def report_progress(
    *,
    action: Action,
    status: str,
    day: date | None,
    by: Actor,
    progress: int | None = None,
    note: Text = NOTHING,
    key: str | None = None,
) -> ActionUpdate:
    """Say where an action stands on ``day``; the action follows its latest update, so a late entry changes no later one.

    Args:
        status: code of ``ACTION_STATUS``.
        day: local date the report speaks of.
        progress: percent reached, 0 to 100; None when not known. A finished action stands at 100.
        note: a sentence in one language or both.

    Raises:
        Refused: when the day is missing or still to come, the percent is out of range or contradicts ``done``; when
            ``by`` may not report on this very action.
    """
    if not (decision := may(by, Permission.UPDATE_ACTION, scope_of_action(action, by))):
        raise Refused(Problem(decision.reason, Text("Nothing was saved.", "Rien n’a été enregistré.")))
    plan = action.priority.plan
    today = today_in(plan.partnership.zone)
    problems: list[Problem] = []
    if status not in codes.ACTION_STATUS:
        problems.append(refusals.unknown_code(refusals.STATUS, status))
    if day is None:
        problems.append(refusals.missing_day(refusals.DAY))
    elif day > today:
        problems.append(refusals.in_future(refusals.DAY, day, today))
    if progress is not None and not 0 <= progress <= 100:
        problems.append(refusals.not_percent(progress))
    elif status == "done" and progress not in (None, 100):
        problems.append(refusals.done_is_full(progress or 0))
    if problems or day is None:
        raise Refused(*problems)
    # Reports on one action wait for each other: each takes the next key and sees the one before.
    records.held(action)
    update = ActionUpdate(
        action=action, key=key or fresh_key(ActionUpdate.objects.filter(action=action), Text(day.isoformat(), ""), "update"),
        day=day, status=status, progress=100 if status == "done" else progress, note_en=note.en, note_fr=note.fr,
    )  # fmt: skip
    records.create(update, by=by, verb="action.report", partnership_id=plan.partnership_id)
    _follow(action, by)
    return update


@transaction.atomic
def withdraw_update(*, update: ActionUpdate, by: Actor) -> ActionUpdate:
    """Put an update away, for example one made by mistake; the action goes back to where the others put it."""
    partnership_id = update.action.priority.plan.partnership_id
    records.archive(update, by=by, verb="update.withdraw", partnership_id=partnership_id)
    _follow(update.action, by)
    return update


def _follow(action: Action, by: Actor) -> None:
    """Bring the action's stored standing in line with its updates, as they are now: two may report at once."""
    stored = records.held(action)
    rows = ActionUpdate.objects.filter(action=action, archived_at=None)
    reports = [Report(r.day, r.id, r.status, r.progress) for r in rows]
    now = standing(reports)
    records.change(
        stored, by=by, verb="action.follow", partnership_id=action.priority.plan.partnership_id, status=now.status,
        progress=now.progress, completed=now.completed,
    )  # fmt: skip
    for name in ("status", "progress", "completed", "version", "modified_at"):
        setattr(action, name, getattr(stored, name))
