"""The digest of a table's rows: the same on every database, whatever the size of the portions they are read in.

Each column feeds three running SHA-256 digests: which values are there (one byte a row), how long each is (eight bytes,
little-endian; text and bytes only), and the values one after the other (UTF-8, or eight bytes little-endian; an absent
value counts as empty or zero). The digest of the table is SHA-256 over its name, its columns with their kinds, the number
of rows and the columns' digests, as canonical JSON. Rows are taken in the order of their key.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from arrimage.web.backup.shapes import Kind, Table

_ZERO = {Kind.WHOLE: 0, Kind.FLOAT: 0.0, Kind.BOOL: False}


class Fingerprint:
    """Takes the rows of one table portion by portion; ``hexdigest()`` may be asked at any time."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.rows = 0
        self._columns = [(hashlib.sha256(), hashlib.sha256(), hashlib.sha256()) for _ in table.columns]

    def add(self, batch: Any) -> None:
        """Add the rows of a pyarrow RecordBatch with the table's schema."""
        self.rows += batch.num_rows
        for column, array, (there, lengths, values) in zip(
            self.table.columns, batch.columns, self._columns, strict=True
        ):
            there.update(_contiguous(pc.is_valid(array).cast(pa.uint8()).to_numpy(zero_copy_only=False)))
            if pa.types.is_string(array.type) or pa.types.is_binary(array.type):
                filled = array.fill_null("" if pa.types.is_string(array.type) else b"") if array.null_count else array
                offsets = np.frombuffer(filled.buffers()[1], np.int32)[filled.offset : filled.offset + len(filled) + 1]
                lengths.update(_contiguous(np.diff(offsets).astype("<i8")))
                data = filled.buffers()[2]
                if data is not None and len(filled):
                    values.update(memoryview(data)[offsets[0] : offsets[-1]])
            else:
                values.update(_contiguous(_eight_bytes(column.kind, array)))

    def hexdigest(self) -> str:
        """64 hexadecimal digits over everything added so far."""
        told = [
            self.table.name,
            [[column.name, column.kind.value] for column in self.table.columns],
            self.rows,
            [[part.hexdigest() for part in parts] for parts in self._columns],
        ]
        return hashlib.sha256(json.dumps(told, separators=(",", ":"), ensure_ascii=True).encode()).hexdigest()


def _eight_bytes(kind: Kind, array: Any) -> Any:
    if kind is Kind.DATE:
        array, zero = array.cast(pa.int32()), 0
    elif kind is Kind.MOMENT:
        array, zero = array.cast(pa.int64()), 0
    else:
        zero = _ZERO[kind]  # type: ignore[assignment]
    filled = array.fill_null(zero) if array.null_count else array
    return filled.to_numpy(zero_copy_only=False).astype("<f8" if kind is Kind.FLOAT else "<i8")


def _contiguous(array: Any) -> bytes:
    content: bytes = np.ascontiguousarray(array).tobytes()
    return content
