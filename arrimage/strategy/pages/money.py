"""The money page: the sentence, the picture of one fiscal year, the years side by side, and every contribution."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from arrimage.core import codes, wording
from arrimage.core.period import Period
from arrimage.core.text import Text, fold
from arrimage.partnership.models import Partnership
from arrimage.strategy import leverage
from arrimage.strategy.leverage import Ledger, Part
from arrimage.strategy.models import Resource
from arrimage.strategy.pages.words import State, listing, resource_state
from arrimage.web.shell import current_language

#: What can be noted next about a contribution.
NEXT: Mapping[str, tuple[str, ...]] = {
    "pending": ("confirmed", "refused"), "confirmed": ("received",), "received": (), "refused": (),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Segment:
    """One stretch of a bar, in percent of the picture's width."""

    x: float
    width: float
    hatched: bool


@dataclass(frozen=True, slots=True)
class BarRow:
    """One bar of the picture: what it is, its amount, its stretches, and what they are made of."""

    name: str
    amount: str
    kind: str
    segments: Sequence[Segment]
    parts: str


@dataclass(frozen=True, slots=True)
class YearRow:
    """One fiscal year in the table of years."""

    label: str
    url: str
    current: bool
    ledger: Ledger
    per_dollar: str


@dataclass(frozen=True, slots=True)
class Contribution:
    """One contribution in the list. ``amounts``: (fiscal year, cents or None) in order; ``nexts``: statuses on offer."""

    resource: Resource
    state: State
    amounts: Sequence[tuple[str, int | None]]
    edit_url: str
    status_url: str
    nexts: Sequence[State]
    purpose: Text


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed by."""

    q: str
    status: str
    funder: str
    contribution: str
    every: bool

    @property
    def on(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.q or self.status or self.funder or self.contribution)


@dataclass(frozen=True, slots=True)
class MoneyPage:
    """What the money page receives."""

    sentence: str
    lede: str
    year: str
    ledger: Ledger
    bars: Sequence[BarRow]
    sum: str
    years: Sequence[YearRow]
    rows: Sequence[Contribution]
    filters: Filters
    total_rows: int
    csv_url: str
    year_code: int
    funders: Sequence[tuple[str, Text]]
    statuses: Sequence[State]


def parts_of(resources: Iterable[Resource]) -> list[Part]:
    """Contributions read with their ``spread``, one part per fiscal year; without any, one of unknown amount."""
    found = []
    for r in resources:
        spread = [(y.fiscal_year, y.amount_cents) for y in r.spread]  # type: ignore[attr-defined]
        for year, cents in spread or [(Period.containing(r.day).start.year, None)]:
            found.append(Part(r.id, year, r.funder, r.contribution, r.status, cents))
    return found


def build(
    partnership: Partnership,
    resources: Sequence[Resource],
    agreements: Mapping[int, int],
    asked: Mapping[str, str],
    today: date,
) -> MoneyPage:
    """The page as seen on ``today``; ``asked`` is the address's query: year, q, status, funder, contribution."""
    slug, lang = partnership.slug, current_language()
    years = leverage.by_year(parts_of(resources), agreements)
    year = _year(asked.get("year", ""), list(years), today)
    found = years.get(year) or leverage.ledger([], None)
    base = reverse("strategy:resources", args=[slug])
    filters = Filters(
        asked.get("q", "").strip()[:100], asked.get("status", ""), asked.get("funder", ""),
        asked.get("contribution", ""), asked.get("list") == "all",
    )  # fmt: skip
    rows = [_contribution(slug, r) for r in resources if _fits(r, filters) and (filters.every or _in_year(r, year))]
    label = Period.fiscal(year).label.say(lang)
    return MoneyPage(
        sentence=sentence(found, label),
        lede=_lede(found, label),
        year=label,
        ledger=found,
        bars=bars(found),
        sum=_sum(found),
        years=[
            YearRow(
                Period.fiscal(y).label.say(lang), f"{base}?year={y}", y == year, one,
                wording.number(one.per_dollar, lang, 2) if one.per_dollar is not None else "–",
            )
            for y, one in years.items()
        ],
        rows=rows,
        filters=filters,
        total_rows=len(resources),
        csv_url=f"{base}?format=csv",
        year_code=year,
        funders=list(codes.FUNDERS.items()),
        statuses=[resource_state(code) for code in ("received", "confirmed", "pending", "refused")],
    )  # fmt: skip


def _year(asked: str, years: Sequence[int], today: date) -> int:
    now = Period.containing(today).start.year
    if asked.isdigit() and 2000 <= int(asked) <= 2100:
        return int(asked)
    past = [y for y in years if y <= now]
    return now if now in years or not years else (past[-1] if past else years[0])


def _in_year(resource: Resource, year: int) -> bool:
    return any(part.fiscal_year == year for part in parts_of([resource]))


def _fits(resource: Resource, by: Filters) -> bool:
    text = fold(" ".join((resource.source_en, resource.source_fr, resource.purpose_en, resource.purpose_fr)))
    return (
        fold(by.q) in text and by.status in ("", resource.status) and by.funder in ("", resource.funder)
        and by.contribution in ("", resource.contribution)
    )  # fmt: skip


