"""Spoilt workbooks: one clear message with place and remedy, nothing stored, nothing half done."""

from __future__ import annotations

import datetime as dt
import re
import struct
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook

from arrimage.core.access import MACHINE
from arrimage.core.problem import Problem, Refused
from arrimage.strategy import workbook
from arrimage.web.workbook import reading, safety
from tests.bad_input.workbooks import packed, repacked, small, stored_rows

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_stored() -> Iterator[None]:
    """Every test of this file leaves every table as it was."""
    before = stored_rows()
    yield
    assert stored_rows() == before


def refused(content: bytes) -> list[Problem]:
    """What the import says; both the preview and the import itself say the same."""
    with pytest.raises(Refused) as caught:
        workbook.apply_import(None, content, by=MACHINE)
    for problem in caught.value.problems:
        for text in (problem.message, problem.remedy):
            assert text.complete
        assert problem.place.complete or problem.place.en == problem.place.fr == ""
        french = problem.say("fr")
        assert not re.search(r" [;!?»%$]|« |(?<!\u00a0):(?= )(?<!https:)", french.replace("model/box:", "")), french
    return list(caught.value.problems)


def one(content: bytes) -> Problem:
    """The one thing that is wrong."""
    problems = refused(content)
    assert len(problems) == 1, [p.say("en") for p in problems]
    return problems[0]


def with_cell(sheet: str, row: int, column: int, value: Any) -> bytes:
    """The small workbook with one cell changed; ``row`` and ``column`` as in the file, from 1."""
    sheets = small()
    sheets[sheet][row - 1][column - 1] = value
    return packed(sheets)


CELLS: list[tuple[str, int, int, Any, str, str, str]] = [
    # sheet, row, column, value, place, part of the message, part of the remedy
    ("Bodies", 2, 7, "two", "Sheet “Bodies”, row 2, column G (Quorum)", "not a whole number", "whole number, for example 3"),
    ("Bodies", 2, 7, 2.5, "row 2, column G (Quorum)", "not a whole number", "whole number"),
    ("Bodies", 2, 7, -1, "row 2, column G (Quorum)", "not between 1 and 1000", "in this range"),
    ("Bodies", 2, 2, "Board", "row 2, column B (Kind)", "not in the list", "Partnership council"),
    ("Bodies", 2, 6, "2024-02-31", "row 2, column F (Started)", "does not exist", "2026-11-22"),
    ("Bodies", 2, 6, "31 February", "row 2, column F (Started)", "accepted form", "2026-11-22"),
    ("Bodies", 2, 6, "03/04/2024", "row 2, column F (Started)", "accepted form", "2026-11-22"),
    ("Bodies", 2, 6, 2024, "row 2, column F (Started)", "a number, not a date", "2026-11-22"),
    ("Bodies", 2, 6, dt.datetime(2024, 4, 1, 9, 30), "row 2, column F (Started)", "time of day", "2026-11-22"),
    ("Bodies", 2, 6, None, "row 2, column F (Started)", "empty", "Fill it in"),
    ("Bodies", 3, 3, "board", "row 3, column C (Reports to)", "“board” is not known", "sheet “Bodies”"),
    ("Bodies", 2, 3, "health-table", "column C (Reports to)", "below itself", "a body above it"),
    ("Organizations", 2, 7, "perhaps", "column G (Mainstream institution)", "neither yes nor no", "yes or no"),
    ("Organizations", 3, 1, "???", "row 3, column A (Key)", "cannot be a key", "lower-case letters"),
    ("Partnership", 2, 6, "town", "row 2, column F (Host organization)", "“town” is not known", "sheet “Organizations”"),
    ("Partnership", 2, 8, "north-bay; atlantis", "column H (Places)", "“atlantis” is not known", "sheet “Places”"),
    ("Attendance", 2, 3, "treasurer", "row 2, column C (Seat)", "“treasurer” is not known", "sheet “Seats”"),
    ("Attendance", 3, 5, "yes", "row 3, column E (Spoke)", "Only someone who was present", "Correct the attendance"),
    ("Meetings", 2, 3, dt.date(2999, 1, 1), "row 2, column C (Date)", "not a plausible date", "2026-11-22"),
    ("Meetings", 2, 3, dt.date(2190, 1, 1), "row 2, column C (Date)", "has not come yet", "earlier one"),
    ("Meetings", 2, 8, dt.date(2020, 1, 1), "column H (Minutes adopted)", "before “Date”", "Correct one"),
    ("Meetings", 2, 4, "x" * 201, "column D (Title (English))", "201 characters", "Shorten"),
    ("Updates", 2, 1, "mentor", "Sheet “Updates”, row 2, column A (Action)", "“mentor” is not known", "sheet “Actions”"),
    ("Updates", 2, 5, 140, "column E (Progress (%))", "not between 0 and 100", "in this range"),
    ("Actions", 2, 11, "a lot", "column K (Budget)", "not an amount", "45000"),
    ("Actions", 2, 11, "12,345.678", "column K (Budget)", "more than two decimals", "Round"),
    ("Actions", 2, 11, -5, "column K (Budget)", "below zero", "zero or more"),
    ("Actions", 2, 8, "clinic; city", "column H (Partners)", "among the partners too", "as the lead"),
    ("Plans", 2, 8, None, "column H (Adopted)", "day of adoption", "draft"),
    ("Resources", 2, 10, "n/a", "Sheet “Resources”, row 2, column J", "not an amount", "45000"),
]  # fmt: skip


