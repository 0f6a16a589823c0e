"""Evidence tables as Parquet files in Django Storage, named by the digest of their rows.

A file is written to a temporary name and renamed, so that nobody reads half of one. It carries the canonical header of
its table, so that a file of an older table version can still be checked and read.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from arrimage.core.evidence import Column, Kind, Table
from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Text
from arrimage.results.canonical import US, header, table_digest

_HEADER = b"arrimage-table"


def storage() -> Storage:
    """Where evidence files lie: the storage called ``snapshots``."""
    return storages["snapshots"]


def file_name(table: str, digest: str) -> str:
    """Name of a table's file within the storage."""
    return f"evidence/{table}/{digest}.parquet"


def names_in(tables: str) -> list[str]:
    """Names of the files that a snapshot's stored column ``tables`` (JSON text) names."""
    return [file_name(table, digest) for table, digest in json.loads(tables).items()]


def keep(table: Table, data: Any, **settings: Any) -> str:
    """Store a pyarrow Table unless the same rows are stored already; returns the digest of its rows.

    A stored file whose bytes were changed is replaced by what its name promises.

    Args:
        settings: Parquet settings in place of the usual ones, which change the file and not the digest.
    """
    digest = table_digest(table, data)
    with contextlib.suppress(Refused):
        if storage().exists(file_name(table.name, digest)):
            load(table.name, digest)
            return digest
    sink = pa.BufferOutputStream()
    labelled = data.replace_schema_metadata({_HEADER: header(table).encode()})
    pq.write_table(labelled, sink, **{"compression": "zstd", "use_dictionary": True, **settings})
    put(file_name(table.name, digest), sink.getvalue().to_pybytes())
    return digest


def load(table: str, digest: str) -> tuple[Table, Any]:
    """The stored rows as a pyarrow Table with the table they were written as, checked against their digest.

    Raises:
        Refused: when the file is gone, cannot be read, or holds other rows than its name promises.
    """
    try:
        with storage().open(file_name(table, digest)) as file:
            data = pq.read_table(pa.BufferReader(file.read()))
        shape = _shape((data.schema.metadata or {})[_HEADER].decode())
        data = data.select(list(shape.names))
        if shape.name == table and table_digest(shape, data) == digest:
            return shape, data
    except FileNotFoundError as gone:
        raise Refused(_gone(table, digest)) from gone
    except (pa.ArrowException, OSError, ValueError, KeyError, IndexError) as broken:
        raise Refused(_changed(table, digest)) from broken
    raise Refused(_changed(table, digest))


def _shape(line: str) -> Table:
    """The table that a canonical header describes."""
    _, name, version, *columns = line.split(US)
    parsed = []
    for column in columns:
        label, kind = column.split(":")
        parsed.append(Column(label, Kind(kind.rstrip("?")), kind.endswith("?")))
    return Table(name, int(version), tuple(parsed))


def put(name: str, content: bytes, *, lasting: bool = True) -> None:
    """Put ``content`` under ``name`` at once: whole or not at all.

    Args:
        lasting: whether to wait until the bytes are on the disk; what can be made again need not wait.
    """
    try:
        path = Path(storage().path(name))
    except NotImplementedError:
        # Storages without paths (object stores, memory) put an object in one step.
        if storage().exists(name):
            storage().delete(name)
        storage().save(name, ContentFile(content))
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            if lasting:
                file.flush()
                os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _place(table: str, digest: str) -> Text:
    name = file_name(table, digest)
    return Text(f"evidence table “{table}”, file {name}", f"table de données «\u00a0{table}\u00a0», fichier {name}")


_REMEDY = Text(
    "Restore this file from a backup. For the current snapshot it is enough to publish again with Refresh.",
    "Restaurez ce fichier à partir d’une sauvegarde. Pour l’instantané actuel, il suffit de publier de nouveau avec "
    "Actualiser.",
)


def _changed(table: str, digest: str) -> Problem:
    return Problem(
        Text("The stored evidence was changed after it was frozen.",
             "Les données conservées ont été modifiées après avoir été figées."),
        _REMEDY,
        _place(table, digest),
    )  # fmt: skip


def _gone(table: str, digest: str) -> Problem:
    return Problem(
        Text("The stored evidence is missing.", "Les données conservées sont introuvables."),
        _REMEDY,
        _place(table, digest),
    )
