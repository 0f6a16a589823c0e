"""What the forms of this room share: rows, choices from code lists, records to pick, refusals put at their field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _

from arrimage.core.problem import Refused
from arrimage.core.text import Text
from arrimage.web.forms import Form
from arrimage.web.shell import current_language

Layout = tuple[tuple[str, ...], ...]
ENGLISH, FRENCH = _("in English"), _("in French")
ONE_IS_ENOUGH = _("One language is enough for now.")


def said(text: Text) -> str:
    """A text in the language of the page."""
    return text.say(current_language())


def coded(codes: Mapping[str, Text], blank: Any = None) -> Callable[[], list[tuple[str, str]]]:
    """Choices of a code list in the language of the page; ``blank`` names the empty choice when there is one."""
    return lambda: ([("", str(blank))] if blank is not None else []) + [(code, said(t)) for code, t in codes.items()]


class PickField(forms.ChoiceField):
    """A choice among records: cleans to the record itself, or None."""

    def __init__(self, **options: Any) -> None:
        self.things: dict[str, Any] = {}
        super().__init__(**options)

    def offer(self, things: Iterable[Any], label: Callable[[Any], str], blank: Any = "") -> None:
        """Set the records to choose from."""
        self.things = {str(thing.pk): thing for thing in things}
        self.choices = [("", str(blank)), *((key, label(thing)) for key, thing in self.things.items())]

    def clean(self, value: Any) -> Any:
        """The record chosen."""
        return self.things.get(super().clean(value))


class PickManyField(forms.MultipleChoiceField):
    """Several records chosen from a list: cleans to the records."""

    def __init__(self, **options: Any) -> None:
        self.things: dict[str, Any] = {}
        super().__init__(**options)

    def offer(self, things: Iterable[Any], label: Callable[[Any], str]) -> None:
        """Set the records to choose from."""
        self.things = {str(thing.pk): thing for thing in things}
        self.choices = [(key, label(thing)) for key, thing in self.things.items()]

    def clean(self, value: Any) -> Any:
        """The records chosen."""
        return [self.things[key] for key in super().clean(value)]


class RoomForm(Form):
    """Base form of the room.

    Attributes:
        layout: rows of field names; the fields of a row stand side by side where there is room.
    """

    layout: ClassVar[Layout] = ()

    @property
    def rows(self) -> list[list[BoundField]]:
        """The visible fields in their rows."""
        return [[self[name] for name in row] for row in self.layout or tuple((f.name,) for f in self.visible_fields())]

    def pair(self, name: str) -> Text:
        """Both sides of a bilingual field."""
        return Text(self.cleaned_data.get(f"{name}_en") or "", self.cleaned_data.get(f"{name}_fr") or "")

    def refuse(self, refused: Refused) -> None:
        """Show an action's refusal: at the field it names, else above the form."""
        for problem in refused.problems:
            field = getattr(problem, "field", "")
            text = f"{said(problem.message)} {said(problem.remedy)}"
            self.add_error(field if field in self.fields else None, text)


class SideField(forms.CharField):
    """One side of a text that needs at least one: not marked optional, while the action judges the pair."""

    def validate(self, value: Any) -> None:
        """An empty side is fine here."""


def both_sides(
    label: Any, *, long: bool = False, limit: int = 200, needed: bool = False
) -> tuple[forms.CharField, forms.CharField]:
    """The two fields of a bilingual text, English and French; ``needed`` when one of them must be filled."""

    def one(side: Any) -> forms.CharField:
        options: dict[str, Any] = {"widget": forms.Textarea(attrs={"rows": 5})} if long else {"max_length": limit}
        if needed:
            return SideField(label=lazystr(_Joined(label, side)), help_text=ONE_IS_ENOUGH, **options)
        return forms.CharField(required=False, label=lazystr(_Joined(label, side)), **options)

    return one(ENGLISH), one(FRENCH)


class _Joined:
    """A label and its language, joined when it is shown, so that both are in the language of the page."""

    def __init__(self, label: Any, side: Any) -> None:
        self.label, self.side = label, side

    def __str__(self) -> str:
        return f"{self.label} {self.side}"