@pytest.mark.parametrize(("sheet", "row", "column", "value", "place", "message", "remedy"), CELLS)
def test_a_bad_cell_is_named_with_its_place_and_its_remedy(
    sheet: str, row: int, column: int, value: Any, place: str, message: str, remedy: str
) -> None:
    # A cell that others point to may be missed by them too; nothing else is said.
    found = refused(with_cell(sheet, row, column, value))
    assert len(found) <= 2
    assert any(place in p.place.en and message in p.message.en and remedy in p.remedy.en for p in found)


@pytest.mark.parametrize(
    ("sheet", "row", "column", "value"),
    [
        ("Actions", 2, 11, "12 000,50 $"), ("Actions", 2, 11, "$12,000.50"), ("Actions", 2, 11, "12\u202f000,50"), ("Actions", 2, 11, "12,000"),
        ("Organizations", 2, 7, "OUI"), ("Organizations", 2, 7, "Faux"), ("Organizations", 2, 7, 1), ("Bodies", 2, 6, "2024-4-1"),
        ("Bodies", 2, 2, "CONSEIL DE  PARTENARIAT"), ("Bodies", 2, 2, "council"), ("Updates", 2, 5, "40 %"), ("Bodies", 2, 7, "2,0"),
    ],
)  # fmt: skip
def test_what_people_write_in_either_language_is_taken(sheet: str, row: int, column: int, value: Any) -> None:
    assert workbook.plan_import(None, with_cell(sheet, row, column, value), by=MACHINE).problems == ()


def test_two_rows_with_one_key() -> None:
    sheets = small()
    sheets["Bodies"].append(["Council", "committee", None, "Other", "Autre", dt.date(2024, 1, 1), None])
    problem = one(packed(sheets))
    assert problem.place.en == "Sheet “Bodies”, row 4, column A (Key)"
    assert "stands in row 2 already" in problem.message.en


def test_two_holders_at_once_and_two_memberships_at_once() -> None:
    sheets = small()
    sheets["Holders"].append(["council", "chair", "clinic", None, None, dt.date(2024, 1, 1), None])
    assert "holds this seat on this day already" in one(packed(sheets)).message.en
    sheets = small()
    sheets["Organizations"].append(["clinic", "Clinic", "", "Health", None, None, "x", dt.date(2024, 6, 1)])
    assert "overlaps" in one(packed(sheets)).message.en


def test_a_formula_is_refused_in_place() -> None:
    problem = one(with_cell("Bodies", 2, 7, "=1+1"))
    assert problem.place.en == "Sheet “Bodies”, row 2, column G (Quorum)"
    assert problem.message.fr == "Cette cellule contient une formule."
    assert "Paste special" in problem.remedy.en


def test_an_error_cell_is_refused_in_place() -> None:
    problem = one(with_cell("Bodies", 2, 7, "#REF!"))
    assert "spreadsheet error" in problem.message.en


def test_merged_cells_are_refused_in_place() -> None:
    content = packed(small(), lambda book: book["Bodies"].merge_cells("A2:A3"))
    assert any(p.place.en == "Sheet “Bodies”, row 2, column A" and "merged" in p.message.en for p in refused(content))


def test_unknown_missing_and_repeated_headers() -> None:
    sheets = small()
    sheets["Bodies"][0] = ["Key", "Kind", "Chief", "Name (English)", "Nom (anglais)", None, "Quorum"]
    found = {p.message.en for p in refused(packed(sheets))}
    assert {
        "No column is called “Chief”.",
        "Columns D and E hold the same thing.",
        "The column “Started” is missing.",
    } <= found


def test_a_cell_under_no_header() -> None:
    sheets = small()
    sheets["Bodies"][0] = [*sheets["Bodies"][0], None]
    sheets["Bodies"][1] = [*sheets["Bodies"][1], "lost"]
    found = refused(packed(sheets))
    assert [p.message.en for p in found] == ["This cell stands under no header."]
    assert "row 2" in found[0].place.en


def test_an_unknown_sheet_and_two_sheets_for_one_thing() -> None:
    assert (
        "No sheet of a partnership’s workbook has this name."
        in one(packed({**small(), "Budget": [["a"], ["b"]]})).message.en
    )
    assert "Two sheets hold the same thing" in one(packed({**small(), "Instances": small()["Bodies"]})).message.en


def test_a_workbook_of_something_else() -> None:
    assert "none of the expected sheets" in one(packed({"Sheet1": []})).message.en


def test_the_list_of_problems_is_cut_at_200_and_the_rest_counted() -> None:
    sheets = small()
    sheets["Attendance"] += [["council", "2024-05", f"nobody-{n}", "present", None] for n in range(250)]
    problems = refused(packed(sheets))
    assert len(problems) == 201
    assert problems[-1].message.en == "50 more problems of this kind or others."


