"""Writes of results: all or nothing, audited, recoverable; zero is a value."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from arrimage.core.access import Actor
from arrimage.core.ids import new_id
from arrimage.core.problem import Refused
from arrimage.core.text import Text
from arrimage.definitions import definitions
from arrimage.partnership.models import Partnership
from arrimage.results import actions
from arrimage.results.actions.assessments import Given
from arrimage.results.models import Assessment, AssessmentScore, IndicatorChoice, LocalTarget, Observation
from arrimage.web.models import AuditEntry, Freshness
from tests.partnership import factories as table

pytestmark = pytest.mark.django_db
BY = Actor(new_id(), "test")
SHARE, COUNT, COMPUTED = "language-training-uptake", "referral-providers", "attendance-rate"


@pytest.fixture
def place() -> Partnership:
    return table.partnership()


def observe(place: Partnership, **changed: Any) -> Observation:
    given: dict[str, Any] = {
        "indicator": SHARE, "period": "2025-26", "day": date(2026, 3, 1), "numerator": 12, "denominator": 40,
        "source": Text("Survey", ""), "approve": False, "by": BY,
    } | changed  # fmt: skip
    return actions.enter_observation(partnership=place, **given)


def aim(place: Partnership, **changed: Any) -> LocalTarget:
    given: dict[str, Any] = {
        "indicator": SHARE, "target": (40, 100), "baseline": (25, 100), "words": Text("", ""), "adopted": date(2025, 4, 1),
        "due": date(2027, 3, 31), "baseline_date": date(2025, 4, 1), "by": BY,
    } | changed  # fmt: skip
    return actions.set_target(partnership=place, **given)


class TestObservations:
    def test_zero_is_stored_as_zero(self, place: Partnership) -> None:
        stored = observe(place, numerator=0)
        assert Observation.objects.get(pk=stored.pk).numerator == 0

    def test_the_period_is_stored_in_its_one_form(self, place: Partnership) -> None:
        assert observe(place, period="2025-2026").period == "FY2025-26"

    @pytest.mark.parametrize(
        "changed",
        [
            {"indicator": "nonsense"}, {"indicator": "retention-five-years"}, {"indicator": COMPUTED}, {"period": "2025-27"},
            {"numerator": None}, {"numerator": -1}, {"denominator": None}, {"denominator": 0}, {"numerator": 41},
            {"indicator": COUNT}, {"source": Text(" ", "")}, {"day": timezone.now().date() + timedelta(days=3)},
            {"breakdown": "sector"}, {"category": "x"}, {"breakdown": "nonsense", "category": "x"},
            {"numerator": 2**63, "denominator": 2**63},
        ],
    )  # fmt: skip
    def test_each_bad_value_is_refused_with_its_remedy_and_nothing_is_stored(
        self, place: Partnership, changed: Any
    ) -> None:
        with pytest.raises(Refused) as refused:
            observe(place, **changed)
        assert all(problem.remedy.complete and problem.message.complete for problem in refused.value.problems)
        assert not Observation.objects.exists()
        assert not AuditEntry.objects.filter(verb="observation.enter").exists()

    def test_all_problems_are_told_at_once(self, place: Partnership) -> None:
        with pytest.raises(Refused) as refused:
            observe(place, numerator=-1, denominator=None, source=Text("", ""))
        assert len(refused.value.problems) == 3

    def test_a_second_value_of_the_same_day_is_refused_and_a_later_day_is_not(self, place: Partnership) -> None:
        first = observe(place)
        with pytest.raises(Refused, match="already a value"):
            observe(place, numerator=13)
        actions.archive_observation(observation=first, by=BY)
        with pytest.raises(Refused, match="archived value"):
            observe(place, numerator=13)
        assert observe(place, numerator=13, day=date(2026, 3, 2)).numerator == 13

    def test_approval_names_who_approved(self, place: Partnership) -> None:
        from arrimage.core.access import Role

        person = table.user(Role.COORDINATOR, place)
        stored = observe(place)
        assert not stored.approved
        assert stored.approved_by_id is None
        actions.approve_observation(observation=stored, by=Actor(person.id, "x"), expected=1)
        stored.refresh_from_db()
        assert (stored.approved, stored.approved_by_id, stored.version) == (True, person.id, 2)

    def test_archiving_can_be_undone_and_both_are_audited(self, place: Partnership) -> None:
        stored = observe(place)
        actions.archive_observation(observation=stored, by=BY, expected=1)
        actions.restore_observation(observation=stored, by=BY)
        stored.refresh_from_db()
        assert stored.archived_at is None
        verbs = list(AuditEntry.objects.filter(object_id=stored.pk).order_by("at", "id").values_list("verb", flat=True))
        assert verbs == ["observation.enter", "observation.archive", "observation.restore"]

    def test_an_editor_of_an_older_version_is_told(self, place: Partnership) -> None:
        stored = observe(place)
        actions.approve_observation(observation=stored, by=Actor(None, "command line"))
        with pytest.raises(Refused):
            actions.archive_observation(observation=Observation.objects.get(pk=stored.pk), by=BY, expected=1)

    def test_a_write_marks_the_figures_as_out_of_date(self, place: Partnership) -> None:
        Freshness.objects.filter(partnership_id=place.id).delete()
        observe(place)
        assert Freshness.objects.filter(partnership_id=place.id).exists()


class TestTargets:
    def test_a_changed_target_is_a_new_version_and_the_old_one_stays(self, place: Partnership) -> None:
        first, second = aim(place), aim(place, target=(45, 100))
        assert (first.number, second.number) == (1, 2)
        assert LocalTarget.objects.get(pk=first.pk).target_numerator == 40

    def test_a_target_without_a_number_needs_words(self, place: Partnership) -> None:
        with pytest.raises(Refused):
            aim(place, target=(None, None))
        stored = aim(
            place, target=(None, None), baseline=(None, None), words=Text("", "Toutes les communautés"), due=None
        )
        assert stored.target_numerator is None
        assert stored.words_fr == "Toutes les communautés"

    def test_a_target_of_zero_is_a_number(self, place: Partnership) -> None:
        assert aim(place, target=(0, 100)).target_numerator == 0

    @pytest.mark.parametrize(
        "changed",
        [{"target": (4, None)}, {"target": (-4, 10)}, {"baseline": (5, 4)}, {"due": date(2025, 4, 1)},
         {"indicator": COUNT}, {"indicator": "nonsense"}],
    )  # fmt: skip
    def test_bad_targets_are_refused_whole(self, place: Partnership, changed: Any) -> None:
        with pytest.raises(Refused):
            aim(place, **changed)
        assert not LocalTarget.objects.exists()


class TestChoices:
    def test_choosing_twice_is_choosing_once_and_it_can_be_undone(self, place: Partnership) -> None:
        wanted = next(i.id for i in definitions().indicators.values() if not i.core and "lip" in i.kinds)
        first = actions.choose_indicator(partnership=place, indicator=wanted, by=BY)
        assert actions.choose_indicator(partnership=place, indicator=wanted, by=BY).pk == first.pk
        actions.unchoose_indicator(partnership=place, indicator=wanted, by=BY)
        actions.unchoose_indicator(partnership=place, indicator=wanted, by=BY)
        assert not IndicatorChoice.objects.filter(archived_at=None).exists()
        again = actions.choose_indicator(partnership=place, indicator=wanted, by=BY)
        assert again.pk == first.pk
        assert IndicatorChoice.objects.get().archived_at is None

    def test_the_common_core_and_strangers_are_refused(self, place: Partnership) -> None:
        core = next(i.id for i in definitions().indicators.values() if i.core and "lip" in i.kinds)
        for wanted in (core, "nonsense", next(i.id for i in definitions().indicators.values() if "lip" not in i.kinds)):
            with pytest.raises(Refused):
                actions.choose_indicator(partnership=place, indicator=wanted, by=BY)
        assert not IndicatorChoice.objects.exists()


class TestScores:
    def given(self, levels: int = 0) -> dict[str, Given]:
        rubric = definitions().rubrics["strategy"]
        return {c.id: Given(levels, Text("because", "")) for c in rubric.criteria}

    def score(self, place: Partnership, **changed: Any) -> Assessment:
        values: dict[str, Any] = {
            "rubric": "strategy", "version": 1, "day": date(2026, 2, 1), "about": Text("The plan", ""),
            "given": self.given(), "by": BY,
        } | changed  # fmt: skip
        return actions.score_subject(partnership=place, **values)

    def test_level_zero_is_a_level(self, place: Partnership) -> None:
        stored = self.score(place)
        assert stored.subject == "strategy"
        assert set(AssessmentScore.objects.filter(assessment=stored).values_list("level", flat=True)) == {0}

    def test_a_criterion_without_a_level_is_refused_and_is_no_zero(self, place: Partnership) -> None:
        partial = self.given(3)
        partial.popitem()
        for given in (partial, {c: Given(5, Text("", "")) for c in self.given()}):
            with pytest.raises(Refused):
                self.score(place, given=given)
        assert not Assessment.objects.exists()
        assert not AssessmentScore.objects.exists()

    def test_unknown_versions_future_days_and_the_same_day_twice_are_refused(self, place: Partnership) -> None:
        self.score(place)
        for changed in ({"version": 99}, {"day": timezone.now().date() + timedelta(days=3)}, {}):
            with pytest.raises(Refused):
                self.score(place, **changed)
        assert Assessment.objects.count() == 1

    def test_archiving_can_be_undone(self, place: Partnership) -> None:
        stored = self.score(place)
        actions.archive_assessment(assessment=stored, by=BY, expected=1)
        assert Assessment.objects.get().archived_at is not None
        actions.restore_assessment(assessment=stored, by=BY)
        assert Assessment.objects.get().archived_at is None
