"""Rows of a table out of a database and into one, as portions of columns, on SQLite and PostgreSQL alike.

Reading gives pyarrow RecordBatches in the order of the key; PostgreSQL hands its rows over by COPY, SQLite by a cursor.
A portion grows to about eight megabytes, so that memory stays the same whatever a table holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv
from django.db.backends.base.base import BaseDatabaseWrapper

from arrimage.web.backup import refusals
from arrimage.web.backup.fingerprint import Fingerprint
from arrimage.web.backup.shapes import ARROW, Column, Kind, Table, canonical

_PORTION_BYTES = 8 * 1024 * 1024
_FEWEST, _MOST = 500, 50_000
_WHOLE = (Kind.WHOLE, Kind.BOOL)


def count(connection: BaseDatabaseWrapper, table: Table) -> int:
    """How many rows a table has."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {_quoted(connection, table.name)}")  # noqa: S608 - names out of migrations
        return int(cursor.fetchone()[0])


def read(connection: BaseDatabaseWrapper, table: Table) -> Iterator[Any]:
    """The rows of a table as RecordBatches of its schema.

    Raises:
        Refused: when a stored value is none of its column's kind.
    """
    return _read_postgres(connection, table) if connection.vendor == "postgresql" else _read_sqlite(connection, table)


def write(connection: BaseDatabaseWrapper, table: Table, batches: Iterable[Any]) -> None:
    """Add rows to a table, inside the transaction of the caller."""
    (_write_postgres if connection.vendor == "postgresql" else _write_sqlite)(connection, table, batches)


def fingerprint(connection: BaseDatabaseWrapper, table: Table) -> Fingerprint:
    """The digest of a table's rows as they are stored now."""
    seen = Fingerprint(table)
    for batch in read(connection, table):
        seen.add(batch)
    return seen


def renumber(connection: BaseDatabaseWrapper, table: Table) -> None:
    """Let the numbers that PostgreSQL gives out itself go on after the highest one there is; SQLite does so by itself."""
    if connection.vendor != "postgresql":
        return
    for column in table.columns:
        if column.auto:
            name, at = _quoted(connection, table.name), _quoted(connection, column.name)
            with connection.cursor() as cursor:
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence(%s, %s), COALESCE(MAX({at}), 1), MAX({at}) IS NOT NULL) FROM {name}",  # noqa: S608
                    [name, column.name],
                )


def _quoted(connection: BaseDatabaseWrapper, name: str) -> str:
    return connection.ops.quote_name(name)


def _batch(table: Table, columns: Iterable[Any]) -> Any:
    arrays = []
    for column, raw in zip(table.columns, columns, strict=True):
        try:
            arrays.append(canonical(column, raw))
        except (ValueError, TypeError, pa.ArrowException) as error:
            raise refusals.odd_value(table.name, column.name) from error
    return pa.record_batch(arrays, schema=table.schema)


def _raw(column: Column) -> Any:
    """How a database hands a column over before it is brought to the archive's form."""
    if column.kind in _WHOLE:
        return pa.int64()
    return pa.string() if column.kind in (Kind.MOMENT, Kind.DATE) else ARROW[column.kind]


# --- SQLite


