"""Ties a sheet to the records of a room: how stored records read as rows, and how rows are written.

A room declares a :class:`Binding` for each sheet: model, which column is which attribute, and what else hangs on a
record (a list of references, one amount for each fiscal year). Rooms with a sheet that spans two models override the
four steps: ``load``, ``check``, ``prepare``, ``write``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet

from arrimage.core.access import Actor
from arrimage.web import records
from arrimage.web.models import Record
from arrimage.web.workbook.changes import Change, Does, Key, SheetPlan, Stored
from arrimage.web.workbook.findings import Findings
from arrimage.web.workbook.sheets import YEAR, Kind, Parsed, Sheet, Value, Values


@dataclass(slots=True)
class Context:
    """One import or export: whose it is, and the records of every sheet by path and by id.

    Attributes:
        owner: the partnership's record; None until a new one is prepared.
        records: for each sheet, the record that a path names (stored or about to be created).
        paths: for each sheet, the path of a stored record's id.
        away: for each sheet, ids of records that are archived: references to them read as empty.
    """

    owner: Any
    by: Actor
    records: dict[str, dict[str, Any]] = field(default_factory=dict)
    paths: dict[str, dict[UUID, str]] = field(default_factory=dict)
    away: dict[str, set[UUID]] = field(default_factory=dict)

    def know(self, sheet: str, path: str, record: Any) -> None:
        """Remember the record that a path names."""
        self.records.setdefault(sheet, {})[path] = record
        self.paths.setdefault(sheet, {})[record.pk] = path
        if record.archived_at is not None:
            self.away.setdefault(sheet, set()).add(record.pk)

    def id_of(self, sheet: str, path: str) -> UUID:
        """The id of the record that a path names."""
        found: UUID = self.records[sheet][path].pk
        return found

    def path_of(self, sheet: str, record_id: UUID | None) -> str | None:
        """The path of a record, or None when it is not part of the workbook."""
        return self.paths.get(sheet, {}).get(record_id) if record_id else None

    def live_path_of(self, sheet: str, record_id: UUID | None) -> str | None:
        """The path of a record that is not archived, else None."""
        return None if record_id in self.away.get(sheet, ()) else self.path_of(sheet, record_id)


@dataclass(frozen=True, slots=True)
class ListOf:
    """A column with several values kept as rows of their own: ``model`` has ``parent`` and ``value`` columns."""

    model: type[Record]
    parent: str
    value: str
    refers: str = ""


@dataclass(frozen=True, slots=True)
class YearsOf:
    """Amounts by fiscal year kept as rows of their own. ``blank``: a row may hold an unknown amount."""

    model: type[Record]
    parent: str
    blank: bool


@dataclass(slots=True)
class Binding:
    """A sheet and one model.

    Attributes:
        noun: first part of the verb in the audit trail, for example ``body`` in ``body.import``.
        rows: the stored records of the context's owner, archived ones too.
        attributes: from column code to attribute; a REF column names the relation without ``_id``.
        fixed: attributes that every new record gets besides.
    """

    sheet: Sheet
    model: type[Record]
    noun: str
    rows: Callable[[Context], QuerySet[Any]]
    attributes: Mapping[str, str]
    fixed: Callable[[Context], dict[str, Any]] = lambda context: {}
    lists: Mapping[str, ListOf] = field(default_factory=dict)
    years: YearsOf | None = None
    rules: Callable[[Context, Parsed, Mapping[Key, Stored], Findings], None] | None = None
    after: Callable[[Context, SheetPlan], None] | None = None

    # --- reading what is stored

    def load(self, context: Context) -> dict[Key, Stored]:
        """The stored records as rows of the workbook, by key; fills the context's records and paths."""
        if context.owner is None:
            return {}
        found: dict[Key, Stored] = {}
        by_id: dict[UUID, Stored] = {}
        for record in self.rows(context):
            values = self.values(context, record)
            stored = Stored(values, record, record.archived_at is not None)
            by_id[record.pk] = stored
            path = self.sheet.row_path(values)
            found[self.sheet.row_key(values)] = stored
            context.know(self.sheet.code, path, record)
        for code, listed in self.lists.items():
            self._load_list(context, code, listed, by_id)
        if self.years:
            self._load_years(by_id)
        return found

    def relate(self, context: Context, found: Mapping[Key, Stored]) -> None:
        """Fill in references to sheets that were loaded later, and the sheet's own."""
        for code, attribute in self.attributes.items():
            column = self.sheet.column(code)
            if column.kind is Kind.REF and code not in self.sheet.key:
                for stored in found.values():
                    stored.values[code] = context.live_path_of(column.refers, getattr(stored.record, f"{attribute}_id"))
        for code, listed in self.lists.items():
            if listed.refers:
                for stored in found.values():
                    ids = stored.values.get(code) or ()
                    paths = {context.live_path_of(listed.refers, UUID(one)) for one in ids}  # type: ignore[union-attr]
                    stored.values[code] = tuple(sorted(path for path in paths if path)) or None

    def values(self, context: Context, record: Any) -> Values:
        """One record as a row; references to other sheets by path."""
        values: Values = {}
        for code, attribute in self.attributes.items():
            column = self.sheet.column(code)
            if column.kind is Kind.REF:
                values[code] = context.path_of(column.refers, getattr(record, f"{attribute}_id"))
            else:
                raw = getattr(record, attribute)
                values[code] = column.default if raw == "" or raw is None else raw
        for code, _ in self.lists.items():
            values[code] = None
        self.derive(context, values)
        return values

    def derive(self, context: Context, values: Values) -> None:
        """Columns that follow from others, such as the plan of an action's priority: the path begins with theirs."""
        for column in self.sheet.columns:
            inner = next((c for c in self.sheet.columns if c.within == column.code), None)
            if inner is not None and column.code not in self.attributes:
                path, known = str(values.get(inner.code) or ""), context.records.get(column.refers, {})
                while path and path not in known:
                    path = path.rpartition("/")[0]
                values[column.code] = path or None

    def _load_list(self, context: Context, code: str, listed: ListOf, by_id: Mapping[UUID, Stored]) -> None:
        value = f"{listed.value}_id" if listed.refers else listed.value
        rows = listed.model._default_manager.filter(
            archived_at=None, **{f"{listed.parent}__in": self.rows_ids(context)}
        )
        gathered: dict[UUID, list[str]] = {}
        for parent, one in rows.values_list(f"{listed.parent}_id", value):
            gathered.setdefault(parent, []).append(str(one))
        for parent, several in gathered.items():
            if parent in by_id:
                by_id[parent].values[code] = tuple(sorted(several))

    def _load_years(self, by_id: Mapping[UUID, Stored]) -> None:
        assert self.years is not None
        parents = list(by_id)
        for start in range(0, len(parents), 500):
            rows = self.years.model._default_manager.filter(
                archived_at=None, **{f"{self.years.parent}__in": parents[start : start + 500]}
            )
            for parent, year, cents in rows.values_list(f"{self.years.parent}_id", "fiscal_year", "amount_cents"):
                if cents is not None:
                    by_id[parent].values[f"{YEAR}{year}"] = cents

    def rows_ids(self, context: Context) -> Any:
        """The ids of the stored records, as a sub-query."""
        return self.rows(context).order_by().values("pk")

    def known(self, context: Context, found: Mapping[Key, Stored]) -> dict[str, tuple[str, ...]]:
        """Paths that rows of other sheets may name, each with the names that may stand for it."""
        return {
            self.sheet.row_path(stored.values): tuple(
                str(stored.values[code]) for code in self.sheet.names if stored.values.get(code)
            )
            for stored in found.values()
            if not stored.archived
        }

    def check(self, context: Context, parsed: Parsed, found: Mapping[Key, Stored], findings: Findings) -> None:
        """Rules beyond single cells."""
        if self.rules:
            self.rules(context, parsed, found, findings)

    # --- writing

    def prepare(self, context: Context, plan: SheetPlan) -> None:
        """Make the new records, still unsaved, so that rows of any sheet can point to them."""
        for change in plan.changes:
            if change.does is Does.CREATE:
                record = self.model()
                change.stored = Stored({}, record)
                context.know(self.sheet.code, self.sheet.row_path(change.values), record)

    def write(self, context: Context, plan: SheetPlan) -> None:
        """Write every change of the sheet."""
        created: list[Record] = []
        for change in plan.changes:
            assert change.stored is not None
            record = change.stored.record
            if change.does is Does.CREATE:
                for name, value in {**self.fixed(context), **self.fields(context, change.values, change)}.items():
                    setattr(record, name, value)
                created.append(record)
            elif change.does is Does.ARCHIVE:
                records.archive(record, by=context.by, verb=f"{self.noun}.import", partnership_id=context.owner.pk)
            else:
                fields = self.fields(context, {code: after for code, _, after in change.fields}, change)
                if change.does is Does.RESTORE:
                    fields["archived_at"] = None
                records.change(
                    record, by=context.by, verb=f"{self.noun}.import", partnership_id=context.owner.pk, **fields
                )
        records.create_many(created, by=context.by, verb=f"{self.noun}.import", partnership_id=context.owner.pk)
        for code, listed in self.lists.items():
            self._write_list(context, plan, code, listed)
        if self.years:
            self._write_years(context, plan)
        if self.after:
            self.after(context, plan)

    def fields(self, context: Context, values: Mapping[str, Value], change: Change) -> dict[str, Any]:
        """Attributes of a record from those columns of a row that are to be written; ``change`` holds the whole row."""
        result: dict[str, Any] = {}
        for code, value in values.items():
            if code not in self.attributes:
                continue
            attribute, column = self.attributes[code], self.sheet.column(code)
            if column.kind is Kind.REF:
                result[f"{attribute}_id"] = context.id_of(column.refers, str(value)) if value else None
            elif value is None and not self.model._meta.get_field(attribute).null:
                result[attribute] = ""
            else:
                result[attribute] = value
        return result

    def _wanted(self, change: Change, code: str) -> bool:
        return change.does is not Does.ARCHIVE and (
            change.does is Does.CREATE or any(name == code for name, _, _ in change.fields)
        )

    def _write_list(self, context: Context, plan: SheetPlan, code: str, listed: ListOf) -> None:
        changes = [change for change in plan.changes if self._wanted(change, code)]
        value = f"{listed.value}_id" if listed.refers else listed.value
        held = self._held(changes, listed.model, listed.parent, value)
        verb = f"{self.noun}.import"
        created: list[Record] = []
        for change in changes:
            assert change.stored is not None
            record = change.stored.record
            wanted: set[Any] = set(change.values.get(code) or ())  # type: ignore[arg-type]
            if listed.refers:
                wanted = {context.id_of(listed.refers, path) for path in wanted}
            rows = held.get(record.pk, {})
            for one in sorted(wanted - set(rows), key=str):
                created.append(listed.model(**{f"{listed.parent}_id": record.pk, value: one}))
            for one, row in rows.items():
                if (row.archived_at is None) != (one in wanted):
                    write = records.restore if one in wanted else records.archive
                    write(row, by=context.by, verb=verb, partnership_id=context.owner.pk)
        records.create_many(created, by=context.by, verb=verb, partnership_id=context.owner.pk)

    def _write_years(self, context: Context, plan: SheetPlan) -> None:
        assert self.years is not None
        codes = [code for code in plan.present if code.startswith(YEAR)]
        changes = [change for change in plan.changes if any(self._wanted(change, code) for code in codes)]
        held = self._held(changes, self.years.model, self.years.parent, "fiscal_year")
        verb = f"{self.noun}.import"
        created: list[Record] = []
        for change in changes:
            assert change.stored is not None
            record = change.stored.record
            rows = held.get(record.pk, {})
            for code in codes:
                if not self._wanted(change, code):
                    continue
                year, cents = int(code.removeprefix(YEAR)), change.values.get(code)
                if year not in rows:
                    if cents is not None:
                        created.append(
                            self.years.model(
                                **{f"{self.years.parent}_id": record.pk, "fiscal_year": year, "amount_cents": cents}
                            )
                        )
                elif cents is None and not self.years.blank:
                    records.archive(rows[year], by=context.by, verb=verb, partnership_id=context.owner.pk)
                else:
                    records.change(
                        rows[year],
                        by=context.by,
                        verb=verb,
                        partnership_id=context.owner.pk,
                        amount_cents=cents,
                        archived_at=None,
                    )
        records.create_many(created, by=context.by, verb=verb, partnership_id=context.owner.pk)

    @staticmethod
    def _held(changes: list[Change], model: type[Record], parent: str, value: str) -> dict[UUID, dict[Any, Any]]:
        """The rows that hang on the records that change, archived ones too, by record and by value."""
        ids = [c.stored.record.pk for c in changes if c.stored is not None and c.does is not Does.CREATE]
        held: dict[UUID, dict[Any, Any]] = {}
        for start in range(0, len(ids), 500):
            row: Model
            for row in model._default_manager.filter(**{f"{parent}__in": ids[start : start + 500]}):
                held.setdefault(getattr(row, f"{parent}_id"), {})[getattr(row, value)] = row
        return held
