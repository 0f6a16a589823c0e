"""Tags and filters every template may use (they are built in): words, numbers, icons, permissions, form fields."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

from django import template
from django.forms import BoundField
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from arrimage.core import codes, wording
from arrimage.core.access import VISITOR, Permission
from arrimage.core.access import may as may_
from arrimage.core.disclosure import PublicFigure, Unit, Value
from arrimage.core.text import Text
from arrimage.web.shell import current_language, scope_of_page

register = template.Library()


@register.filter
def say(text: Text | None) -> SafeString | str:
    """A Text in the language of the page; content that exists only in the other language carries its ``lang``."""
    if text is None:
        return ""
    lang = current_language()
    found = text.within(lang)
    if found.lang == lang or not found.text:
        return found.text
    return format_html('<span lang="{}-CA">{}</span>', found.lang, found.text)


@register.filter
def plain(text: Text | None) -> str:
    """A Text as a plain string, for attributes and titles."""
    return text.say(current_language()) if text else ""


@register.filter
def label(code: str, mapping: str) -> str:
    """The label of a code: ``{{ seat.role|label:"SEAT_ROLES" }}``. An unknown code is shown as it is."""
    found: Text | None = getattr(codes, mapping).get(code)
    return found.say(current_language()) if found else code


@register.filter
def day(moment: dt.date | None) -> str:
    """A date in full; empty when there is none."""
    return wording.day(moment, current_language()) if moment else ""


@register.filter
def short_day(moment: dt.date | None) -> str:
    """A date without its year."""
    return wording.short_day(moment, current_language()) if moment else ""


@register.filter
def clock(moment: dt.datetime | dt.time) -> str:
    """A time of day."""
    return wording.clock(moment, current_language())


@register.filter
def num(amount: int | Fraction) -> str:
    """A whole number with its grouping."""
    return wording.number(amount, current_language())


@register.filter
def money(cents: int | None) -> str:
    """Cents as an amount of money; an unknown amount says so."""
    lang = current_language()
    if cents is None:
        return Text("amount not known", "montant inconnu").say(lang)
    return wording.money(cents, lang)


@register.filter
def money_short(cents: int | Fraction) -> str:
    """Cents in thousands or millions, as charts write them."""
    return wording.money(cents, current_language(), short=True)


@register.filter
def percent(part: Fraction | None) -> str:
    """A part of a whole as a percentage."""
    return wording.share(part, current_language()) if part is not None else ""


@register.simple_tag
def value(item: Value, unit: Unit | str) -> str:
    """A released value in words and digits; never blank."""
    return wording.value(item, Unit(unit), current_language())


@register.filter
def figure(item: PublicFigure) -> str:
    """The value of a released figure in words and digits."""
    return wording.value(item.value, item.unit, current_language())


@register.simple_tag
def icon(name: str) -> SafeString:
    """A decorative icon of the sprite; the word always stands beside it."""
    return format_html('<svg class="i" aria-hidden="true"><use href="#i-{}"/></svg>', name)


@register.simple_tag(takes_context=True)
def may(context: Context, permission: str) -> Any:
    """The Decision for the page's partnership: ``{% may "edit_table" as can %}{% if can %}…``."""
    scope = scope_of_page(context.get("request"))
    return may_(context.get("actor") or VISITOR, Permission(permission), scope)


@register.inclusion_tag("web/part_field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """One field of a form: label, help, its error between label and box, and the box."""
    described = []
    if bound.help_text:
        described.append(f"{bound.auto_id}_help")
    if bound.errors:
        described.append(f"{bound.auto_id}_error")
    attributes: dict[str, Any] = {}
    if described:
        attributes["aria-describedby"] = " ".join(described)
    if bound.errors:
        attributes["aria-invalid"] = "true"
    kind = getattr(bound.field.widget, "input_type", bound.field.widget.__class__.__name__.lower())
    return {"bound": bound, "widget": mark_safe(bound.as_widget(attrs=attributes)), "kind": kind}  # noqa: S308


@register.inclusion_tag("web/part_problems.html")
def problems(items: Any) -> dict[str, Any]:
    """A list of Problems: what is wrong, where, what to do."""
    return {"problems": items}