def _read_sqlite(connection: BaseDatabaseWrapper, table: Table) -> Iterator[Any]:
    # A plus sign changes no value, and keeps Django's converters, which make an object of each, away.
    chosen = ", ".join("+" + _quoted(connection, column.name) for column in table.columns)
    ordered = f"SELECT {chosen} FROM {_quoted(connection, table.name)} ORDER BY {_quoted(connection, table.key)}"  # noqa: S608
    connection.ensure_connection()
    cursor = connection.connection.cursor()
    try:
        cursor.execute(ordered)
        rows = _FEWEST
        while held := cursor.fetchmany(rows):
            arrays = []
            for column, values in zip(table.columns, zip(*held, strict=True), strict=True):
                try:
                    arrays.append(_array(column, values))
                except (ValueError, TypeError, OverflowError, pa.ArrowException) as error:
                    raise refusals.odd_value(table.name, column.name) from error
            batch = _batch(table, arrays)
            yield batch
            rows = max(_FEWEST, min(_MOST, _PORTION_BYTES * len(held) // max(1, batch.nbytes)))
    finally:
        cursor.close()


def _array(column: Column, values: Any) -> Any:
    """Values of a column, of which SQLite may hold any type whatever was declared.

    Raises:
        ValueError, TypeError: when one is of another type; Arrow would cut 1.5 down to 1 without a word.
    """
    if column.kind in _WHOLE:
        found = pa.array(values)
        if not (pa.types.is_int64(found.type) or pa.types.is_null(found.type)):
            raise TypeError(f"{found.type}")
        return found.cast(pa.int64())
    return pa.array(values, _raw(column))


def _write_sqlite(connection: BaseDatabaseWrapper, table: Table, batches: Iterable[Any]) -> None:
    names = ", ".join(_quoted(connection, column.name) for column in table.columns)
    holes = ", ".join("?" for _ in table.columns)
    insert = f"INSERT INTO {_quoted(connection, table.name)} ({names}) VALUES ({holes})"  # noqa: S608
    connection.ensure_connection()
    cursor = connection.connection.cursor()
    try:
        for batch in batches:
            columns = [_for_sqlite(c, array).to_pylist() for c, array in zip(table.columns, batch.columns, strict=True)]
            cursor.executemany(insert, zip(*columns, strict=True))
    finally:
        cursor.close()


def _for_sqlite(column: Column, array: Any) -> Any:
    if column.kind is Kind.BOOL:
        return array.cast(pa.int64())
    if column.kind is Kind.DATE:
        return array.cast(pa.string())
    if column.kind is Kind.MOMENT:
        # Django writes the fraction only when there is one, and compares moments as text.
        return pc.replace_substring_regex(array.cast(pa.timestamp("us")).cast(pa.string()), r"\.0{6}$", "")
    return array


# --- PostgreSQL


def _read_postgres(connection: BaseDatabaseWrapper, table: Table) -> Iterator[Any]:
    chosen = ", ".join(_from_postgres(column, _quoted(connection, column.name)) for column in table.columns)
    key = _quoted(connection, table.key)
    # As SQLite orders: by bytes, whatever the language of the server.
    key = f'{key} COLLATE "C"' if table.key_column.kind is Kind.TEXT else key
    query = f"COPY (SELECT {chosen} FROM {_quoted(connection, table.name)} ORDER BY {key}) TO STDOUT (FORMAT CSV)"  # noqa: S608
    kinds = {str(place): _csv_type(column) for place, column in enumerate(table.columns)}
    convert = pcsv.ConvertOptions(
        column_types=kinds, null_values=[""], strings_can_be_null=True, quoted_strings_can_be_null=False,
        true_values=["t"], false_values=["f"],
    )  # fmt: skip
    connection.ensure_connection()
    with connection.connection.cursor() as cursor, cursor.copy(query) as copy:
        held, size = [], 0
        for line in copy:
            held.append(line)
            size += len(line)
            if size >= _PORTION_BYTES:
                yield from _parsed(table, held, size, convert)
                held, size = [], 0
        if held:
            yield from _parsed(table, held, size, convert)


def _parsed(table: Table, lines: list[Any], size: int, convert: Any) -> Iterator[Any]:
    read = pcsv.ReadOptions(
        column_names=[str(place) for place in range(len(table.columns))], block_size=size + 1, use_threads=False
    )
    form = pcsv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False)
    parsed = pcsv.read_csv(pa.BufferReader(b"".join(lines)), read, form, convert)
    whole = [held.combine_chunks() for held in parsed.columns]
    yield _batch(
        table, [_bytes(raw) if c.kind is Kind.BINARY else raw for c, raw in zip(table.columns, whole, strict=True)]
    )


def _bytes(digits: Any) -> Any:
    return pa.array([None if text is None else bytes.fromhex(text) for text in digits.to_pylist()], pa.binary())


def _csv_type(column: Column) -> Any:
    if column.kind in (Kind.WHOLE, Kind.MOMENT):
        return pa.int64()
    return pa.string() if column.kind in (Kind.DATE, Kind.BINARY) else ARROW[column.kind]


def _from_postgres(column: Column, name: str) -> str:
    """The column as PostgreSQL is asked for it."""
    match column.kind:
        case Kind.MOMENT:
            return f"(EXTRACT(EPOCH FROM {name}) * 1000000)::bigint"
        case Kind.UUID:
            return f"replace({name}::text, '-', '')"
        case Kind.DATE:
            return f"to_char({name}, 'YYYY-MM-DD')"
        case Kind.ADDRESS:
            return f"host({name})"
        case Kind.BINARY:
            return f"encode({name}, 'hex')"
        case Kind.JSON:
            return f"{name}::text"
        case _:
            return name


def _write_postgres(connection: BaseDatabaseWrapper, table: Table, batches: Iterable[Any]) -> None:
    names = ", ".join(_quoted(connection, column.name) for column in table.columns)
    query = f"COPY {_quoted(connection, table.name)} ({names}) FROM STDIN (FORMAT CSV)"
    options = pcsv.WriteOptions(include_header=False, quoting_style="needed")
    connection.ensure_connection()
    with connection.connection.cursor() as cursor, cursor.copy(query) as copy:
        for batch in batches:
            arrays = [_for_postgres(c, array) for c, array in zip(table.columns, batch.columns, strict=True)]
            sink = pa.BufferOutputStream()
            pcsv.write_csv(pa.record_batch(arrays, names=[c.name for c in table.columns]), sink, options)
            copy.write(sink.getvalue().to_pybytes())


def _for_postgres(column: Column, array: Any) -> Any:
    if column.kind is Kind.MOMENT:
        # With its zone spelt out, so that the session's own is never asked.
        text = array.cast(pa.timestamp("us")).cast(pa.string())
        return pc.binary_join_element_wise(text, pa.scalar("+00"), "")
    if column.kind is Kind.BINARY:
        return pa.array([None if value is None else "\\x" + value.hex() for value in array.to_pylist()], pa.string())
    return array
