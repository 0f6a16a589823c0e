"""Files of every importer, spoilt at random: one clear message in both languages or a preview, never an error, nothing stored.

The real workbook template, a small whole workbook, and real tables of both statistics are changed by byte, by part of the
archive, by cell and by length. A short run belongs to every check; the long one is heavy.
"""

from __future__ import annotations

import random
import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from arrimage.core.access import MACHINE
from arrimage.core.problem import Refused
from arrimage.needs import actions
from arrimage.strategy import workbook
from tests.bad_input.workbooks import packed, small, stored_rows
from tests.needs.test_ircc import HEAD, line

pytestmark = pytest.mark.django_db
SHORT, LONG = 40, 600
#: A real table is read up to here: the fuzz looks for what breaks, not for how long reading takes.
MOST_BYTES = 60_000
NASTY = [
    "", "0", "-1", "1e309", "NaN", "9" * 400, "\0", "\ufeff", "\u202e", "=1+1", "'", '"', "\\", "\n", "\r\n", "\t", ",", ";", "--",
    "2026-13-45", "0000-00-00", "31/02/2024", "é" * 5000, "\ud7ff", "💥", "<x>", "&a;", "]]>", "None", "true", "[]", "{}",
]  # fmt: skip
Spoil = Callable[[random.Random, bytes], bytes]


def flipped(chance: random.Random, content: bytes) -> bytes:
    found = bytearray(content)
    for _ in range(chance.randint(1, 12)):
        if found:
            found[chance.randrange(len(found))] = chance.randrange(256)
    return bytes(found)


def cut(chance: random.Random, content: bytes) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def doubled(chance: random.Random, content: bytes) -> bytes:
    start = chance.randrange(len(content))
    piece = content[start : start + chance.randint(1, 3000)]
    at = chance.randrange(len(content))
    return content[:at] + piece * chance.randint(1, 4) + content[at:]


def recelled(chance: random.Random, content: bytes) -> bytes:
    """Some cells of a table of text hold something nobody expects."""
    parts = re.split(rb"([\t,\n])", content)
    for _ in range(chance.randint(1, 8)):
        parts[chance.randrange(len(parts))] = chance.choice(NASTY).encode()
    return b"".join(parts)


