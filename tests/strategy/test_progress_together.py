"""Two people report on one action at the same moment: it stands where the later report puts it."""

from __future__ import annotations

from datetime import date

import pytest

from arrimage.core.access import MACHINE
from arrimage.core.text import Text
from arrimage.strategy import actions
from arrimage.strategy.models import Action
from tests.strategy import factories as make

pytestmark = pytest.mark.django_db


def test_a_report_that_repeats_what_its_reporter_saw_still_moves_the_action() -> None:
    """The second reporter opened the page before the first reported: the row in hand looks unchanged and is out of date."""
    action = make.action(make.priority(make.plan(make.partnership())))
    actions.report_progress(action=action, status="on_track", progress=20, day=date(2026, 4, 1), by=MACHINE)
    seen_before = Action.objects.get(pk=action.pk)
    actions.report_progress(
        action=action, status="blocked", progress=70, day=date(2026, 5, 1), by=MACHINE, note=Text("a", "")
    )
    actions.report_progress(action=seen_before, status="on_track", progress=20, day=date(2026, 5, 2), by=MACHINE)
    stored = Action.objects.get(pk=action.pk)
    assert (stored.status, stored.progress) == ("on_track", 20)
    assert (seen_before.status, seen_before.version) == (stored.status, stored.version)
