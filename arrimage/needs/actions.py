"""Imports of official statistics: everything of a table or nothing of it, and the same file twice changes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from arrimage.core.access import EVERYTHING, Actor, Permission, may
from arrimage.core.ids import derived_id
from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Lang, Text
from arrimage.core.wording import number
from arrimage.needs import census, ircc, queries
from arrimage.needs.census_places import Place as PublishedPlace
from arrimage.needs.models import ArrivalCell, CensusCell, Dataset
from arrimage.needs.places import Covered, is_covered
from arrimage.needs.published import Progress, Source, name_of
from arrimage.partnership.models import Place
from arrimage.web import audit, records

_BATCH = 2000
Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """What an import found and did. ``left_out`` counts totals, rates and cells of other places, by reason."""

    code: str
    title: Text
    cells: int
    small: int
    added: int
    changed: int
    removed: int
    unchanged: int
    left_out: tuple[tuple[Text, int], ...] = ()

    @property
    def text(self) -> Text:
        """The result in both languages."""
        return Text(self._say("en"), self._say("fr"))

    def say(self, lang: Lang) -> str:
        """The result in plain sentences."""
        return self._say(lang)

    def _say(self, lang: Lang) -> str:
        n = {
            name: number(getattr(self, name), lang)
            for name in ("cells", "small", "added", "changed", "removed", "unchanged")
        }
        colon = ": " if lang == "en" else "\u00a0: "
        if not (self.added or self.changed or self.removed):
            done = Text(
                "Nothing to change, {unchanged} cells are stored already.",
                "Rien à modifier; cellules déjà enregistrées\u00a0: {unchanged}.",
            )
        else:
            done = Text(
                "{cells} cells; {added} added, {changed} changed, {removed} removed, {unchanged} unchanged.",
                "Cellules\u00a0: {cells}; ajoutées, {added}; modifiées, {changed}; retirées, {removed}; inchangées, {unchanged}.",
            )
        told = [f"{self.title.say(lang)}{colon}{done.format(**n).say(lang)}"]
        if self.small:
            told.append(
                Text(
                    "{small} cells without a number keep their mark.",
                    "Cellules sans nombre, gardées avec leur signe\u00a0: {small}.",
                )
                .format(**n)
                .say(lang)
            )
        told += [f"{reason.say(lang)}{colon}{number(count, lang)}." for reason, count in self.left_out if count]
        return " ".join(told)


@dataclass(frozen=True, slots=True)
class _Incoming:
    """A table on its way in: what it says of itself, its cells by key, and the places it names."""

    family: str
    code: str
    title: Text
    attribution: Text
    released: Any
    file_name: str
    cells: dict[Key, Any]
    places: frozenset[tuple[str, str]]
    small: int
    left_out: tuple[tuple[Text, int], ...]


def _allowed(by: Actor) -> None:
    decision = may(by, Permission.IMPORT_STATISTICS, EVERYTHING)
    if not decision:
        raise Refused(
            Problem(
                Text("You may not import statistics.", "Vous ne pouvez pas importer de statistiques."), decision.reason
            )
        )


def _arrivals(file: Source, name: str | None, progress: Progress | None) -> _Incoming:
    table = ircc.read(file, name, progress)
    cells: dict[Key, Any] = {}
    for cell in table.cells:
        low, high = cell.bounds
        cells[(cell.place, cell.category, cell.month)] = ArrivalCell(
            id=derived_id("arrival", table.code, cell.place, cell.category, cell.month.isoformat()), place=cell.place,
            place_en=cell.place_name.en, place_fr=cell.place_name.fr, dimension=table.dimension, category=cell.category,
            category_en=cell.category_name.en, category_fr=cell.category_name.fr, month=cell.month, count=cell.count,
            low=low, high=high,
        )  # fmt: skip
    return _Incoming(
        "ircc", table.code, table.title, table.attribution, None, name_of(file, name), cells,
        frozenset((cell.place, cell.place_name.en) for cell in table.cells), sum(c.count is None for c in table.cells),
        ((Text("Rows left out because they are totals", "Lignes laissées de côté parce que ce sont des totaux"), table.totals),),
    )  # fmt: skip


def _counts(file: Source, name: str | None, progress: Progress | None) -> _Incoming:
    table = census.read(file, name, progress, _known_places() if _is_large(file) else None)
    cells: dict[Key, Any] = {}
    for cell in table.cells:
        cells[(cell.place.code, cell.characteristic)] = CensusCell(
            id=derived_id("census", table.about.code, cell.place.code, cell.characteristic), place=cell.place.code[:120],
            place_en=cell.place.name.en[:200], place_fr=cell.place.name.fr[:200], characteristic=cell.characteristic,
            characteristic_en=cell.name.en[:400], characteristic_fr=cell.name.fr[:400], count=cell.count, symbol=cell.symbol,
        )  # fmt: skip
    return _Incoming(
        "census", table.about.code, table.about.title, table.about.attribution, table.about.released, name_of(file, name), cells,
        frozenset((cell.place.code, cell.place.name.en) for cell in table.cells), sum(c.count is None for c in table.cells),
        (
            (Text("Cells left out because the unit of their number is not known", "Cellules laissées de côté parce que l’unité de leur nombre est inconnue"), table.others),
            (Text("Cells left out because their place is not known here", "Cellules laissées de côté parce que leur lieu est inconnu ici"), table.elsewhere),
        ),
    )  # fmt: skip


def _is_large(file: Source) -> bool:
    size = file.stat().st_size if hasattr(file, "stat") else 0
    return size > 100 * 1024 * 1024


def _known_places() -> Callable[[PublishedPlace], bool]:
    """Of a very large table only the places that some partnership covers are kept."""
    covered = [Covered(p.code, p.name_en, p.level, "") for p in Place.objects.filter(archived_at=None)]
    return lambda place: is_covered(place.code, place.name.en, covered)


def _content(incoming: _Incoming) -> str:
    """SHA-256 of the cells in a canonical order: the same table gives the same digest, however its rows are ordered."""
    total = hashlib.sha256()
    for key in sorted(incoming.cells, key=str):
        cell = incoming.cells[key]
        total.update(f"{key}{cell.count}{getattr(cell, 'symbol', '')}{_labels(cell)}\n".encode())
    return total.hexdigest()


def _labels(cell: Any) -> tuple[Any, ...]:
    names = (
        "place_en",
        "place_fr",
        "category_en",
        "category_fr",
        "characteristic_en",
        "characteristic_fr",
        "dimension",
    )
    return tuple(getattr(cell, name) for name in names if hasattr(cell, name))


def _key_of(cell: Any) -> Key:
    return (
        (cell.place, cell.category, cell.month) if isinstance(cell, ArrivalCell) else (cell.place, cell.characteristic)
    )


def _same(one: Any, other: Any) -> bool:
    return (one.count, getattr(one, "symbol", "")) == (other.count, getattr(other, "symbol", "")) and _labels(
        one
    ) == _labels(other)


def _filled(fresh: Any, stored: Any) -> Any:
    """The incoming cell, with the words that its edition lacks and the other edition brought earlier."""
    for name in ("place_en", "place_fr", "characteristic_en", "characteristic_fr"):
        if not getattr(fresh, name, " "):
            setattr(fresh, name, getattr(stored, name))
    return fresh


@dataclass(frozen=True, slots=True)
class _Difference:
    added: list[Any]
    changed: list[Any]
    removed: list[UUID]
    unchanged: int


def _difference(incoming: _Incoming, stored: Iterable[Any]) -> _Difference:
    """Cells to write. What the file does not speak of stays: months before its first, places it does not name."""
    months = {key[2] for key in incoming.cells} if incoming.family == "ircc" else set()
    places = {code for code, _ in incoming.places}
    left = dict(incoming.cells)
    changed: list[Any] = []
    removed: list[UUID] = []
    unchanged = 0
    for cell in stored:
        fresh = left.pop(_key_of(cell), None)
        if fresh is None:
            spoken_of = cell.month in months if incoming.family == "ircc" else cell.place in places
            if spoken_of:
                removed.append(cell.pk)
        elif _same(cell, _filled(fresh, cell)):
            unchanged += 1
        else:
            changed.append(fresh)
    return _Difference(list(left.values()), changed, removed, unchanged)


def _stored(family: str, dataset: Dataset | None) -> Iterable[Any]:
    if dataset is None:
        return ()
    if family == "ircc":
        return ArrivalCell.objects.filter(dataset=dataset).order_by().iterator(_BATCH)
    return CensusCell.objects.filter(dataset=dataset).order_by().iterator(_BATCH)


def _summary(incoming: _Incoming, difference: _Difference) -> Summary:
    return Summary(
        incoming.code, incoming.title, len(incoming.cells), incoming.small, len(difference.added), len(difference.changed),
        len(difference.removed), difference.unchanged, incoming.left_out,
    )  # fmt: skip


def _write(incoming: _Incoming, by: Actor, progress: Progress | None) -> Summary:
    model: type[ArrivalCell] | type[CensusCell] = ArrivalCell if incoming.family == "ircc" else CensusCell
    with transaction.atomic():
        dataset = Dataset.objects.select_for_update().filter(code=incoming.code).first()
        difference = _difference(incoming, _stored(incoming.family, dataset))
        fields: dict[str, Any] = {
            "title_en": incoming.title.en, "title_fr": incoming.title.fr, "attribution_en": incoming.attribution.en,
            "attribution_fr": incoming.attribution.fr, "released": incoming.released, "file_name": incoming.file_name[:200],
            "content": _content(incoming), "rows": len(incoming.cells),
        }  # fmt: skip
        if dataset is None:
            dataset = records.create(
                Dataset(code=incoming.code, family=incoming.family, **fields),
                by=by,
                verb="statistics.import",
                partnership_id=None,
            )
        else:
            records.change(dataset, by=by, verb="statistics.import", partnership_id=None, archived_at=None, **fields)
        gone = [*difference.removed, *(cell.pk for cell in difference.changed)]
        for start in range(0, len(gone), 500):
            model._default_manager.filter(pk__in=gone[start : start + 500]).delete()
        fresh = [*difference.added, *difference.changed]
        for start in range(0, len(fresh), _BATCH):
            part = fresh[start : start + _BATCH]
            for cell in part:
                cell.dataset_id = dataset.pk
            model._default_manager.bulk_create(part)
            if progress:
                progress(start + len(part), len(fresh))
        if gone or fresh:
            for partnership in queries.concerned(incoming.places):
                audit.mark_changed(partnership)
    return _summary(incoming, difference)


def import_ircc(*, file: Source, by: Actor, name: str | None = None, progress: Progress | None = None) -> Summary:
    """Import a monthly table of Immigration, Refugees and Citizenship Canada.

    Months that the file covers are replaced by what it says; earlier months stay. The audit keeps the digest of the
    table's content before and after.

    Args:
        file: path, or an opened file whose published name is ``name``.
        progress: called with how many cells are done and how many there are.

    Raises:
        Refused: when ``by`` may not, or a row of the file cannot be taken. Nothing is stored then.
    """
    _allowed(by)
    return _write(_arrivals(file, name, progress), by, progress)


def import_census(*, file: Source, by: Actor, name: str | None = None, progress: Progress | None = None) -> Summary:
    """Import a census table of Statistics Canada; places that the file names are replaced by what it says.

    Of a file above 100 MB only the places that some partnership covers are kept. See :func:`import_ircc`.

    Raises:
        Refused: when ``by`` may not, or the file cannot be taken. Nothing is stored then.
    """
    _allowed(by)
    return _write(_counts(file, name, progress), by, progress)


def preview(*, file: Source, family: str, by: Actor, name: str | None = None) -> Summary:
    """What importing a table would do. Writes nothing.

    Raises:
        Refused: as the import itself.
    """
    _allowed(by)
    incoming = _arrivals(file, name, None) if family == "ircc" else _counts(file, name, None)
    dataset = Dataset.objects.filter(code=incoming.code).first()
    return _summary(incoming, _difference(incoming, _stored(family, dataset)))
