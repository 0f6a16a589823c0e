"""The archive: a ZIP file, whose last 64 bytes are the SHA-256 of all before them, sealed under a passphrase on request.

Inside lie ``arrimage-backup`` (first, the number of the format), one Parquet file a table, the files of the instance, keys
(in encrypted archives alone), and ``manifest.json`` (last). Any ZIP tool opens an archive that is not encrypted; the digest
stands where ZIP has its comment. Writing and reading take one portion of rows at a time.
"""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from arrimage.web.backup import refusals
from arrimage.web.backup.fingerprint import Fingerprint
from arrimage.web.backup.manifest import FORMAT, Manifest, StoredFile, StoredTable, safe
from arrimage.web.backup.sealed_file import SealedReader, SealingWriter, is_sealed
from arrimage.web.backup.shapes import Table

MARK = "arrimage-backup"
MANIFEST = "manifest.json"
_DIGEST = 64
#: length of the record that ends a ZIP file, without its comment
_END = 22
_START = b"PK\x03\x04"
_PIECE = 1 << 20
#: ZIP wants a date; one that never changes, so that the same content gives the same bytes.
_DATE = (1980, 1, 1, 0, 0, 0)
Step = Callable[[int], None]


class _DigestedSink(io.RawIOBase):
    """Passes bytes on and holds back the last 64, which ``finish`` replaces by the digest of all before them."""

    def __init__(self, sink: Any) -> None:
        super().__init__()
        self._sink, self._sum, self._held = sink, hashlib.sha256(), b""

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, data: object) -> int:
        """Take bytes."""
        taken = bytes(memoryview(data).cast("B"))  # type: ignore[arg-type]
        both = self._held + taken
        ready, self._held = both[:-_DIGEST], both[-_DIGEST:]
        self._sum.update(ready)
        self._sink.write(ready)
        return len(taken)

    def tell(self) -> int:
        """Refused, so that zipfile takes this for a stream that only goes forward."""
        raise io.UnsupportedOperation

    def finish(self) -> None:
        """Write the digest in place of what is held back, which must be the 64 bytes of the ZIP's comment."""
        self._sink.write(self._sum.hexdigest().encode())


class ArchiveWriter:
    """Writes an archive member by member into ``sink``; ``finish`` writes the manifest and the digest."""

    def __init__(self, sink: IO[bytes], passphrase: str | None = None) -> None:
        self.encrypted = passphrase is not None
        self._sealing = None if passphrase is None else SealingWriter(sink, passphrase)
        self._digested = _DigestedSink(self._sealing or sink)
        self._zip = zipfile.ZipFile(self._digested, "w", allowZip64=True)
        self._zip.comment = b"0" * _DIGEST
        self.small(MARK, f"{FORMAT}\n".encode())

    @contextmanager
    def _member(self, name: str, *, deflate: bool = False) -> Iterator[IO[bytes]]:
        info = zipfile.ZipInfo(name, _DATE)
        info.compress_type = zipfile.ZIP_DEFLATED if deflate else zipfile.ZIP_STORED
        info.external_attr = 0o600 << 16
        with self._zip.open(info, "w", force_zip64=True) as member:
            yield member

    def small(self, name: str, content: bytes, *, deflate: bool = False) -> None:
        """Write a small member."""
        with self._member(name, deflate=deflate) as member:
            member.write(content)

    def table(self, table: Table, batches: Iterable[Any], step: Step = lambda rows: None) -> StoredTable:
        """Write the rows of a table, given as pyarrow RecordBatches in the order of their key."""
        seen = Fingerprint(table)
        name = StoredTable(table, 0, "").member
        with (
            self._member(name) as member,
            pq.ParquetWriter(_forward(member), table.schema, compression="zstd", write_statistics=False) as writer,
        ):
            for batch in batches:
                seen.add(batch)
                writer.write_batch(batch, row_group_size=max(1, batch.num_rows))
                step(batch.num_rows)
        return StoredTable(table, seen.rows, seen.hexdigest())

    def file(self, storage: str, name: str, source: IO[bytes]) -> StoredFile:
        """Write a file of the instance, read to its end."""
        safe(name)
        size, seen = 0, hashlib.sha256()
        with self._member(
            f"files/{storage}/{name}", deflate=not name.endswith((".parquet", ".xlsx", ".zip"))
        ) as member:
            while piece := source.read(_PIECE):
                size += len(piece)
                seen.update(piece)
                member.write(piece)
        return StoredFile(storage, name, size, seen.hexdigest())

    def finish(self, manifest: Manifest) -> None:
        """Write manifest, table of contents and digest. ``sink`` stays open."""
        self.small(MANIFEST, manifest.as_json(), deflate=True)
        self._zip.close()
        self._digested.finish()
        if self._sealing is not None:
            self._sealing.close()

    def abandon(self) -> None:
        """Let go of everything without finishing; the file is to be thrown away."""
        self._zip.fp = None
        if self._sealing is not None:
            self._sealing.abandon()


