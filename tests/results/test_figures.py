"""Figures: never stored, never drifting, never added twice; zero, missing, withheld and not applicable stay apart."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from arrimage.core.access import MACHINE
from arrimage.core.disclosure import MISSING, NOT_APPLICABLE, OPEN_RULE, WITHHELD, Audience, Figure, Rule, Value
from arrimage.core.period import Period
from arrimage.core.problem import Refused
from arrimage.definitions import definitions
from arrimage.partnership import actions
from arrimage.partnership.models import Attendance, Meeting, Partnership, SharingAgreement
from arrimage.results import cache, engine, snapshots
from arrimage.results.compiled import compiled, compiled_anew, filled
from arrimage.results.figures import (
    applicable,
    as_json,
    figures,
    figures_digest,
    from_json,
    release,
    release_series,
    rule_for,
    series,
    trend,
)
from arrimage.results.measuring import MEASURES, Window
from arrimage.results.models import CachedFigure, LocalTarget
from arrimage.results.queries import standings
from tests.partnership import factories as table
from tests.results.factories import BEFORE, YEAR, council, indicator, observation

HELD = indicator("meetings-held", unit="share", measure="meetings.held")
ESTABLISHED = indicator("bodies", unit="count", measure="bodies.established")
ATTENDED = indicator("attendance", unit="share", measure="attendance.rate", breakdowns=[
    {"id": "sector", "name": {"en": "Sector", "fr": "Secteur"}, "codes": "SECTORS"}])  # fmt: skip
PEOPLE = indicator(unit="count", people=True, breakdowns=[
    {"id": "language", "name": {"en": "Language", "fr": "Langue"}}])  # fmt: skip


@pytest.fixture
def partnership(db: None) -> Partnership:
    return table.partnership()


def value(of: Partnership, wanted: Any, period: Period = YEAR, **facts: Any) -> Value:
    return figures(of, period, indicators=[wanted], **facts)[wanted.id].value


class TestKnownDefects:
    """Defects of admired systems; each of these tests fails on the naive version."""

    def test_stored_totals_that_drift(self, partnership: Partnership) -> None:
        """A total that is counted up at each write is wrong after a deletion; ours is read from the records."""
        council(partnership, seats=4, meetings=3)
        naive_total = Attendance.objects.filter(presence="present").count()  # as a counter column would hold it
        frozen = snapshots.freeze(partnership, YEAR)
        snapshots.publish(partnership)
        live = value(partnership, ATTENDED)
        assert live.numerator == naive_total

        meeting = Meeting.objects.filter(body__partnership=partnership).first()
        assert meeting is not None
        actions.archive_meeting(by=MACHINE, meeting=meeting)
        snapshots.publish(partnership)
        after = value(partnership, ATTENDED)
        assert after.numerator == Attendance.objects.filter(
            presence="present", meeting__archived_at=None
        ).count() != naive_total  # fmt: skip
        assert after != live
        assert value(partnership, ATTENDED, snapshot=frozen) == live

    def test_running_totals_added_twice(self, partnership: Partnership) -> None:
        """Two people who observe the same 120 observed 120: the latest approved one counts, they are never added."""
        wanted = indicator(unit="count")
        observation(partnership, 120, day=date(2026, 2, 1))
        observation(partnership, 125, day=date(2026, 3, 1))
        observation(partnership, 900, day=date(2026, 3, 15), approved=False)
        snapshots.publish(partnership)
        naive = partnership.observations.filter(approved=True).aggregate(total=Sum("numerator"))["total"]
        assert naive == 245
        assert value(partnership, wanted) == Value.reported(125)

    def test_a_reported_zero_is_not_blank(self, partnership: Partnership) -> None:
        observation(partnership, 0)
        snapshots.publish(partnership)
        zero = value(partnership, indicator(unit="count"))
        assert zero == Value.reported(0)
        assert zero != MISSING
        assert zero.exact == 0

    @pytest.mark.parametrize("cached", [False, True])
    def test_queries_do_not_grow(self, partnership: Partnership, cached: bool) -> None:
        """The number of queries is the same for 1 and for all indicators, for 3 seats and for 12, for 2 and 9 meetings."""

        def queries_for(wanted: Any) -> int:
            if cached:
                figures(partnership, YEAR, indicators=wanted)
            else:
                CachedFigure.objects.all().delete()
            with CaptureQueriesContext(
                connection,
            ) as captured:
                figures(partnership, YEAR, indicators=wanted)
            return len(captured)

        council(partnership, seats=3, meetings=2)
        snapshots.publish(partnership)
        small = queries_for(["council-seats-filled"])
        body = table.body(partnership, name="Second council")
        seats = [table.seat(body, held_by=table.organization()) for _ in range(9)]
        for day in range(1, 8):
            table.attend(table.meeting(body, day=date(2025, 9, day)), present=seats)
        snapshots.publish(partnership)
        assert len(applicable(partnership)) > 20
        assert queries_for(None) == small
        assert small <= (2 if cached else 5)


class TestCache:
    def test_a_hit_gives_an_equal_figure(self, partnership: Partnership) -> None:
        council(partnership)
        snapshots.publish(partnership)
        computed = figures(partnership, YEAR)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(engine, "run", lambda *_: pytest.fail("it was in the cache"))
            patch.setattr(engine, "select", lambda *_: pytest.fail("it was in the cache"))
            assert figures(partnership, YEAR) == computed
        assert list(computed) == [item.id for item in applicable(partnership)]

    def test_the_key_holds_what_the_value_depends_on(self, partnership: Partnership) -> None:
        council(partnership)
        snapshots.publish(partnership)
        for wanted in (
            ATTENDED,
            ATTENDED.model_copy(update={"version": 2}),
            ATTENDED.model_copy(update={"breakdowns": ()}),
        ):
            figures(partnership, YEAR, indicators=[wanted])
        figures(partnership, BEFORE, indicators=[ATTENDED])
        assert CachedFigure.objects.count() == 4
        assert not figures(partnership, YEAR, indicators=[ATTENDED.model_copy(update={"breakdowns": ()})])[
            "attendance"
        ].breakdowns

    def test_changed_code_of_a_measure_is_not_served_from_the_cache(
        self, partnership: Partnership, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from dataclasses import replace

        council(partnership)
        snapshots.publish(partnership)
        before = value(partnership, ATTENDED)
        other = replace(MEASURES["meetings.held"], name="attendance.rate", code="0" * 16)
        monkeypatch.setitem(MEASURES, "attendance.rate", other)
        assert value(partnership, ATTENDED) != before

    def test_keys_of_different_parts_differ(self) -> None:
        assert len({cache.key("ab", "c"), cache.key("a", "bc"), cache.key("abc"), cache.key("a", "b", "c")}) == 4

    def test_a_cache_that_cannot_be_written_costs_time_only(
        self, partnership: Partnership, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from django.db import DatabaseError

        def refuse(*_: Any, **__: Any) -> None:
            raise DatabaseError("database is locked")

        council(partnership)
        snapshots.publish(partnership)
        monkeypatch.setattr(CachedFigure.objects, "bulk_create", refuse)
        assert value(partnership, ESTABLISHED) == Value.reported(1)


class TestValues:
    def test_nothing_recorded_is_missing_and_not_zero(self, partnership: Partnership) -> None:
        snapshots.publish(partnership)
        assert value(partnership, HELD) == MISSING
        assert value(partnership, indicator(unit="count")) == MISSING

    def test_recorded_and_none_counts_is_zero(self, partnership: Partnership) -> None:
        body = table.body(partnership)
        actions.cancel(by=MACHINE, meeting=table.meeting(body))
        snapshots.publish(partnership)
        assert value(partnership, HELD) == Value.reported(0, 1)

    def test_nothing_to_divide_by_is_not_applicable(self, partnership: Partnership) -> None:
        """Seats are recorded and none is vacant: there is no mean of days vacant, and that is no missing report."""
        body = table.body(partnership)
        table.seat(body, held_by=table.organization())
        snapshots.publish(partnership)
        assert value(partnership, indicator("vacancy", unit="days", measure="seats.vacancy_days")) == NOT_APPLICABLE

    def test_a_partnership_that_began_later_has_no_such_period(self, partnership: Partnership) -> None:
        council(partnership)
        snapshots.publish(partnership)
        assert value(partnership, ATTENDED, Period.parse("2023-24")) == NOT_APPLICABLE
        assert value(partnership, ATTENDED, Period.parse("2024-25")) == MISSING

    def test_a_period_that_has_not_begun(self, partnership: Partnership) -> None:
        council(partnership)
        snapshots.publish(partnership, as_of=date(2025, 3, 31))
        assert value(partnership, ESTABLISHED) == NOT_APPLICABLE
        snapshots.publish(partnership, as_of=date(2025, 4, 1))
        assert value(partnership, ESTABLISHED) == Value.reported(1)

    def test_an_indicator_of_another_kind_of_partnership(self, partnership: Partnership) -> None:
        snapshots.publish(partnership)
        assert value(partnership, ESTABLISHED.model_copy(update={"kinds": ("fin",)})) == NOT_APPLICABLE
        assert all("lip" in item.kinds for item in applicable(partnership))

    def test_an_indicator_that_waits_names_what_for(self, partnership: Partnership) -> None:
        snapshots.publish(partnership)
        waiting = indicator(waits_for=("services", "referrals"), observed=False)
        figure = figures(partnership, YEAR, indicators=[waiting])[waiting.id]
        assert (figure.value, figure.waits_for, figure.provenance.source) == (
            MISSING,
            ("services", "referrals"),
            "awaited",
        )

    def test_a_table_that_no_room_gives_is_waited_for(
        self, partnership: Partnership, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        council(partnership)
        monkeypatch.delitem(snapshots.PROVIDERS, "attendance")
        snapshots.publish(partnership)
        figure = figures(partnership, YEAR, indicators=[ATTENDED])["attendance"]
        assert (figure.value, figure.waits_for) == (MISSING, ("attendance",))

    def test_before_the_first_snapshot_everything_is_missing(self, partnership: Partnership) -> None:
        found = figures(partnership, YEAR)
        assert found
        assert {figure.value for figure in found.values()} == {MISSING}

    def test_observations_tell_about_years_before_the_records(self, partnership: Partnership) -> None:
        both = HELD.model_copy(update={"also_observed": True})
        observation(partnership, 5, 8, indicator="meetings-held", period=BEFORE.code)
        observation(partnership, 1, 9, indicator="meetings-held", period=YEAR.code)
        council(partnership, meetings=2)
        snapshots.publish(partnership)
        assert value(partnership, both, BEFORE) == Value.reported(5, 8)
        assert value(partnership, both, YEAR) == Value.reported(2, 2), "records come first where they exist"
        found = series(partnership, [BEFORE, YEAR], indicators=[both])
        assert [found[p]["meetings-held"].provenance.source for p in (BEFORE, YEAR)] == ["observed", "computed"]

    def test_an_observation_from_before_the_partnership_began(self, partnership: Partnership) -> None:
        observation(partnership, 5, 8, period="FY2019-20")
        snapshots.publish(partnership)
        assert value(partnership, indicator(), Period.parse("2019-20")) == Value.reported(5, 8)

    def test_breakdowns_come_from_the_same_rows(self, partnership: Partnership) -> None:
        body = table.body(partnership)
        chairs = [
            table.seat(body, sector=sector, held_by=table.organization()) for sector in ("health", "health", "schools")
        ]
        table.attend(table.meeting(body), present=chairs[:1], absent=chairs[1:])
        snapshots.publish(partnership)
        figure = figures(partnership, YEAR, indicators=[ATTENDED])["attendance"]
        assert figure.value == Value.reported(1, 3)
        assert figure.records == 3
        assert figure.breakdowns == {"sector": {"health": Value.reported(1, 2), "schools": Value.reported(0, 1)}}

    def test_months_are_periods_too(self, partnership: Partnership) -> None:
        council(partnership, meetings=3)
        snapshots.publish(partnership)
        assert value(partnership, HELD, Period.parse("2025-M05")) == Value.reported(1, 1)
        assert value(partnership, HELD, Period.parse("2025-M12")) == MISSING

    def test_a_trend_is_in_the_order_asked_for(self, partnership: Partnership) -> None:
        council(partnership)
        snapshots.publish(partnership)
        found = trend(partnership, "council-seats-filled", [YEAR, BEFORE])
        assert [period for period, _ in found] == [YEAR, BEFORE]
        assert found[0][1] == figures(partnership, YEAR)["council-seats-filled"]

    def test_an_unknown_indicator_is_refused(self, partnership: Partnership) -> None:
        with pytest.raises(Refused, match="no indicator"):
            figures(partnership, YEAR, indicators=["nonsense"])

    def test_a_figure_is_private(self, partnership: Partnership) -> None:
        figure = figures(partnership, YEAR)["council-seats-filled"]
        assert isinstance(figure, Figure)
        with pytest.raises(TypeError):
            str(figure)


class TestRelease:
    @pytest.fixture
    def counted(self, partnership: Partnership) -> Partnership:
        observation(partnership, 143)
        for name, count in {"ar": 100, "fr": 31, "es": 9, "so": 3}.items():
            observation(partnership, count, breakdown="language", category=name)
        SharingAgreement.objects.create(
            partnership=partnership, audience="public", threshold=5, base=5, start=date(2025, 4, 1)
        )
        snapshots.publish(partnership)
        return partnership

    def test_threshold_rounding_and_a_second_cell(self, counted: Partnership) -> None:
        """3 people are withheld; so is the next smallest cell, or subtraction from the total would tell it."""
        shown = release(counted, Audience.PUBLIC, YEAR, indicators=[PEOPLE])["test-indicator"]
        assert shown.value == Value.reported(145)
        assert shown.rounded
        assert shown.breakdowns["language"] == {
            "ar": Value.reported(100), "es": WITHHELD, "fr": Value.reported(30), "so": WITHHELD,
        }  # fmt: skip
        assert shown.records is None

    def test_inside_sees_true_values(self, counted: Partnership) -> None:
        shown = release(counted, Audience.INSIDE, YEAR, indicators=[PEOPLE])["test-indicator"]
        assert (shown.value, shown.rule) == (Value.reported(143), OPEN_RULE)
        assert shown.breakdowns["language"]["so"] == Value.reported(3)

    def test_without_an_agreement_the_default_rule_protects(self, counted: Partnership) -> None:
        shown = release(counted, Audience.FUNDER, YEAR, indicators=[PEOPLE])["test-indicator"]
        assert shown.rule.name == "default"
        assert shown.breakdowns["language"]["es"] == WITHHELD

    def test_the_agreement_in_force_at_the_end_of_the_period(self, counted: Partnership) -> None:
        SharingAgreement.objects.create(
            partnership=counted, audience="public", threshold=20, base=10, start=date(2026, 4, 1)
        )
        assert rule_for(counted, Audience.PUBLIC, date(2026, 3, 31)) == Rule(5, 5, "agreement 2025-04-01 v1")
        assert rule_for(counted, Audience.PUBLIC, date(2026, 4, 1)).threshold == 20
        assert rule_for(counted, Audience.PUBLIC, date(2025, 3, 31)).name == "default"
        assert release(counted, Audience.PUBLIC, YEAR, indicators=[PEOPLE])["test-indicator"].rule.threshold == 5

    def test_the_cache_holds_no_view_of_an_audience(self, counted: Partnership) -> None:
        for audience in (Audience.PUBLIC, Audience.INSIDE, Audience.FUNDER):
            release(counted, audience, YEAR, indicators=[PEOPLE])
        assert CachedFigure.objects.count() == 1

    def test_four_values_stay_four_through_json(self, partnership: Partnership) -> None:
        wanted = {
            "zero": indicator("zero", unit="count", people=True), "missing": indicator("missing", unit="count"),
            "withheld": indicator("withheld", unit="count", people=True),
            "not-applicable": indicator("not-applicable", unit="count", kinds=("fin",)),
        }  # fmt: skip
        observation(partnership, 0, indicator="zero")
        observation(partnership, 2, indicator="withheld")
        snapshots.publish(partnership)
        shown = release(partnership, Audience.PUBLIC, YEAR, indicators=wanted.values())
        assert [shown[key].value for key in wanted] == [Value.reported(0), MISSING, WITHHELD, NOT_APPLICABLE]
        assert {key: from_json(as_json(figure)) for key, figure in shown.items()} == dict(shown)
        assert len({figures_digest({key: figure}) for key, figure in shown.items()}) == 4

    def test_a_report_rebuilt_from_its_snapshot_gives_the_same_digest(self, partnership: Partnership) -> None:
        body, _ = council(partnership)
        frozen = snapshots.freeze(partnership, YEAR)
        first = release(partnership, Audience.FUNDER, YEAR, frozen)
        actions.archive_body(by=MACHINE, body=table.body(partnership, name="Another"))
        table.meeting(body, day=date(2025, 12, 1))
        snapshots.publish(partnership)
        CachedFigure.objects.all().delete()
        engine.close()
        again = release(partnership, Audience.FUNDER, YEAR, frozen)
        live = release(partnership, Audience.FUNDER, YEAR)
        assert figures_digest(again) == figures_digest(first)
        assert figures_digest(dict(reversed(list(again.items())))) == figures_digest(first)
        assert figures_digest(live) != figures_digest(first)

    def test_several_periods_cost_as_many_queries_as_one(self, counted: Partnership) -> None:
        periods = [YEAR.shift(-step) for step in range(5)]
        release_series(counted, Audience.PUBLIC, periods)
        with CaptureQueriesContext(connection) as one:
            release_series(counted, Audience.PUBLIC, periods[:1])
        with CaptureQueriesContext(connection) as five:
            release_series(counted, Audience.PUBLIC, periods)
        assert len(one) == len(five)


def test_standings_judge_every_indicator_in_few_queries(partnership: Partnership) -> None:
    council(partnership, seats=4)
    LocalTarget.objects.create(
        partnership=partnership, indicator="council-seats-filled", target_numerator=100, target_denominator=100,
        adopted=date(2025, 4, 1),
    )  # fmt: skip
    snapshots.publish(partnership)
    standings(partnership, Audience.PUBLIC, YEAR)
    with CaptureQueriesContext(connection) as captured:
        found = standings(partnership, Audience.PUBLIC, YEAR)
    assert len(captured) <= 5
    assert found["council-seats-filled"].judgement.state == "watch"
    assert "75%" in found["council-seats-filled"].judgement.reason.en
    assert set(found) == {item.id for item in applicable(partnership)}


class TestCompiled:
    """A measure is compiled once and filled in for each window: the filled SQL must be that of compiling anew."""

    @pytest.mark.parametrize("name", sorted(MEASURES))
    def test_filling_in_equals_compiling(self, name: str) -> None:
        measure = MEASURES[name]
        template = compiled(measure)
        for period, as_of in (
            ("2025-26", date(2026, 3, 31)),
            ("2024-25", date(2024, 4, 2)),
            ("2023-M02", date(2026, 1, 1)),
            ("CY2025", date(2025, 7, 1)),
        ):
            window = Window.of(Period.parse(period), as_of)
            anew = compiled_anew(measure, window)
            assert filled(template.rows, window) == anew.rows
            assert (template.witness and filled(template.witness, window)) == anew.witness

    def test_every_measured_indicator_divides_as_its_unit_does(self) -> None:
        for item in definitions().indicator_versions.values():
            if item.measure is not None:
                assert compiled(MEASURES[item.measure]).divides == item.unit.divides, item.id

    def test_every_declared_breakdown_is_given(self) -> None:
        for item in definitions().indicator_versions.values():
            if item.measure is not None:
                assert {b.id for b in item.breakdowns} <= set(compiled(MEASURES[item.measure]).breakdowns), item.id
