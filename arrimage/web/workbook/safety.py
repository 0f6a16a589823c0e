"""Whether a file is a workbook that may be opened: checked on its raw bytes before any reader of spreadsheets sees it.

An .xlsx file is a zip archive of XML. Sizes that the archive declares are checked first, then every part is unpacked
in pieces against the same limits, since an archive may lie about itself. A document type declaration is refused
wherever it stands: it is what entity bombs are made of, and no spreadsheet program writes one.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Text

MEGABYTE = 1024 * 1024
#: Largest file, and largest sum of its unpacked parts. 200 000 rows of attendance unpack to about 60 MB.
MOST_BYTES = 25 * MEGABYTE
MOST_UNPACKED = 300 * MEGABYTE
MOST_PARTS = 500
#: Real workbooks pack at 5 to 30 to 1. A part above a megabyte that packs better than this is refused.
MOST_RATIO = 150
_PIECE = 256 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_PLAIN = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?!\?xml[^>]*encoding=[\"'](?!utf-8|us-ascii))", re.IGNORECASE)
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z]+[0-9]+)(?::[A-Z]+[0-9]+)?[\"']")


@dataclass(frozen=True, slots=True)
class SafeFile:
    """Bytes that passed every check: their SHA-256, and the first cells of merged ranges by part name."""

    content: bytes
    digest: str
    merged: dict[str, tuple[str, ...]]


def _refuse(english: str, french: str, remedy_en: str, remedy_fr: str) -> Refused:
    return Refused(Problem(Text(english, french), Text(remedy_en, remedy_fr)))


_SAVE = (
    "Open it in a spreadsheet program and save it as an Excel workbook (.xlsx).",
    "Ouvrez-le dans un tableur et enregistrez-le comme classeur Excel (.xlsx).",
)
_SMALLER = (
    "Start from the template, paste the values only, and import again.",
    "Partez du modèle, collez seulement les valeurs, puis importez de nouveau.",
)


def read_bytes(file: IO[bytes] | bytes, most: int = MOST_BYTES) -> bytes:
    """The bytes of a file, never more than ``most``.

    Raises:
        Refused: when the file is larger.
    """
    content = file if isinstance(file, bytes) else file.read(most + 1)
    if len(content) > most:
        raise _refuse(
            f"The file is larger than {most // MEGABYTE} MB.", f"Le fichier dépasse {most // MEGABYTE} Mo.", *_SMALLER
        )
    return content


def check(file: IO[bytes] | bytes) -> SafeFile:
    """Read a file and make sure that it is a plain .xlsx workbook within the limits.

    Raises:
        Refused: with one message that says what the file really is and what to do.
    """
    content = read_bytes(file)
    _known_as_workbook(content)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            _declared(parts)
            _contents([part.filename for part in parts])
            merged = _unpack(archive, parts)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise _refuse(
            "The file is damaged and cannot be opened.", "Le fichier est endommagé et ne s’ouvre pas.", *_SAVE
        ) from error
    return SafeFile(content, hashlib.sha256(content).hexdigest(), merged)


def _known_as_workbook(content: bytes) -> None:
    if not content:
        raise _refuse(
            "The file is empty.", "Le fichier est vide.", "Choose another file.", "Choisissez un autre fichier."
        )
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise _refuse(
                "The workbook is protected by a password.", "Le classeur est protégé par un mot de passe.",
                "Remove the password in Excel (File, Info, Protect workbook) and import again.",
                "Retirez le mot de passe dans Excel (Fichier, Informations, Protéger le classeur), puis importez de nouveau.",
            )  # fmt: skip
        raise _refuse(
            "The file is an old Excel workbook (.xls).", "Le fichier est un ancien classeur Excel (.xls).", *_SAVE
        )
    if not content.startswith(b"PK"):
        raise (
            _refuse(
                "The file is not an Excel workbook: it looks like plain text, such as a .csv file.",
                "Le fichier n’est pas un classeur Excel\u00a0: il ressemble à du texte brut, par exemple un fichier .csv.",
                "Download the template, paste the rows into it, and import it as .xlsx.",
                "Téléchargez le modèle, collez-y les lignes et importez-le en format .xlsx.",
            )
            if _is_text(content)
            else _refuse(
                "The file is not an Excel workbook (.xlsx).", "Le fichier n’est pas un classeur Excel (.xlsx).", *_SAVE
            )
        )


def _is_text(content: bytes) -> bool:
    head = content[:4096]
    return head.startswith((b"\xff\xfe", b"\xfe\xff")) or not any(byte < 9 for byte in head)


def _declared(parts: list[zipfile.ZipInfo]) -> None:
    """What the archive says about itself: names once, nothing encrypted, sizes and ratios within limits."""
    bomb = (
        "The file unpacks to far more data than a workbook should hold.",
        "Le fichier, une fois décompressé, est beaucoup plus gros qu’un classeur ne devrait l’être.",
    )
    names = [part.filename for part in parts]
    if len(names) != len(set(names)) or any(part.flag_bits & 0x1 for part in parts):
        raise zipfile.BadZipFile("repeated or encrypted parts")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise _refuse(*bomb, *_SMALLER)
    for part in parts:
        if part.file_size > MEGABYTE and part.file_size > MOST_RATIO * max(part.compress_size, 1):
            raise _refuse(*bomb, *_SMALLER)


def _contents(names: list[str]) -> None:
    if "mimetype" in names and "content.xml" in names:
        raise _refuse(
            "The file is an OpenDocument spreadsheet (.ods).", "Le fichier est une feuille OpenDocument (.ods).", *_SAVE
        )
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise _refuse(
            "The file is a zip archive or another document, not an Excel workbook.",
            "Le fichier est une archive zip ou un autre document, pas un classeur Excel.",
            *_SAVE,
        )
    if "xl/workbook.bin" in names:
        raise _refuse(
            "The file is a binary Excel workbook (.xlsb).", "Le fichier est un classeur Excel binaire (.xlsb).", *_SAVE
        )
    lower = [name.lower() for name in names]
    if any("vbaproject" in name or "/macrosheets/" in name for name in lower):
        raise _refuse(
            "The workbook holds macros (.xlsm).", "Le classeur contient des macros (.xlsm).",
            "Save it as an Excel workbook without macros (.xlsx) and import it again.",
            "Enregistrez-le comme classeur Excel sans macros (.xlsx), puis importez-le de nouveau.",
        )  # fmt: skip
    if any(name.startswith(("xl/externallinks/", "xl/embeddings/")) for name in lower):
        raise _refuse(
            "The workbook is linked to other files or has files embedded in it.",
            "Le classeur est lié à d’autres fichiers ou en contient.",
            "In Excel, choose Data, Edit links, Break link; remove embedded objects; or paste the values into the template.",
            "Dans Excel, choisissez Données, Modifier les liens, Rompre le lien; retirez les objets incorporés; "
            "ou collez les valeurs dans le modèle.",
        )


def _unpack(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> dict[str, tuple[str, ...]]:
    """Unpack every part in pieces, counting what really comes out, and look at the XML as it passes."""
    merged: dict[str, tuple[str, ...]] = {}
    total = 0
    for part in parts:
        is_xml = part.filename.endswith((".xml", ".rels", ".vml"))
        found: list[str] = []
        tail = b""
        with archive.open(part) as stream:
            while piece := stream.read(_PIECE):
                total += len(piece)
                if total > MOST_UNPACKED:
                    raise _refuse(
                        "The file unpacks to far more data than a workbook should hold.",
                        "Le fichier, une fois décompressé, est beaucoup plus gros qu’un classeur ne devrait l’être.",
                        *_SMALLER,
                    )
                if not is_xml:
                    continue
                # In any other encoding a declaration would hide from a search for its bytes.
                if not tail and not _PLAIN.match(piece):
                    raise zipfile.BadZipFile("XML that is not UTF-8")
                window = tail + piece
                if _DOCTYPE.search(window):
                    raise _refuse(
                        "The workbook holds a document type declaration, which no spreadsheet program writes.",
                        "Le classeur contient une déclaration de type de document, ce qu’aucun tableur n’écrit.",
                        *_SMALLER,
                    )
                if part.filename.startswith("xl/worksheets/") and len(found) < 50:
                    found.extend(ref.decode() for ref in _MERGED.findall(window) if ref.decode() not in found)
                tail = window[-400:]
        if found:
            merged[part.filename] = tuple(found)
    return merged
