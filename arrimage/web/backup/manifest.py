"""What an archive says about itself: version, moment, migrations, tables and files with their digests."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from arrimage.web.backup.shapes import Table

#: The number of the archive's format; a reader refuses higher ones.
FORMAT = 1


@dataclass(frozen=True, slots=True)
class StoredTable:
    """One table of an archive: its shape, how many rows, their digest."""

    table: Table
    rows: int
    digest: str

    @property
    def member(self) -> str:
        """Its file in the archive."""
        return f"tables/{self.table.name}.parquet"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file of an archive: which storage, name, bytes, SHA-256."""

    storage: str
    name: str
    size: int
    digest: str

    @property
    def member(self) -> str:
        """Its file in the archive."""
        return f"files/{self.storage}/{self.name}"


@dataclass(slots=True)
class Manifest:
    """What an archive holds. ``moment`` is the instant that the database was read at, ISO 8601 in UTC."""

    version: str
    moment: str
    database: str
    migrations: list[tuple[str, str]]
    tables: list[StoredTable] = field(default_factory=list)
    files: list[StoredFile] = field(default_factory=list)
    #: digest of each key by name; keys travel in encrypted archives alone
    keys: dict[str, str] = field(default_factory=dict)
    #: table → why it is not here
    left_out: dict[str, str] = field(default_factory=dict)
    #: files that rows name and that were already gone when the backup was made, as ``storage/name``
    missing: list[str] = field(default_factory=list)
    with_files: bool = True

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(table.rows for table in self.tables)

    def as_json(self) -> bytes:
        """The bytes of ``manifest.json``."""
        told = {
            "format": FORMAT,
            "version": self.version,
            "moment": self.moment,
            "database": self.database,
            "migrations": self.migrations,
            "tables": [{**t.table.as_json(), "rows": t.rows, "sha256": t.digest} for t in self.tables],
            "with_files": self.with_files,
            "files": [{"storage": f.storage, "name": f.name, "size": f.size, "sha256": f.digest} for f in self.files],
            "missing": self.missing,
            "keys": self.keys,
            "left_out": self.left_out,
        }
        return json.dumps(told, ensure_ascii=False, indent=1).encode()

    @classmethod
    def from_json(cls, content: bytes) -> Manifest:
        """Out of the bytes of ``manifest.json``.

        Raises:
            ValueError, KeyError, TypeError: when it does not say what :meth:`as_json` says.
        """
        told = json.loads(content)
        return cls(
            str(told["version"]), str(told["moment"]), str(told["database"]), [(str(a), str(n)) for a, n in told["migrations"]],
            [StoredTable(Table.from_json(t), int(t["rows"]), str(t["sha256"])) for t in told["tables"]],
            [StoredFile(str(f["storage"]), safe(f["name"]), int(f["size"]), str(f["sha256"])) for f in told["files"]],
            {str(k): str(v) for k, v in told["keys"].items()}, dict(told["left_out"]), list(told["missing"]), bool(told["with_files"]),
        )  # fmt: skip


def safe(name: str) -> str:
    """A file's name that stays within its storage."""
    if name.startswith("/") or "\\" in name or "\0" in name or not name or ".." in name.split("/"):
        raise ValueError(f"the name {name!r} leaves its folder")
    return name