def _contribution(slug: str, resource: Resource) -> Contribution:
    lang = current_language()
    return Contribution(
        resource=resource,
        state=resource_state(resource.status),
        amounts=[(Period.fiscal(part.fiscal_year).label.say(lang), part.cents) for part in parts_of([resource])],
        edit_url=reverse("strategy:resource_edit", args=[slug, resource.id]),
        status_url=reverse("strategy:resource_status", args=[slug, resource.id]),
        nexts=[resource_state(code) for code in NEXT[resource.status]],
        purpose=Text(resource.purpose_en, resource.purpose_fr),
    )


def sentence(found: Ledger, year: str) -> str:
    """The finding of the page: cents from elsewhere for every dollar of the Settlement Program, or what can be said."""
    lang = current_language()
    if found.empty:
        return gettext("No contribution is on record for %(year)s.") % {"year": year}
    ratio = found.per_dollar
    if ratio and ratio >= 1:
        amount = wording.money(Fraction(round(ratio * 100)), lang)
        return gettext("For every dollar from the Settlement Program, %(amount)s came from elsewhere.") % {
            "amount": amount
        }
    if ratio:
        cents = int(ratio * 100 + Fraction(1, 2))
        return ngettext(
            "For every dollar from the Settlement Program, %(n)s cent came from elsewhere.",
            "For every dollar from the Settlement Program, %(n)s cents came from elsewhere.", cents,
        ).replace("%(n)s ", "%(n)s\u00a0") % {"n": cents}  # fmt: skip
    if found.total:
        return gettext("%(amount)s came from outside the Settlement Program.") % {
            "amount": wording.money(found.total, lang)
        }
    if found.unknown_secured:
        return gettext("Others contributed in %(year)s, but no amount is known yet.") % {"year": year}
    return gettext("Nothing from elsewhere is confirmed or received for %(year)s yet.") % {"year": year}


def _lede(found: Ledger, year: str) -> str:
    lang = current_language()
    told = []
    if found.total:
        kinds = [
            words % {"amount": wording.money(cents, lang)}
            for words, cents in (
                (gettext("%(amount)s in cash"), found.cash),
                (gettext("%(amount)s in kind"), found.in_kind),
            )
            if cents
        ]
        told.append(
            ngettext(
                "In %(year)s: %(kinds)s, from %(n)s contribution.", "In %(year)s: %(kinds)s, from %(n)s contributions.",
                found.sources,
            ) % {"year": year, "kinds": listing(kinds), "n": found.sources}
        )  # fmt: skip
    if found.agreement is None and not found.empty:
        told.append(
            gettext("No contribution agreement is on record for this year, so there is nothing to compare with.")
        )
    if found.unknown_secured:
        told.append(
            ngettext(
                "%(n)s contribution has no known amount and is not in the sum.",
                "%(n)s contributions have no known amount and are not in the sum.", found.unknown_secured,
            ) % {"n": found.unknown_secured}
        )  # fmt: skip
    return " ".join(told)


def _sum(found: Ledger) -> str:
    """The arithmetic of the ratio, as one line; empty without an agreement."""
    lang = current_language()
    if found.per_dollar is None:
        return ""
    return f"{wording.money(found.total, lang)} ÷ {wording.money(found.agreement or 0, lang)} = {wording.number(found.per_dollar, lang, 3)}"


def bars(found: Ledger) -> list[BarRow]:
    """The three bars, on one scale: the agreement, what came from elsewhere, what is asked for and not counted."""
    lang = current_language()
    longest = max(found.agreement or 0, found.total, found.asked, 1)
    rows = []
    if found.agreement is not None:
        rows.append(
            BarRow(
                gettext("From the Settlement Program, by agreement"), wording.money(found.agreement, lang), "still",
                [Segment(0, _percent(found.agreement, longest), False)], "",
            )
        )  # fmt: skip
    rows.append(
        BarRow(
            gettext("From elsewhere, confirmed or received"), wording.money(found.total, lang), "teal",
            _segments(found.outside, longest), _made_of(found.outside),
        )
    )  # fmt: skip
    if found.asked or found.unknown_pending:
        rows.append(
            BarRow(
                gettext("Applied for, not counted"), wording.money(found.asked, lang), "open",
                _segments(found.pending, longest), _made_of(found.pending),
            )
        )  # fmt: skip
    return rows


def _percent(cents: int, longest: int) -> float:
    return round(100 * cents / longest, 2)


def _ordered(sums: Mapping[tuple[str, str], int]) -> list[tuple[tuple[str, str], int]]:
    """Cash before in kind, the largest first."""
    return sorted(sums.items(), key=lambda pair: (pair[0][1] == leverage.IN_KIND, -pair[1], pair[0][0]))


def _segments(sums: Mapping[tuple[str, str], int], longest: int) -> list[Segment]:
    found, x = [], 0.0
    for (_funder, how), cents in _ordered(sums):
        width = 100 * cents / longest
        found.append(Segment(round(x, 2), round(max(width - 0.3, 0.1), 2), how == leverage.IN_KIND))
        x += width
    return found


def _made_of(sums: Mapping[tuple[str, str], int]) -> str:
    lang = current_language()
    told = []
    for (funder, how), cents in _ordered(sums):
        name, amount = codes.FUNDERS[funder].say(lang), wording.money(cents, lang)
        told.append(
            gettext("%(name)s, in kind %(amount)s") % {"name": name, "amount": amount}
            if how == leverage.IN_KIND
            else f"{name} {amount}"
        )
    return " · ".join(told)