def _forward(member: IO[bytes]) -> Any:
    """A member as a sink for Arrow, which asks where it stands."""
    return pa.PythonFile(_Counted(member), mode="w")


class _Counted(io.RawIOBase):
    def __init__(self, sink: IO[bytes]) -> None:
        super().__init__()
        self._sink, self._at = sink, 0

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        taken = memoryview(data).cast("B")  # type: ignore[arg-type]
        self._sink.write(taken)
        self._at += len(taken)
        return len(taken)

    def tell(self) -> int:
        return self._at


class _Window(io.RawIOBase):
    """A stored member as a file that can be read from anywhere."""

    def __init__(self, source: IO[bytes], begin: int, size: int) -> None:
        super().__init__()
        self._source, self._begin, self._size, self._at = source, begin, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        self._at = max(0, {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence] + offset)
        return self._at

    def readinto(self, buffer: object) -> int:
        room = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        wanted = min(len(room), self._size - self._at)
        if wanted <= 0:
            return 0
        self._source.seek(self._begin + self._at)
        part = self._source.read(wanted)
        room[: len(part)] = part
        self._at += len(part)
        return len(part)


class ArchiveReader:
    """An archive that was found whole: the constructor reads every byte once and compares the digest.

    Args:
        passphrase: asked for only when the file is encrypted.
        step: told how many bytes were read since it was last told.

    Raises:
        Refused: when the file is no backup, incomplete, damaged, newer, or the passphrase is wrong.
        OSError: when the file cannot be opened.
    """

    def __init__(self, path: Path, passphrase: Callable[[], str], step: Step = lambda count: None) -> None:
        self.name = path.name
        self._file = path.open("rb")
        try:
            start = self._file.read(64)
            self.encrypted = is_sealed(start)
            if self.encrypted:
                sealed = SealedReader(self._file, passphrase(), self.name)
                self._content: IO[bytes] = io.BufferedReader(sealed, _PIECE)
            else:
                if not (_START + b"\0" * 60).startswith(start[:4]) or (len(start) >= 45 and MARK.encode() not in start):
                    raise refusals.no_backup(self.name)
                self._content = self._file
            self._check(step)
            self._zip = self._contents()
            self.manifest = self._manifest()
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> ArchiveReader:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def _check(self, step: Step) -> None:
        """Compare the digest at the end with all before it."""
        left = self._content.seek(0, os.SEEK_END) - _DIGEST
        if left < _END:
            raise refusals.incomplete(self.name)
        self._content.seek(0)
        seen = hashlib.sha256()
        while left > 0:
            piece = self._content.read(min(_PIECE, left))
            if not piece:
                break
            seen.update(piece)
            left -= len(piece)
            step(len(piece))
        told = self._content.read(_DIGEST)
        if told == seen.hexdigest().encode():
            return
        # Where ZIP's last record stands before the digest, the file was changed; else its end is missing.
        self._content.seek(-_DIGEST - _END, os.SEEK_END)
        whole = self._content.read(4) == b"PK\x05\x06"
        raise (refusals.damaged if whole else refusals.incomplete)(self.name)

    def _contents(self) -> zipfile.ZipFile:
        try:
            opened = zipfile.ZipFile(self._content)
            number = int(opened.read(MARK))
        except (zipfile.BadZipFile, KeyError, ValueError, OSError):
            raise refusals.no_backup(self.name) from None
        if number > FORMAT:
            raise refusals.newer(self.name, number)
        return opened

    def _manifest(self) -> Manifest:
        try:
            return Manifest.from_json(self._zip.read(MANIFEST))
        except (zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError):
            raise refusals.damaged(self.name, MANIFEST) from None

    def batches(self, stored: StoredTable, rows: int = 10_000) -> Iterator[Any]:
        """The rows of a table as RecordBatches; at the end their digest is compared.

        Raises:
            Refused: when the table cannot be read or is not what the manifest promises.
        """
        seen = Fingerprint(stored.table)
        try:
            source = pq.ParquetFile(pa.PythonFile(self._window(stored.member), mode="r"))
            if not source.schema_arrow.equals(stored.table.schema):
                raise refusals.damaged(self.name, stored.member)
            for batch in source.iter_batches(rows):
                batch.validate(full=True)
                seen.add(batch)
                yield batch
        except (pa.ArrowException, OSError, KeyError, zipfile.BadZipFile):
            raise refusals.damaged(self.name, stored.member) from None
        if (seen.rows, seen.hexdigest()) != (stored.rows, stored.digest):
            raise refusals.damaged(self.name, stored.member)

    def _window(self, member: str) -> Any:
        info = self._zip.getinfo(member)
        if info.compress_type != zipfile.ZIP_STORED:
            raise zipfile.BadZipFile
        self._content.seek(info.header_offset + 26)
        lengths = self._content.read(4)
        begin = info.header_offset + 30 + int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little")
        return io.BufferedReader(_Window(self._content, begin, info.file_size), _PIECE)

    def pieces(self, stored: StoredFile) -> Iterator[bytes]:
        """The bytes of a file, piece by piece; at the end their digest is compared.

        Raises:
            Refused: when it is not what the manifest promises.
        """
        seen, size = hashlib.sha256(), 0
        try:
            with self._zip.open(stored.member) as member:
                while piece := member.read(_PIECE):
                    seen.update(piece)
                    size += len(piece)
                    yield piece
        except (zipfile.BadZipFile, KeyError, EOFError, zipfile.zlib.error):  # type: ignore[attr-defined]
            raise refusals.damaged(self.name, stored.member) from None
        if (size, seen.hexdigest()) != (stored.size, stored.digest):
            raise refusals.damaged(self.name, stored.member)

    def key(self, name: str) -> bytes:
        """One of the keys that travel in an encrypted archive.

        Raises:
            Refused: when it is not what the manifest promises.
        """
        try:
            content = self._zip.read(f"keys/{name}")
        except (zipfile.BadZipFile, KeyError):
            raise refusals.damaged(self.name, f"keys/{name}") from None
        if hashlib.sha256(content).hexdigest() != self.manifest.keys.get(name):
            raise refusals.damaged(self.name, f"keys/{name}")
        return content

    def verify(self, step: Step = lambda rows: None) -> None:
        """Read every table, file and key and compare all digests with the manifest.

        Raises:
            Refused: naming the first part that is not what the manifest promises.
        """
        for table in self.manifest.tables:
            for batch in self.batches(table):
                step(batch.num_rows)
        for stored in self.manifest.files:
            for _ in self.pieces(stored):
                pass
        for name in self.manifest.keys:
            self.key(name)