def test_more_rows_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_ROWS", 10)
    problem = one(packed(small()))
    assert "more than 10 rows" in problem.message.en


def test_a_partnership_that_the_page_is_not_about() -> None:
    sheets = {**small()}
    sheets["Partnership"].append(["other", "LIP", "city-wide", "Other", "Autre", None, None, None])
    assert "one partnership only" in one(packed(sheets)).message.en
    del sheets["Partnership"]
    assert "does not say which partnership" in one(packed(sheets)).message.en


# --- files that are no workbook, or a dangerous one


def _encrypted() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 100


def _bomb_declared() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"<worksheet>" + b" " * (40 * safety.MEGABYTE))
    return out.getvalue()


def _bomb_lying() -> bytes:
    """The same, with sizes in the archive's directory that say 10 bytes."""
    content = bytearray(_bomb_declared())
    at = content.rfind(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 10)
    return bytes(content)


def _laughs(encoding: str = "utf-8") -> bytes:
    entity = '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    xml = f'<?xml version="1.0" encoding="{encoding}"?>{entity}<sst>&b;</sst>'
    return repacked(packed(small()), xl__sharedStrings_dot_xml=xml.encode(encoding))


FILES: list[tuple[str, Callable[[], bytes], str]] = [
    ("empty", lambda: b"", "empty"),
    ("csv", lambda: b"Key,Kind\ncouncil,Council\n", "plain text, such as a .csv"),
    ("utf-16", lambda: "Key\tKind\n".encode("utf-16"), "plain text"),
    ("picture", lambda: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not an Excel workbook"),
    ("old xls", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Excel workbook"),
    ("encrypted", _encrypted, "protected by a password"),
    ("zip", lambda: repacked(b"PK\x05\x06" + b"\0" * 18, **{"a_dot_txt": b"hello"}), "zip archive or another document"),
    ("truncated", lambda: packed(small())[:3000], "damaged"),
    ("flipped", lambda: packed(small()).replace(b"PK\x01\x02", b"PK\x01\x09"), "damaged"),
    ("macros", lambda: repacked(packed(small()), xl__vbaProject_dot_bin=b"x"), "macros"),
    ("links", lambda: repacked(packed(small()), xl__externalLinks__externalLink1_dot_xml=b"<externalLink/>"), "linked to other files"),
    ("ods", lambda: repacked(packed(small()), mimetype=b"application/vnd.oasis", content_dot_xml=b"<x/>"), ".ods"),
    ("bomb", _bomb_declared, "far more data"),
    ("lying bomb", _bomb_lying, "damaged"),
    ("laughs", _laughs, "document type declaration"),
    ("laughs in utf-16", lambda: _laughs("utf-16"), "damaged"),
    ("broken xml", lambda: repacked(packed(small()), xl__workbook_dot_xml=b"<workbook><sheets>"), "damaged"),
    ("too large", lambda: b"PK" + b"\0" * (safety.MOST_BYTES + 1), "larger than 25 MB"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "message"), [case[1:] for case in FILES], ids=[case[0] for case in FILES])
def test_a_file_that_may_not_be_opened(make: Callable[[], bytes], message: str) -> None:
    assert message in one(make()).message.en


def test_the_checks_of_a_bomb_do_not_unpack_it_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safety, "MOST_RATIO", 10**9)
    monkeypatch.setattr(safety, "MOST_UNPACKED", 8 * safety.MEGABYTE)
    read = 0
    real = zipfile.ZipExtFile.read

    def counting(self: zipfile.ZipExtFile, n: int | None = -1) -> bytes:
        nonlocal read
        piece = real(self, n)
        read += len(piece)
        return piece

    monkeypatch.setattr(zipfile.ZipExtFile, "read", counting)
    monkeypatch.setattr(safety, "_declared", lambda parts: None)
    assert "far more data" in one(_bomb_declared()).message.en
    assert read <= 9 * safety.MEGABYTE


def test_text_that_looks_like_a_formula_stays_text_on_the_way_out() -> None:
    from arrimage.web.workbook.writing import export

    sheet = workbook.BOOK.sheet("bodies")
    content = export(
        workbook.BOOK, "en", {"bodies": [{"key": "a", "name_en": '=HYPERLINK("x")', "kind": "council"}]}, {}, ()
    )
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist() if "worksheets" in name)
    assert sheet.code == "bodies"


def test_an_import_that_the_database_refuses_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import IntegrityError

    from arrimage.strategy.workbook.money import RESOURCES

    def breaks(*_: object) -> None:
        raise IntegrityError("a rule of the database")

    monkeypatch.setattr(type(RESOURCES), "_write_years", breaks)
    assert "The database refused a row" in one(packed(small())).message.en


def test_a_sheet_with_a_million_empty_rows_is_read_quickly() -> None:
    def far(book: Workbook) -> None:
        book["Bodies"].cell(row=1_048_576, column=1).number_format = "@"

    assert workbook.plan_import(None, packed(small(), far), by=MACHINE).problems == ()
