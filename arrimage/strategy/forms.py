"""Forms of the room: plan, priority, action, report, contribution. Rules live in the actions; forms only read input."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from arrimage.core import codes
from arrimage.core.period import Period
from arrimage.core.problem import Problem
from arrimage.core.text import Text
from arrimage.partnership.models import Decision, Organization
from arrimage.strategy import outcomes, refusals
from arrimage.strategy.models import Action, Plan, Priority, Resource
from arrimage.web.forms import DayField, Form
from arrimage.web.shell import current_language

_AMOUNT = re.compile(r"^(\d{1,3}(?:[, ]\d{3})+|\d+)(?:[.,](\d{1,2}))?$")

#: Which field shows the problem of which place.
FIELDS: Mapping[Text, str] = {
    refusals.TITLE: "title_en", refusals.START: "start", refusals.END: "end", refusals.DUE: "due",
    refusals.DAY: "day", refusals.PROGRESS: "progress", refusals.STATUS: "status", refusals.OUTCOME: "outcome",
    refusals.BUDGET: "budget", refusals.WEIGHT: "weight", refusals.SOURCE: "source_en", refusals.FUNDER: "funder",
    refusals.DELIVERED: "delivered", refusals.DECISION: "decision",
}  # fmt: skip


class MoneyField(forms.CharField):
    """An amount in dollars, as people write it in either language; cleans to integer cents, None when empty."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("required", False)
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**options)

    def clean(self, value: Any) -> int | None:
        """Read ``45,000``, ``45 000 $``, ``1200.50`` or ``1200,50``."""
        text = re.sub(r"[$\u00a0\u202f\s]+", " ", super().clean(value) or "").strip()
        if not text:
            return None
        found = _AMOUNT.match(text)
        if not found or (found[2] is None and re.search(r",\d{1,2}$", text)):
            raise forms.ValidationError(
                _("Write an amount such as 45,000 or 1,200.50; leave it empty when it is not known.")
            )
        return int(re.sub(r"\D", "", found[1])) * 100 + int((found[2] or "").ljust(2, "0") or 0)