def reparted(chance: random.Random, content: bytes) -> bytes:
    """Parts of a workbook's archive with words of their XML changed, parts left out, or two of a name."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        chosen = set(chance.sample(names, chance.randint(1, 3)))
        for name in names:
            data = old.read(name)
            if name in chosen:
                how = chance.randrange(4)
                if how == 0:
                    continue
                data = (flipped, cut, _reworded)[how - 1](chance, data) if data else data
            new.writestr(name, data)
    return out.getvalue()


def _reworded(chance: random.Random, data: bytes) -> bytes:
    words = list(re.finditer(rb">[^<]+<|\"[^\"]*\"", data))
    for found in sorted(chance.sample(words, min(len(words), 5)), key=lambda m: -m.start()):
        nasty = chance.choice(NASTY).encode(errors="ignore").replace(b"<", b"").replace(b'"', b"")
        data = data[: found.start() + 1] + nasty + data[found.end() - 1 :]
    return data


def rows(chance: random.Random, _content: bytes) -> bytes:
    """A small whole workbook with cells that hold something nobody expects."""
    sheets = small()
    for _ in range(chance.randint(1, 6)):
        sheet = chance.choice(list(sheets.values()))
        row = chance.choice(sheet)
        legal = [value for value in NASTY if not re.search("[\0-\x08]", value)]
        row[chance.randrange(len(row))] = chance.choice([*legal, 0, -1, 1.5, True, None, 10**15])
    return packed(sheets)


def real(folder: Path, pattern: str) -> list[bytes]:
    found = [
        path for path in sorted(folder.rglob(pattern)) if path.is_file() and path.suffix in (".csv", ".tsv", ".txt")
    ]
    return [path.read_bytes()[:MOST_BYTES] for path in found][:6]


def judged(run: Callable[[], Any], seed: str) -> bool:
    """Whether the file was taken; otherwise its refusal says what is wrong and what to do, in both languages.

    Raises:
        AssertionError: naming the seed, for any other end.
    """
    try:
        found = run()
        problems = list(getattr(found, "problems", ()))
        taken = not problems
    except Refused as refused:
        problems, taken = list(refused.problems), False
    except Exception as error:
        raise AssertionError(f"{seed}: {type(error).__name__}: {error}") from error
    assert taken or problems, seed
    assert all(p.message.complete and p.remedy.complete for p in problems), seed
    return taken


def workbooks_spoilt(count: int) -> tuple[int, int]:
    sources = [workbook.template("en"), workbook.template("fr"), packed(small())]
    ways: list[Spoil] = [flipped, cut, doubled, reparted, reparted, rows, rows]
    taken = 0
    for number in range(count):
        chance = random.Random(number)
        content = chance.choice(ways)(chance, chance.choice(sources))
        taken += judged(lambda c=content: workbook.plan_import(None, c, by=MACHINE), f"workbook {number}")
    return taken, count


def tables_spoilt(family: str, sources: list[bytes], count: int) -> tuple[int, int]:
    ways: list[Spoil] = [flipped, cut, doubled, recelled, recelled]
    taken = 0
    for number in range(count):
        chance = random.Random(number)
        content = chance.choice(ways)(chance, chance.choice(sources))
        name = chance.choice(["table.csv", "ODP-PR-Gender.csv", "é.txt", "98-401-X2021006.csv"])
        taken += judged(
            lambda c=content, n=name: actions.preview(file=BytesIO(c), family=family, by=MACHINE, name=n),
            f"{family} {number}",
        )
    return taken, count


@pytest.mark.parametrize("count", [SHORT, pytest.param(LONG, marks=pytest.mark.heavy)])
def test_spoilt_workbooks(count: int) -> None:
    before = stored_rows()
    taken, tried = workbooks_spoilt(count)
    assert taken < tried
    assert stored_rows() == before


@pytest.mark.parametrize("count", [SHORT, pytest.param(LONG, marks=pytest.mark.heavy)])
@pytest.mark.parametrize("family", ["ircc", "census"])
def test_spoilt_statistics(family: str, count: int, shared: Path) -> None:
    folder = shared / "data" / ("immigration" if family == "ircc" else "census")
    sources = [*real(folder, "*"), (HEAD + line() * 3).encode()]
    assert len(sources) > 1, "no real table was found"
    before = stored_rows()
    taken, tried = tables_spoilt(family, sources, count)
    assert taken < tried
    assert stored_rows() == before


@pytest.mark.parametrize("count", [12, pytest.param(120, marks=pytest.mark.heavy)])
def test_spoilt_files_sent_by_a_form_get_a_page_that_says_so(count: int, client: Any) -> None:
    from arrimage.core.access import Role
    from tests.partnership import factories as table

    here = table.partnership("port-clair")
    client.force_login(table.user(Role.ADMINISTRATOR, None))
    before = stored_rows()
    for number in range(count):
        chance = random.Random(number)
        content = chance.choice([flipped, cut, rows])(chance, packed(small()))
        answer = client.post("/en/partnerships/port-clair/workbook/", {"file": _named("é<b>.xlsx", content)})
        assert answer.status_code in (200, 422), number
        sent = {
            "file": _named("../../t.csv", cut(chance, (HEAD + line()).encode())),
            "family": chance.choice(["ircc", "census", "x"]),
        }
        answer = client.post("/fr/partenariats/port-clair/besoins/importer/", sent)
        assert answer.status_code in (200, 422), number
    assert {k: v for k, v in stored_rows().items() if v != before[k]} == {}
    assert here.slug == "port-clair"


def _named(name: str, content: bytes) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, content, content_type="application/x-anything")
