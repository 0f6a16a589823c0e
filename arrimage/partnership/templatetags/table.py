"""Filters of this room's pages: bilingual columns, who holds a seat, long text in paragraphs, weekday and date."""

from __future__ import annotations

import datetime as dt
from typing import Any

from babel.dates import format_date
from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from arrimage.core import wording
from arrimage.core.text import Text
from arrimage.partnership.forms.partnerships import AUDIENCES
from arrimage.partnership.models import SeatTerm
from arrimage.partnership.pages.table import holder_name
from arrimage.web.shell import current_language

register = template.Library()


@register.filter
def pair(record: Any, name: str) -> SafeString | str:
    """A bilingual column in the language of the page: ``{{ meeting|pair:"where" }}``; marks the other language."""
    lang = current_language()
    found = Text(getattr(record, f"{name}_en"), getattr(record, f"{name}_fr")).within(lang)
    if not found.text or found.lang == lang:
        return found.text
    return format_html('<span lang="{}-CA">{}</span>', found.lang, found.text)


@register.filter
def side_lang(record: Any, name: str) -> str:
    """The language tag of what :func:`pair` shows."""
    return Text(getattr(record, f"{name}_en"), getattr(record, f"{name}_fr")).within(current_language()).lang + "-CA"


@register.filter
def holder(on: Any) -> str:
    """Who holds a seat on a day, in words."""
    return holder_name(on, current_language())


@register.filter
def term_holder(term: SeatTerm) -> str:
    """Who a term belongs to: a person by role, an organization, or both."""
    lang = current_language()
    person = Text(term.person_en, term.person_fr).say(lang)
    organization = term.organization.name.say(lang) if term.organization else ""
    return ", ".join(part for part in (person, organization) if part)


@register.filter
def audience(code: str) -> str:
    """The label of an audience."""
    return AUDIENCES[code].say(current_language())


@register.filter
def weekday(moment: dt.date) -> str:
    """A date in full after its day of the week: ``Tuesday, April 14, 2026`` or ``Mardi 14 avril 2026``."""
    lang = current_language()
    name = str(format_date(moment, "EEEE", locale="fr_CA" if lang == "fr" else "en_CA"))
    return (
        f"{name}, {wording.day(moment, lang)}" if lang == "en" else f"{name.capitalize()} {wording.day(moment, lang)}"
    )


@register.filter
def depth(level: int) -> int:
    """The depth of a body in the tree, as far as the page indents it."""
    return min(level, 4)
