"""Places as census tables print them: « Campbellton (Quebec part) (CA), Que. i20 »."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from arrimage.core.text import Text
from arrimage.needs.terms import slug, terms

_MARK = re.compile(r"\s(i\d+)$")
_AREA = re.compile(r"^(?P<name>.+?)(?: \((?P<part>[^()]+) part\))? \((?P<kind>CMA|CA)\), (?P<provinces>.+)$")


@dataclass(frozen=True, slots=True)
class Place:
    """A published place: its identifier (a DGUID where the table gives one) and its name."""

    code: str
    name: Text


def place_of(printed: str, dguids: Mapping[str, str]) -> Place:
    """The place that a geography cell names, with its French name where the form is known.

    Args:
        printed: the cell, which may end in a mark such as ``i20``.
        dguids: from mark to identifier, as the table's notes say.
    """
    found = _MARK.search(printed)
    english = _MARK.sub("", printed).strip()
    return Place(
        dguids.get(found[1], "") if found and found[1] in dguids else slug(english), Text(english, _french(english))
    )


def province_named(code: str) -> str:
    """The English name of the province or territory that a DGUID names; empty for every other place."""
    found = re.fullmatch(r"\d{4}A0002(\d{2})", code)
    return next((str(p["en"]) for p in terms()["provinces"].values() if found and p["sgc"] == found[1]), "")


def _french(english: str) -> str:
    """« Halifax (CMA), N.S. » gives « Halifax (RMR), N.-É. »; a name of another form is the same in French or unknown."""
    match = _AREA.match(english)
    provinces = terms()["provinces"]
    if match is None:
        return "" if english != "Canada" else "Canada"
    abbreviations = [provinces[one]["fr"] if one in provinces else one for one in match["provinces"].split("/")]
    part = ""
    if match["part"]:
        of = next((p["of_fr"] for p in provinces.values() if p["en"] == match["part"]), None)
        if of is None:
            return ""
        part = f" (partie {of})"
    return f"{match['name']}{part} ({terms()['areas'][match['kind']]}), {'/'.join(abbreviations)}"
