"""Traces: the records behind a figure are the rows it sums; who may open them never changes the figure."""

from __future__ import annotations

from datetime import date

import pytest

from arrimage.core.access import MACHINE, VISITOR, Actor, Grant, Role, Scope, ScopeKind
from arrimage.core.disclosure import Status
from arrimage.core.ids import new_id
from arrimage.core.period import Period
from arrimage.core.problem import Refused
from arrimage.partnership.models import Partnership
from arrimage.partnership.queries import scope_of
from arrimage.results import snapshots
from arrimage.results import trace as tracing
from arrimage.results.figures import applicable, figures
from arrimage.results.trace import OPENED_BY, trace, visible
from tests.partnership import factories as table
from tests.results.factories import YEAR, council, observation


def actor(role: Role, of: Partnership) -> Actor:
    return Actor(new_id(), role.value, (Grant(role, Scope(ScopeKind.PARTNERSHIP, of.id)),))


@pytest.fixture
def partnership(db: None) -> Partnership:
    made = table.partnership()
    council(made, seats=4, meetings=3)
    snapshots.publish(made)
    return made


def test_every_trace_adds_up_to_its_figure(partnership: Partnership) -> None:
    """For every indicator: the rows' sums are numerator and denominator, their number is the number of records."""
    found = figures(partnership, YEAR)
    reported = 0
    for indicator in applicable(partnership):
        shown, figure = trace(partnership, indicator.id, YEAR), found[indicator.id]
        assert len(shown.rows) == figure.records, indicator.id
        assert shown.formula.complete
        if figure.value.status is Status.REPORTED:
            reported += 1
            assert shown.n == sum(row.counts for row in shown.rows) == figure.value.numerator, indicator.id
            assert shown.d == figure.value.denominator, indicator.id
            for code, cells in figure.breakdowns.items():
                for name, value in cells.items():
                    rows = [row for row in shown.rows if (row.categories or {}).get(code) == name]
                    assert sum(row.counts for row in rows) == value.numerator, (indicator.id, code, name)
        else:
            assert shown.n is None or shown.d == 0, indicator.id
    assert reported >= 8


def test_rows_name_the_table_of_their_record(partnership: Partnership) -> None:
    shown = trace(partnership, "expected-sectors-at-table", YEAR)
    held = {row.source for row in shown.rows if row.counts}
    lacking = {row.source for row in shown.rows if not row.counts}
    assert (held, lacking) == ({"seats"}, {"partnerships"})
    assert {row.record for row in shown.rows if not row.counts} == {str(partnership.id)}


def test_nothing_recorded_says_so(partnership: Partnership) -> None:
    shown = trace(partnership, "council-seats-filled", Period.parse("2019-20"))
    assert (shown.rows, shown.n) == ((), None)
    quiet = table.partnership(slug="quiet")
    snapshots.publish(quiet)
    shown = trace(quiet, "council-seats-filled", YEAR)
    assert shown.note is not None
    assert "not zero" in shown.note.en


def test_observations_are_listed_and_one_counts(partnership: Partnership) -> None:
    first = observation(partnership, 40, 100, indicator="language-training-uptake", day=date(2026, 1, 1))
    last = observation(partnership, 45, 100, indicator="language-training-uptake", day=date(2026, 2, 1))
    draft = observation(partnership, 99, 100, indicator="language-training-uptake", approved=False)
    snapshots.publish(partnership)
    shown = trace(partnership, "language-training-uptake", YEAR)
    assert {row.record: row.counts for row in shown.rows} == {str(first.id): 0, str(last.id): 45}
    assert str(draft.id) not in {row.record for row in shown.rows}
    assert (shown.n, shown.d) == (45, 100)
    assert shown.note is not None
    assert "never added" in shown.note.en


class TestVisible:
    @pytest.mark.parametrize("role", [Role.COORDINATOR, Role.COUNCIL_MEMBER])
    def test_the_partnership_itself_opens_every_record(self, partnership: Partnership, role: Role) -> None:
        shown = trace(partnership, "attendance-rate", YEAR)
        assert shown.rows
        seen = visible(shown, actor(role, partnership), scope_of(partnership.id))
        assert (seen.rows, seen.hidden) == (shown.rows, 0)

    def test_a_visitor_is_told_how_many_they_may_not_open(self, partnership: Partnership) -> None:
        shown = trace(partnership, "attendance-rate", YEAR)
        seen = visible(shown, VISITOR, scope_of(partnership.id))
        assert (seen.rows, seen.hidden, seen.total) == ((), len(shown.rows), len(shown.rows))
        open_to_all = trace(partnership, "council-seats-filled", YEAR)
        assert visible(open_to_all, VISITOR, scope_of(partnership.id)).hidden == 0

    def test_a_role_elsewhere_opens_nothing_here(self, partnership: Partnership) -> None:
        elsewhere = table.partnership(slug="elsewhere")
        shown = trace(partnership, "attendance-rate", YEAR)
        assert not visible(shown, actor(Role.COORDINATOR, elsewhere), scope_of(partnership.id)).rows

    def test_people_are_not_counted_in_front_of_others(self, partnership: Partnership) -> None:
        """Where rows stand for persons, even their number would tell what the release withholds."""
        observation(partnership, 3, 100, indicator="language-training-uptake")
        snapshots.publish(partnership)
        shown = trace(partnership, "language-training-uptake", YEAR)
        assert shown.people
        for viewer in (VISITOR, actor(Role.OFFICER, partnership)):
            seen = visible(shown, viewer, scope_of(partnership.id))
            assert (seen.rows, seen.hidden, seen.total) == ((), None, None)

    def test_the_figure_never_depends_on_the_viewer(self, partnership: Partnership) -> None:
        """Different people open different rows of one and the same figure."""
        shown = trace(partnership, "attendance-rate", YEAR)
        before = figures(partnership, YEAR)
        opened = {
            len(visible(shown, viewer, scope_of(partnership.id)).rows)
            for viewer in (VISITOR, actor(Role.COORDINATOR, partnership), MACHINE)
        }
        assert len(opened) == 2
        assert figures(partnership, YEAR) == before
        assert (shown.n, shown.d) == (
            before["attendance-rate"].value.numerator,
            before["attendance-rate"].value.denominator,
        )

    def test_rules_name_existing_tables(self) -> None:
        from arrimage.core.evidence import TABLES

        assert set(OPENED_BY) <= set(TABLES)


def test_a_trace_of_a_frozen_snapshot_stays(partnership: Partnership) -> None:
    frozen = snapshots.freeze(partnership, YEAR)
    before = trace(partnership, "bodies-established", YEAR, frozen)
    table.body(partnership, name="Another")
    snapshots.publish(partnership)
    assert trace(partnership, "bodies-established", YEAR, frozen) == before
    assert trace(partnership, "bodies-established", YEAR).n == (before.n or 0) + 1


def test_an_unknown_indicator_is_refused(partnership: Partnership) -> None:
    with pytest.raises(Refused, match="no indicator"):
        trace(partnership, "nonsense", YEAR)


def test_the_formula_is_in_both_languages(partnership: Partnership) -> None:
    for indicator in applicable(partnership):
        words = tracing.formula(indicator)
        assert ("÷" in words.en) == ("÷" in words.fr) == indicator.unit.divides
