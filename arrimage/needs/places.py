"""Which published places belong to a partnership: those of its territory and those that its places lie in.

Publishers and partnerships do not share codes. A published place is one of a partnership's when the codes are equal, or
when the names are: a province by its name; a metropolitan area by one of the cities it is named after, in the right
province. « Ottawa - Gatineau (Ontario part) » is found from Ottawa in Ontario, not from Gatineau in Quebec.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from arrimage.needs.terms import slug, terms

_PART = re.compile(r"\s*\([^()]*\)")
_TAIL = re.compile(r",\s*[^,]*$")


@dataclass(frozen=True, slots=True)
class Covered:
    """A place of a territory, or one that such a place lies in. ``province`` is the slug of the province above it."""

    code: str
    name: str
    level: str
    province: str


def names_of(name: str) -> frozenset[str]:
    """The slugs under which a published area may be meant: the whole name and each city in it.

    >>> sorted(names_of("Kitchener - Cambridge - Waterloo"))
    ['cambridge', 'kitchener', 'kitchener-cambridge-waterloo', 'waterloo']
    """
    bare = _PART.sub("", name).strip()
    return frozenset({slug(bare), *(slug(part) for part in re.split(r"\s+-\s+", bare))})


def province_of(code: str, name: str) -> str:
    """The province of a published place: from ``ontario/toronto``, a DGUID's digits, or « …, Ont. »; else empty."""
    provinces = terms()["provinces"]
    if "/" in code:
        return code.split("/", 1)[0]
    if found := re.search(r",\s*([^,]+)$", name):
        known = provinces.get(found[1].split("/")[0].strip())
        if known:
            return str(known["code"])
    if re.fullmatch(r"\d{4}A0002\d{2}", code):
        return next((str(p["code"]) for p in provinces.values() if p["sgc"] == code[-2:]), "")
    return ""


def is_covered(code: str, name: str, covered: Collection[Covered]) -> bool:
    """Whether a published place is one of ``covered``."""
    if any(code == place.code for place in covered):
        return True
    province = province_of(code, name)
    if "/" not in code and (
        slug(name) in {str(p["code"]) for p in terms()["provinces"].values()} or re.fullmatch(r"\d{4}A0002\d{2}", code)
    ):
        wanted = province or slug(name)
        return any(place.level == "province" and wanted in (slug(place.name), place.code) for place in covered)
    names = names_of(_TAIL.sub("", name) if "(" in name else name)
    return any(
        place.level != "province"
        and slug(place.name) in names
        and (not province or not place.province or place.province == province)
        for place in covered
    )


def matching(published: Iterable[tuple[str, str]], covered: Collection[Covered]) -> set[str]:
    """Codes of the published places (code, English name) that are covered."""
    return {code for code, name in published if is_covered(code, name, covered)}
