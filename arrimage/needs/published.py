"""Published files as they come: which encoding, which separator, which rows; one piece at a time, whatever the size."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Text

MOST_BYTES = 4 * 1024**3
_PIECE = 1024 * 1024
_COPY = re.compile(r"(?: ?\(\d+\)|[-_ ]copy|[-_ ]copie)$", re.IGNORECASE)
#: Called with how much is done and how much there is.
Progress = Callable[[int, int], None]

#: A published table on disk, or opened (an upload).
Source = Path | IO[bytes]


class Rows:
    """Rows of a published file with their line numbers. Counts bytes for progress as it goes."""

    def __init__(self, text: io.TextIOBase, separator: str) -> None:
        self._reader = csv.reader(_checked(text), delimiter=separator, strict=False)

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        try:
            for row in self._reader:
                yield self._reader.line_num, row
        except csv.Error as error:
            raise refused(
                f"Line {self._reader.line_num} cannot be read as a table: {error}.",
                f"La ligne {self._reader.line_num} ne se lit pas comme un tableau\u00a0: {error}.",
                *AS_PUBLISHED,
            ) from error


def refused(message_en: str, message_fr: str, remedy_en: str, remedy_fr: str, place: Text = Text("", "")) -> Refused:  # noqa: B008
    """One problem of the file as a whole, ready to be raised."""
    return Refused(Problem(Text(message_en, message_fr), Text(remedy_en, remedy_fr), place))


AS_PUBLISHED = (
    "Download the table again and import it as it comes, without opening and saving it in a spreadsheet program.",
    "Téléchargez de nouveau le tableau et importez-le tel quel, sans l’ouvrir ni l’enregistrer dans un tableur.",
)


def _checked(text: io.TextIOBase) -> Iterator[str]:
    for line in text:
        if "\0" in line:
            raise refused(
                "The file holds bytes that no table holds.",
                "Le fichier contient des octets qu’aucun tableau ne contient.",
                *AS_PUBLISHED,
            )
        if len(line) > 1_000_000:
            raise refused(
                "A line of the file is longer than a million characters.",
                "Une ligne du fichier dépasse un million de caractères.",
                *AS_PUBLISHED,
            )
        yield line


def name_of(source: Source, name: str | None = None) -> str:
    """The file's own name without folder, extension and the marks of a second download: ``ODP-PR-Gender``."""
    given = name or (source.name if isinstance(source, Path) else getattr(source, "name", "") or "table")
    stem = Path(str(given)).stem
    return _COPY.sub("", stem).strip() or "table"


@contextmanager
def _binary(source: Source) -> Iterator[IO[bytes]]:
    if isinstance(source, Path):
        if source.stat().st_size > MOST_BYTES:
            raise refused(
                "The file is larger than 4 GB.",
                "Le fichier dépasse 4 Go.",
                "Take an extract of the table.",
                "Prenez un extrait du tableau.",
            )
        with source.open("rb") as file:
            yield file
    else:
        source.seek(0)
        yield source


def encoding_of(source: Source) -> str:
    """UTF-8 (with or without a byte-order mark) or UTF-16 when the whole file is, else Windows-1252.

    Raises:
        Refused: when the file is empty or is no text at all (a spreadsheet, an archive, a picture).
    """
    with _binary(source) as file:
        head = file.read(8)
        if not head.strip():
            raise refused(
                "The file is empty.", "Le fichier est vide.", "Choose another file.", "Choisissez un autre fichier."
            )
        if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\x1f\x8b")):
            raise refused(
                "The file is a spreadsheet, an archive or a picture, not a published table.",
                "Le fichier est un classeur, une archive ou une image, pas un tableau publié.",
                "Download the table as CSV and import that file; unpack an archive first.",
                "Téléchargez le tableau en format CSV et importez ce fichier; décompressez d’abord une archive.",
            )
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            decoder.decode(head)
            while piece := file.read(_PIECE):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


@contextmanager
def rows_of(source: Source, encoding: str, separator: str) -> Iterator[Rows]:
    """The file's rows. Bytes that Windows-1252 leaves undefined come through as the replacement sign."""
    with _binary(source) as file:
        errors = "replace" if encoding == "cp1252" else "strict"
        text = io.TextIOWrapper(file, encoding=encoding, errors=errors, newline="")
        try:
            yield Rows(text, separator)
        except UnicodeError as error:
            raise refused(
                "The file is cut off or damaged.", "Le fichier est tronqué ou endommagé.", *AS_PUBLISHED
            ) from error
        finally:
            text.detach()


def separator_of(source: Source, encoding: str) -> str:
    """Tab, semicolon or comma: the one that the first line with any of them holds most of. A name such as .csv proves nothing."""
    with _binary(source) as file:
        head = file.read(64 * 1024).decode("utf-16" if encoding == "utf-16" else encoding, "replace")
    for line in head.splitlines():
        bare = re.sub(r'"[^"]*"', "", line)
        counts = {mark: bare.count(mark) for mark in ("\t", ";", ",")}
        if max(counts.values()) >= 2:
            return max(counts, key=lambda mark: counts[mark])
    return "\t" if "\t" in head else ","


def whole(text: str) -> int | None:
    """A whole number as tables print it: ``2090``, ``28,810``, ``28 810``; None when it is none."""
    bare = text.strip().replace("\u00a0", " ").replace("\u202f", " ")
    if re.fullmatch(r"\d+", bare):
        return int(bare) if len(bare) <= 15 else None
    if re.fullmatch(r"\d{1,3}(?:[ ,]\d{3})+", bare):
        return int(bare.replace(",", "").replace(" ", ""))
    return None
