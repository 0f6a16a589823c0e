"""Tags of the results room: states with icon and word, values that are never blank, periods in words."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from arrimage.core import wording
from arrimage.core.disclosure import PublicFigure, Status, Unit, Value
from arrimage.core.period import Period, PeriodKind
from arrimage.core.text import Text
from arrimage.results.states import WORDS, State
from arrimage.web.shell import current_language
from arrimage.web.templatetags.arrimage import icon

register = template.Library()

_SHORT = {"seen": Text("Reported", "Présenté")}
_ICONS = {Status.MISSING: "none", Status.WITHHELD: "held", Status.NOT_APPLICABLE: ""}


@register.filter
def state_word(state: str) -> str:
    """The word of a state: on, watch, off, seen, held or none."""
    return WORDS[State(state)].say(current_language())


@register.filter
def state_short(state: str) -> str:
    """The word of a state inside a box of a picture, where there is little room."""
    return _SHORT.get(state, WORDS[State(state)]).say(current_language())


@register.simple_tag
def state_icon(state: str) -> SafeString:
    """The icon of a state; its word always stands beside it."""
    return icon(state)


@register.simple_tag
def state_mark(state: str, chip: bool = False) -> SafeString:
    """Icon and word of a state, as a chip when asked."""
    return format_html(
        '<span class="state{} is-{}">{}{}</span>', " chip" if chip else "", state, icon(state), state_word(state)
    )


@register.simple_tag
def fiscal(period: Period) -> str:
    """A period within a sentence: ``2025–26``, in French ``exercice 2025-2026``."""
    lang = current_language()
    label = period.label.say(lang)
    return f"exercice\u00a0{label}" if lang == "fr" and period.kind is PeriodKind.FISCAL_YEAR else label


@register.simple_tag
def value_mark(value: Value, unit: Unit | str) -> SafeString:
    """A released value: digits, or a word with its sign and its pattern. Zero is digits like any other number."""
    words = wording.value(value, Unit(unit), current_language())
    if value.status is Status.REPORTED:
        return format_html('<span class="val num{}">{}</span>', " v-zero" if value.numerator == 0 else "", words)
    name = _ICONS[value.status]
    return format_html(
        '<span class="val is-word v-{}">{}<span>{}</span> <span class="code" aria-hidden="true">{}</span></span>',
        value.status.value, icon(name) if name else "", words, wording.sign(value),
    )  # fmt: skip


@register.simple_tag
def figure_mark(figure: PublicFigure) -> SafeString:
    """The value of a released figure; see :func:`value_mark`."""
    return value_mark(figure.value, figure.unit)


@register.filter
def period_label(code: str) -> str:
    """The label of a period code: ``2025–26``."""
    return Period.parse(code).label.say(current_language())


@register.filter
def either(text: Text | None) -> bool:
    """Whether a text says anything in at least one language."""
    return bool(text and (text.en or text.fr))