def dollars(cents: int | None) -> str:
    """Cents as a form shows them: ``1200`` or ``1200.50``; empty when not known."""
    if cents is None:
        return ""
    return str(cents // 100) if cents % 100 == 0 else f"{cents // 100}.{cents % 100:02d}"


def labels(mapping: Mapping[str, Text], blank: Any = None) -> Any:
    """Choices of a closed list in the language of the page, the first letter a capital."""

    def listed() -> list[tuple[str, str]]:
        lang = current_language()
        found = [(code, text.say(lang)[:1].upper() + text.say(lang)[1:]) for code, text in mapping.items()]
        return found if blank is None else [("", str(blank)), *found]

    return lazy(listed, list)


def named(records: Iterable[Any], name: str, blank: str | None) -> list[tuple[str, str]]:
    """Choices from records, by id; ``name`` is the attribute that holds their Text."""
    lang = current_language()
    found = [(str(record.pk), getattr(record, name).say(lang)) for record in records]
    return found if blank is None else [("", blank), *found]


def outcome_choices(kind: str, also: Sequence[str] = (), blank: str | None = None) -> list[Any]:
    """Outcomes by model; references on record that are no longer offered come last."""
    lang = current_language()
    groups: list[Any] = [] if blank is None else [("", blank)]
    offered: set[str] = set()
    for model, boxes in outcomes.choices(kind):
        groups.append((model.say(lang), [(ref, name.say(lang)) for ref, name in boxes]))
        offered.update(ref for ref, _name in boxes)
    rest = [(ref, outcomes.name(ref).say(lang)) for ref in also if ref and ref not in offered]
    return [*groups, (gettext("Other outcomes on record"), rest)] if rest else groups


class Pairs(Form):
    """A form with bilingual pairs, that can show the problems of an action at its own fields."""

    def text(self, name: str) -> Text:
        """Both sides of a pair, as cleaned."""
        return Text(self.cleaned_data.get(f"{name}_en", ""), self.cleaned_data.get(f"{name}_fr", ""))

    def take(self, problems: Sequence[Problem]) -> list[Problem]:
        """Put problems at their fields; returns those that belong to none."""
        lang, rest = current_language(), []
        for problem in problems:
            name = FIELDS.get(problem.place, "")
            if name in self.fields:
                self.add_error(name, f"{problem.message.say(lang)} {problem.remedy.say(lang)}")
            else:
                rest.append(problem)
        return rest


def _line(label: Any, most: int = 200, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=False, **options)


def _area(label: Any, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, widget=forms.Textarea(attrs={"rows": 3}), **options)


class PlanForm(Pairs):
    """A plan: kind, title, period, vision, and the strategy that an annual plan carries out."""

    kind = forms.ChoiceField(label=_("Kind of plan"), choices=labels(codes.PLAN_KINDS))
    title_en = _line(_("Title in English"))
    title_fr = _line(_("Title in French"))
    start = DayField(label=_("Start"))
    end = DayField(label=_("End"))
    vision_en = _area(_("Vision in English"))
    vision_fr = _area(_("Vision in French"))
    strategy = forms.ChoiceField(label=_("Carries out the strategy"), required=False)

    def __init__(self, *args: Any, strategies: Sequence[Plan] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["strategy"].choices = named(strategies, "title", gettext("No strategy"))  # type: ignore[attr-defined]

    @staticmethod
    def of(plan: Plan) -> dict[str, Any]:
        """Initial values from a record."""
        names = ("kind", "title_en", "title_fr", "start", "end", "vision_en", "vision_fr", "version")
        return {**{n: getattr(plan, n) for n in names}, "strategy": str(plan.strategy_id or "")}


class AdoptForm(Pairs):
    """The adoption of a plan: day, decision, and the plan it replaces."""

    day = DayField(label=_("Adopted on"))
    decision = forms.ChoiceField(label=_("Decision that adopted it"), required=False)
    replaces = forms.ChoiceField(label=_("Takes the place of"), required=False)

    def __init__(
        self, *args: Any, decisions: Sequence[Decision] = (), adopted: Sequence[Plan] = (), **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["decision"].choices = named(decisions, "title", gettext("Not in the register"))  # type: ignore[attr-defined]
        self.fields["replaces"].choices = named(adopted, "title", gettext("No other plan"))  # type: ignore[attr-defined]


class PriorityForm(Pairs):
    """A priority: title, description, weight, and the outcomes it serves."""

    title_en = _line(_("Title in English"))
    title_fr = _line(_("Title in French"))
    about_en = _area(_("Description in English"))
    about_fr = _area(_("Description in French"))
    weight = forms.IntegerField(
        label=_("Weight"), help_text=_("How much each action of this priority counts beside those of the others. The weights need not make 100."),
        min_value=0, initial=1,
    )  # fmt: skip
    outcome = forms.MultipleChoiceField(
        label=_("Outcomes it should change"), required=False, widget=forms.SelectMultiple(attrs={"size": 10})
    )

    def __init__(self, *args: Any, kind: str, also: Sequence[str] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["outcome"].choices = outcome_choices(kind, also)  # type: ignore[attr-defined]

    @staticmethod
    def of(priority: Priority, served: Sequence[str]) -> dict[str, Any]:
        """Initial values from a record."""
        names = ("title_en", "title_fr", "about_en", "about_fr", "weight", "version")
        return {**{n: getattr(priority, n) for n in names}, "outcome": list(served)}


class ActionForm(Pairs):
    """An action: what, who, when, what comes of it, what it costs, and the outcome it serves."""

    title_en = _line(_("Title in English"), 300)
    title_fr = _line(_("Title in French"), 300)
    about_en = _area(_("Description in English"))
    about_fr = _area(_("Description in French"))
    lead = forms.ChoiceField(label=_("Lead"), required=False)
    start = DayField(label=_("Start"))
    due = DayField(label=_("Due date"), required=False)
    deliverable = forms.ChoiceField(
        label=_("Kind of deliverable"), required=False, choices=labels(codes.DELIVERABLES, _("None yet"))
    )
    deliverable_en = _line(_("Deliverable in English"), 300)
    deliverable_fr = _line(_("Deliverable in French"), 300)
    delivered = DayField(label=_("Delivered on"), required=False)
    budget = MoneyField(
        label=_("Budget in dollars"), help_text=_("0 means that it costs nothing; empty means that it is not known.")
    )
    outcome = forms.ChoiceField(label=_("Outcome it serves"), required=False)
    decision = forms.ChoiceField(label=_("Decision behind it"), required=False)
    weight = forms.IntegerField(
        label=_("Weight"), help_text=_("What the action counts for within its priority. The weights need not make 100."),
        min_value=0, initial=1,
    )  # fmt: skip
    partners = forms.MultipleChoiceField(label=_("Partners"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(
        self, *args: Any, kind: str, organizations: Sequence[Organization] = (), decisions: Sequence[Decision] = (),
        also: str = "", **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["lead"].choices = named(organizations, "name", gettext("Not named yet"))
        fields["partners"].choices = named(organizations, "name", None)
        fields["outcome"].choices = outcome_choices(kind, (also,), gettext("Not tied to an outcome yet"))
        fields["decision"].choices = named(decisions, "title", gettext("No decision"))

    @staticmethod
    def of(action: Action, partners: Sequence[Organization]) -> dict[str, Any]:
        """Initial values from a record."""
        names = (
            "title_en", "title_fr", "about_en", "about_fr", "start", "due", "deliverable", "deliverable_en",
            "deliverable_fr", "delivered", "outcome", "weight", "version",
        )  # fmt: skip
        return {
            **{n: getattr(action, n) for n in names}, "budget": dollars(action.budget_cents),
            "lead": str(action.lead_id or ""), "decision": str(action.decision_id or ""),
            "partners": [str(o.pk) for o in partners],
        }  # fmt: skip


class ReportForm(Pairs):
    """A dated report on an action: status, percent, one sentence."""

    status = forms.ChoiceField(label=_("Status"), choices=labels(codes.ACTION_STATUS))
    progress = forms.IntegerField(
        label=_("Percent done"),
        required=False,
        widget=forms.NumberInput(attrs={"min": 0, "max": 100, "inputmode": "numeric"}),
    )
    note = forms.CharField(
        label=_("What happened, in a sentence"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    note_lang = forms.ChoiceField(label=_("Written in"), choices=[("en", "English"), ("fr", "Français")])
    day = DayField(label=_("Date"))

    def note_text(self) -> Text:
        """The sentence on the side of the language it is written in."""
        note = self.cleaned_data["note"]
        return Text(note, "") if self.cleaned_data["note_lang"] == "en" else Text("", note)


class StandingForm(Pairs):
    """Where an action stands, from somebody without an account: status and one sentence in the language of the page."""

    status = forms.ChoiceField(
        label=_("Where does it stand today?"), choices=labels(codes.ACTION_STATUS), widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("What happened, in a sentence"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ResourceForm(Pairs):
    """A contribution, and how it spreads over fiscal years (fields ``year_2025``…)."""

    source_en = _line(_("Source in English"))
    source_fr = _line(_("Source in French"))
    organization = forms.ChoiceField(label=_("Organization"), required=False)
    funder = forms.ChoiceField(label=_("Kind of source"), choices=labels(codes.FUNDERS))
    contribution = forms.ChoiceField(label=_("Cash or in kind"), choices=labels(codes.CONTRIBUTIONS))
    status = forms.ChoiceField(label=_("Status"), choices=labels(codes.RESOURCE_STATUS))
    day = DayField(label=_("Date"), help_text=_("The day it was asked for, promised or received."))
    purpose_en = _line(_("Purpose in English"), 300)
    purpose_fr = _line(_("Purpose in French"), 300)
    action = forms.ChoiceField(label=_("Action it pays for"), required=False)

    def __init__(
        self, *args: Any, years: Sequence[int], organizations: Sequence[Organization] = (),
        actions: Sequence[Action] = (), **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        fields: Any = self.fields
        lang = current_language()
        fields["organization"].choices = named(organizations, "name", gettext("No organization"))
        fields["action"].choices = [
            ("", gettext("No action")),
            *((str(a.pk), f"{a.number} {a.title.say(lang)}") for a in actions),
        ]
        self.years = list(years)
        for year in self.years:
            self.fields[f"year_{year}"] = YearField(label=Period.fiscal(year).label.say(lang))

    def year_fields(self) -> list[Any]:
        """The bound fields of the years, for the template."""
        return [self[f"year_{year}"] for year in self.years]

    def spread(self) -> dict[int, int | None]:
        """Cents by fiscal year: years left empty are not covered, a question mark is a part that is not known."""
        found = {year: self.cleaned_data[f"year_{year}"] for year in self.years}
        return {year: None if cents == UNKNOWN else cents for year, cents in found.items() if cents is not None}

    @staticmethod
    def of(resource: Resource) -> dict[str, Any]:
        """Initial values from a record read with its ``spread``."""
        names = (
            "source_en", "source_fr", "funder", "contribution", "status", "day", "purpose_en", "purpose_fr", "version",
        )  # fmt: skip
        years = {f"year_{y.fiscal_year}": dollars(y.amount_cents) or "?" for y in resource.spread}  # type: ignore[attr-defined]
        return {
            **{n: getattr(resource, n) for n in names}, **years, "organization": str(resource.organization_id or ""),
            "action": str(resource.action_id or ""),
        }  # fmt: skip


#: What a year holds when its part is not known.
UNKNOWN = -1


class YearField(MoneyField):
    """The part of a contribution in one fiscal year: an amount, ``?`` when it is not known, empty when there is none."""

    def clean(self, value: Any) -> int | None:
        """Integer cents, :data:`UNKNOWN` or None."""
        return UNKNOWN if str(value or "").strip() == "?" else super().clean(value)
