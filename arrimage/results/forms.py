"""What people type on the pages of results: an observed value, a target, a scoring."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from arrimage.core.disclosure import Unit
from arrimage.core.period import Period
from arrimage.core.text import Lang, Text
from arrimage.definitions.schema import Indicator, Rubric
from arrimage.web.forms import DayField, Form

#: How many fiscal years back a value may be entered from the list of periods.
YEARS_BACK = 12


def period_choices(current: Period, lang: Lang) -> list[tuple[str, str]]:
    """The present fiscal year and those before it, newest first, as codes with their labels."""
    fiscal = Period.containing(current.start)
    return [(p.code, p.label.say(lang)) for p in (fiscal.shift(-n) for n in range(YEARS_BACK))]


class AmountForm(Form):
    """A form with amounts of an indicator: money is typed in dollars, everything else as whole numbers."""

    def __init__(self, *args: Any, indicator: Indicator, **options: Any) -> None:
        self.indicator = indicator
        super().__init__(*args, **options)

    def add_amount(self, name: str, label: Any, *, required: bool) -> None:
        """Add the field ``name`` and, when the unit divides, ``<name>_of``."""
        money = self.indicator.unit in (Unit.CENTS, Unit.RATIO)
        if self.indicator.unit is Unit.CENTS:
            field: forms.Field = forms.DecimalField(
                label=label, required=required, min_value=0, max_digits=15, decimal_places=2,
                help_text=_("In dollars. Write 0 when it was zero."),
                widget=forms.TextInput(attrs={"inputmode": "decimal"}),
            )  # fmt: skip
        else:
            field = forms.IntegerField(
                label=label, required=required, min_value=0, widget=forms.TextInput(attrs={"inputmode": "numeric"}),
                help_text=_("In cents.") if money else _("A whole number. Write 0 when the count was zero."),
            )  # fmt: skip
        self.fields[name] = field
        if self.indicator.unit.divides:
            self.fields[f"{name}_of"] = forms.IntegerField(
                label=_("Out of"), required=required, min_value=1, widget=forms.TextInput(attrs={"inputmode": "numeric"}),
                help_text=self.out_of,
            )  # fmt: skip

    @property
    def out_of(self) -> str:
        """What the denominator counts, in the language of the page."""
        from arrimage.web.shell import current_language

        return self.indicator.out_of.text.say(current_language()) if self.indicator.out_of else ""

    def amount(self, name: str) -> tuple[int | None, int | None]:
        """The typed amount as integers: cents for money; (None, None) when nothing was typed."""
        value = self.cleaned_data.get(name)
        if isinstance(value, Decimal):
            value = int(value * 100)
        return value, self.cleaned_data.get(f"{name}_of")


class ObservationForm(AmountForm):
    """One observed value of an indicator."""

    def __init__(self, *args: Any, periods: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["period"] = forms.ChoiceField(label=_("Period"), choices=periods)
        self.add_amount("amount", _("Value"), required=True)
        self.fields["day"] = DayField(label=_("Observed on"))
        self.fields["source_en"] = forms.CharField(
            label=_("Source, in English"), max_length=300, required=False,
            help_text=_("The document, table or survey where the value stands. One language is enough."),
        )  # fmt: skip
        self.fields["source_fr"] = forms.CharField(label=_("Source, in French"), max_length=300, required=False)
        self.fields["approve"] = forms.BooleanField(
            label=_("I approve this value: it counts in the figures"), required=False
        )

    @property
    def source(self) -> Text:
        """The source in both languages."""
        return Text(self.cleaned_data["source_en"], self.cleaned_data["source_fr"])


class TargetForm(AmountForm):
    """A new version of the partnership's own target."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.add_amount("target", _("Target"), required=False)
        self.fields["due"] = DayField(label=_("To reach by"), required=False)
        self.fields["words_en"] = forms.CharField(
            label=_("The target in words, in English"), max_length=300, required=False,
            help_text=_("Needed when the target has no number. One language is enough."),
        )  # fmt: skip
        self.fields["words_fr"] = forms.CharField(
            label=_("The target in words, in French"), max_length=300, required=False
        )
        self.add_amount("baseline", _("Baseline"), required=False)
        self.fields["baseline_date"] = DayField(label=_("Date of the baseline"), required=False)
        self.fields["adopted"] = DayField(label=_("Agreed on"))

    @property
    def words(self) -> Text:
        """The target in words, in both languages."""
        return Text(self.cleaned_data["words_en"], self.cleaned_data["words_fr"])


class ScoreForm(Form):
    """Levels and reasons for every criterion of one version of a rubric."""

    def __init__(self, *args: Any, rubric: Rubric, lang: Lang, **options: Any) -> None:
        super().__init__(*args, **options)
        self.rubric, self.lang = rubric, lang
        self.fields["day"] = DayField(label=_("Scored on"))
        self.fields["about_en"] = forms.CharField(
            label=_("What was scored, in English"), max_length=300, required=False,
            help_text=_("For example the title of the plan. One language is enough."),
        )  # fmt: skip
        self.fields["about_fr"] = forms.CharField(label=_("What was scored, in French"), max_length=300, required=False)
        self.fields["rubric_version"] = forms.IntegerField(widget=forms.HiddenInput)
        for criterion in rubric.criteria:
            levels = [(str(n), f"{n} · {level.text.say(lang)}") for n, level in enumerate(criterion.levels)]
            self.fields[f"level_{criterion.id}"] = forms.ChoiceField(
                label=criterion.question.text.say(lang), choices=levels, widget=forms.RadioSelect,
                error_messages={"required": _("Choose one of the five levels; absent is level 0.")},
            )  # fmt: skip
            for side, label in (("en", _("Why, in English")), ("fr", _("Why, in French"))):
                self.fields[f"reason_{side}_{criterion.id}"] = forms.CharField(
                    label=label, required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
                )

    @property
    def about(self) -> Text:
        """What was scored, in both languages."""
        return Text(self.cleaned_data["about_en"], self.cleaned_data["about_fr"])

    def blocks(self) -> list[dict[str, Any]]:
        """For each criterion: its definition and its three fields, for the template."""
        return [
            {
                "criterion": criterion,
                "level": self[f"level_{criterion.id}"],
                "reasons": [self[f"reason_en_{criterion.id}"], self[f"reason_fr_{criterion.id}"]],
            }
            for criterion in self.rubric.criteria
        ]

    def given(self) -> dict[str, tuple[int, Text]]:
        """Level and reason for each criterion that has a level."""
        found = {}
        for criterion in self.rubric.criteria:
            level = self.cleaned_data.get(f"level_{criterion.id}")
            if level not in (None, ""):
                reason = Text(
                    self.cleaned_data[f"reason_en_{criterion.id}"], self.cleaned_data[f"reason_fr_{criterion.id}"]
                )
                found[criterion.id] = (int(level), reason)
        return found


class ReportTextForm(Form):
    """The coordinator's wording of one drafted text; two empty boxes bring the draft back."""

    body_en = forms.CharField(
        label=_("English"), required=False, max_length=4000, strip=True,
        widget=forms.Textarea(attrs={"rows": 7, "lang": "en-CA"}),
    )  # fmt: skip
    body_fr = forms.CharField(
        label=_("French"), required=False, max_length=4000, strip=True,
        widget=forms.Textarea(attrs={"rows": 7, "lang": "fr-CA"}),
    )  # fmt: skip

    @property
    def text(self) -> Text:
        """Both sides as typed."""
        sides = (self.cleaned_data[name].replace("\r\n", "\n") for name in ("body_en", "body_fr"))
        return Text(*sides)
