"""Spoilt statistics: one clear message, nothing stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO

import pytest

from arrimage.core.access import MACHINE
from arrimage.core.problem import Refused
from arrimage.needs import actions
from arrimage.needs.models import ArrivalCell
from tests.bad_input.workbooks import packed, small, stored_rows
from tests.needs.test_ircc import HEAD, line

pytestmark = pytest.mark.django_db
Import = Callable[..., actions.Summary]


@pytest.fixture
def nothing_stored() -> Iterator[None]:
    """Every table is as it was."""
    before = stored_rows()
    yield
    assert stored_rows() == before


@pytest.mark.usefixtures("nothing_stored")
@pytest.mark.parametrize("run", [actions.import_ircc, actions.import_census])
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"), (b"PK\x03\x04rest", "spreadsheet, an archive"), (b"\x89PNG\r\n\x1a\n", "spreadsheet, an archive"),
        (packed(small()), "spreadsheet, an archive"), (b"EN_YEAR\0\tEN_MONTH\tTOTAL\n1\t2\t3\n", "bytes that no table holds"),
        (b"one line only", "no .*table"), ((HEAD + line()).encode("utf-16")[:-1], "damaged|no census table"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_table(run: Import, content: bytes, message: str) -> None:
    with pytest.raises(Refused, match=message) as refused:
        run(file=BytesIO(content), by=MACHINE, name="table.csv")
    assert all(p.message.complete and p.remedy.complete for p in refused.value.problems)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", ["\t", ",", ";"])
def test_tabs_called_csv_marks_and_old_encodings_are_taken(encoding: str, separator: str) -> None:
    content = (HEAD + line(place="Québec")).replace("\t", separator).encode(encoding)
    assert actions.import_ircc(file=BytesIO(content), by=MACHINE, name="ODP-PR-Gender.csv").added == 1
    assert ArrivalCell.objects.get().place_fr == "Québec"


@pytest.mark.usefixtures("nothing_stored")
def test_a_line_without_end_does_not_fill_the_memory() -> None:
    with pytest.raises(Refused, match="longer than a million characters"):
        actions.import_ircc(file=BytesIO(HEAD.encode() + b"x" * 1_500_000), by=MACHINE, name="t.csv")
