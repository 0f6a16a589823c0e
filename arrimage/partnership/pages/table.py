"""The table page: the picture, the sentence, who is missing, the next meeting, participation, the other bodies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from babel.dates import format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arrimage.core import wording
from arrimage.core.codes import SEAT_ROLES, SECTORS
from arrimage.core.text import Lang, Text
from arrimage.partnership import composition, diversity, participation, seating
from arrimage.partnership.headline import headline, lede
from arrimage.partnership.models import Attendance, Body, Meeting, Partnership
from arrimage.partnership.queries import table as read
from arrimage.partnership.queries.table import Branch, SeatOn

#: In which order roles sit within their sector.
_ROLE_ORDER = {role: place for place, role in enumerate(("chair", "co_chair", *SEAT_ROLES))}
_LETTERS = {"chair": "C", "co_chair": "C", "newcomer": "N"}


@dataclass(frozen=True, slots=True)
class SectorGroup:
    """The chairs of one sector: for the list beside and below the picture."""

    code: str
    name: str
    count: str
    short: bool
    strip: seating.Strip
    seats: tuple[SeatOn, ...]


@dataclass(frozen=True, slots=True)
class QuorumBar:
    """Voting seats held against the quorum, drawn 288 units wide; lengths are text, ready for SVG."""

    held: int
    seats: int
    quorum: int | None
    held_width: str
    empty_x: str
    empty_width: str
    quorum_x: str

    @staticmethod
    def of(held: int, seats: int, quorum: int | None) -> QuorumBar:
        """The bar for ``held`` of ``seats`` voting seats."""
        whole = max(seats, quorum or 0, 1)
        unit = 288 / whole
        return QuorumBar(
            held, seats, quorum, f"{held * unit:.0f}", f"{held * unit + 1.5:.1f}",
            f"{max(0.0, (seats - held) * unit - 3):.1f}", f"{min((quorum or 0) * unit, 287):.0f}",
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class GridCell:
    """A drawn cell: its state and its left edge."""

    state: str
    x: int


@dataclass(frozen=True, slots=True)
class GridRow:
    """A drawn row of the participation grid with its text twin."""

    row: participation.Row
    name: str
    spoken: str
    cells: tuple[GridCell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """The participation grid: one column a meeting."""

    columns: tuple[tuple[int, str], ...]
    width: int
    rows: tuple[GridRow, ...]


@dataclass(frozen=True, slots=True)
class TablePage:
    """The table of one body on one day."""

    body: Body | None
    day: date
    today: date
    branches: list[Branch]
    headline: Text
    lede: Text
    held: int
    seats: int
    last: Meeting | None
    last_came: int
    picture: seating.Picture | None
    groups: tuple[SectorGroup, ...]
    diversity: diversity.Diversity
    findings: tuple[composition.Finding, ...]
    next_meeting: Meeting | None
    bar: QuorumBar | None
    grid: Grid | None


def table_page(
    partnership: Partnership, body_key: str, day: date, today: date, lang: Lang, *, inside: bool
) -> TablePage | None:
    """Read everything the page needs; None when ``body_key`` names no body. About ten queries.

    Args:
        inside: whether the reader may see the partnership's work: names of holders, participation, any next meeting.
    """
    bodies = read.bodies_of(partnership.id)
    body = next((b for b in bodies if b.key == body_key), None) if body_key else read.main_body(bodies, day)
    if body is None:
        return None if body_key else _empty(partnership, day, today)
    seats = read.seats_on([body.id], day)
    meetings = read.last_meetings(body.id, day) if inside else []
    marks = read.marks_of(m.id for m in meetings)
    upcoming = read.next_meeting(partnership.id, today, body.id)
    if upcoming is not None and not (inside or upcoming.public):
        upcoming = None
    voting = [on for on in seats if on.seat.voting]
    vacant = Counter(on.seat.sector for on in seats if on.term is None)
    by_sector = _by_sector(seats)
    broad = diversity.assess(_voices(seats), vacant, partnership.kind)
    heard = sum(1 for group in by_sector.values() if any(on.term for on in group))
    held = sum(1 for on in seats if on.term is not None)
    last = meetings[-1] if meetings else None
    return TablePage(
        body=body, day=day, today=today, branches=read.tree(bodies), headline=headline(len(seats), vacant),
        lede=lede(len(by_sector), heard, held, broad.funding_known, broad.not_funded), held=held, seats=len(seats),
        last=last,
        last_came=sum(1 for m in marks.get(last.id, {}).values() if m.presence == "present") if last else 0,
        picture=_picture(by_sector, lang, inside) if seats else None,
        groups=tuple(_group(code, group, lang, inside) for code, group in by_sector.items()), diversity=broad,
        findings=tuple(_findings(body, bodies, seats, day)), next_meeting=upcoming,
        bar=QuorumBar.of(sum(1 for on in voting if on.term), len(voting), body.quorum) if upcoming else None,
        grid=_grid(by_sector, meetings, marks, lang) if meetings else None,
    )  # fmt: skip


def _empty(partnership: Partnership, day: date, today: date) -> TablePage:
    nobody = diversity.assess([], {}, partnership.kind)
    return TablePage(
        None, day, today, [], headline(0, {}), lede(0, 0, 0, 0, 0), 0, 0, None, 0, None, (), nobody, (), None, None,
        None,
    )  # fmt: skip


def _by_sector(seats: Sequence[SeatOn]) -> dict[str, list[SeatOn]]:
    """Seats by sector in the order of the code list; chairs first, empty ones last."""
    found: dict[str, list[SeatOn]] = {code: [] for code in SECTORS}
    for on in seats:
        found.setdefault(on.seat.sector, []).append(on)
    order = {code: place for place, code in enumerate(found)}
    return {
        code: sorted(found[code], key=lambda on: (on.term is None, _ROLE_ORDER.get(on.seat.role, 99), on.seat.label_en))
        for code in sorted(found, key=order.__getitem__)
        if found[code]
    }


def _voices(seats: Sequence[SeatOn]) -> list[diversity.Voice]:
    found = []
    for on in seats:
        if on.term is not None:
            organization = on.term.organization
            found.append(
                diversity.Voice(
                    on.seat.sector, on.seat.role, organization.government if organization else None,
                    organization.settlement_funded if organization else None,
                )
            )  # fmt: skip
    return found


def holder_name(on: SeatOn, lang: Lang) -> str:
    """Who holds a seat, in words; that it is vacant when nobody does."""
    if on.term is None:
        return _("vacant")
    person = Text(on.term.person_en, on.term.person_fr).say(lang)
    organization = on.term.organization.name.say(lang) if on.term.organization else ""
    return ", ".join(part for part in (person, organization) if part)


def _place(on: SeatOn, lang: Lang, inside: bool) -> seating.Place:
    kind = "void" if on.term is None else "exo" if on.seat.role == "ex_officio" else "held"
    title = f"{on.seat.label.say(lang)} · {holder_name(on, lang)}" if inside else SEAT_ROLES[on.seat.role].say(lang)
    return seating.Place(kind, "" if kind == "void" else _LETTERS.get(on.seat.role, ""), title)


def _count(group: Sequence[SeatOn]) -> str:
    vacant = sum(1 for on in group if on.term is None)
    parts = [_("{held} of {seats}").format(held=len(group) - vacant, seats=len(group))]
    if vacant:
        parts.append(ngettext("{n} vacant", "{n} vacant", vacant).format(n=vacant))
    if all(on.seat.role == "ex_officio" for on in group):
        parts.append(_("ex officio") if any(on.seat.voting for on in group) else _("ex officio, not voting"))
    return " · ".join(parts)


def _picture(by_sector: Mapping[str, Sequence[SeatOn]], lang: Lang, inside: bool) -> seating.Picture:
    return seating.seat_table(
        [
            seating.Sector(
                SECTORS[code].say(lang), _count(group), any(on.term is None for on in group),
                tuple(_place(on, lang, inside) for on in group),
            )
            for code, group in by_sector.items()
        ]
    )  # fmt: skip


def _group(code: str, group: Sequence[SeatOn], lang: Lang, inside: bool) -> SectorGroup:
    places = [_place(on, lang, inside) for on in group]
    short = any(on.term is None for on in group)
    return SectorGroup(code, SECTORS[code].say(lang), _count(group), short, seating.strip(places), tuple(group))


def _findings(body: Body, bodies: Sequence[Body], seats: Sequence[SeatOn], day: date) -> list[composition.Finding]:
    rules = [
        composition.Rule(r.id, r.body_id, r.kind, r.count, r.statement, r.role, r.sector, r.of_kind)
        for r in read.rules_of(body.id)
    ]
    parts = [composition.Part(b.id, b.parent_id, b.kind, b.name, read.in_force(b, day)) for b in bodies]
    chairs = [
        composition.Chair(
            on.seat.body_id, on.seat.sector, on.seat.role, on.term is not None, on.seat.delegate_of_id,
            on.term.organization.sector if on.term and on.term.organization else None,
        )
        for on in seats
    ]  # fmt: skip
    return composition.check(rules, parts, chairs)


def _grid(
    by_sector: Mapping[str, Sequence[SeatOn]],
    meetings: Sequence[Meeting],
    marks: Mapping[UUID, Mapping[UUID, Attendance]],
    lang: Lang,
) -> Grid:
    rows = []
    for code, group in by_sector.items():
        cells = []
        for meeting in meetings:
            taken = marks.get(meeting.id, {})
            own = [taken[on.seat.id] for on in group if on.seat.id in taken]
            cells.append(
                participation.cell(
                    [participation.Mark(m.presence, m.active) for m in own],
                    any(on.held_on(meeting.day) for on in group),
                )
            )
        held = [on for on in group if on.term is not None]
        since = None if held else max((on.vacant_since for on in group if on.vacant_since), default=None)
        row = participation.row(
            code, len(group), len(held), cells, voting=any(on.seat.voting for on in group), vacant_since=since
        )
        spoken = ", ".join(
            f"{wording.short_day(m.day, lang)} {participation.CELL_WORDS[c].say(lang)}"
            for m, c in zip(meetings, cells, strict=True)
        )
        drawn = tuple(GridCell(c.value, 30 * i) for i, c in enumerate(cells))
        rows.append(GridRow(row, SECTORS[code].say(lang), spoken, drawn))
    columns = tuple((30 * i + 12, _month(m.day, lang)) for i, m in enumerate(meetings))
    return Grid(columns, 30 * len(meetings) - 2, tuple(rows))


def _month(day: date, lang: Lang) -> str:
    return str(
        format_date(day, "MMM", locale="fr_CA" if lang == "fr" else "en_CA").replace(".", "" if lang == "en" else ".")
    )
