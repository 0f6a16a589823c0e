"""The archive and its encryption, without any database: what is written comes back, and every change to it is seen."""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from arrimage.core.problem import Refused
from arrimage.web.backup import archive, sealed_file
from arrimage.web.backup.archive import ArchiveReader, ArchiveWriter
from arrimage.web.backup.fingerprint import Fingerprint
from arrimage.web.backup.manifest import Manifest
from arrimage.web.backup.sealed_file import HEADER, TAG, SealedReader, SealingWriter
from arrimage.web.backup.shapes import Column, Kind, Table, canonical_json, in_order
from tests.web.backup.arbitrary import ROWS, TABLE, batch, some

SECRET = "quatre mots de passe"


@pytest.fixture(autouse=True)
def _quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cheaper scrypt, which the header names; one test below uses the real one."""
    monkeypatch.setattr(sealed_file, "_LOG_N", 10)


def write(path: Path, rows: list[dict[str, Any]], secret: str | None = None, pieces: int = 1) -> Path:
    with path.open("wb") as sink:
        writer = ArchiveWriter(sink, secret)
        manifest = Manifest("0.1.0", "2026-11-22T09:00:00.000001+00:00", "sqlite", [("web", "0001_initial")])
        step = max(1, -(-len(rows) // pieces))
        portions = [batch(rows[at : at + step]) for at in range(0, len(rows), step)]
        manifest.tables.append(writer.table(TABLE, portions))
        manifest.files.append(writer.file("default", "été/ةفلم.txt", io.BytesIO(b"x" * 5000)))
        if secret:
            writer.small("keys/audit-key", b"k" * 40)
            manifest.keys["audit-key"] = hashlib.sha256(b"k" * 40).hexdigest()
        writer.finish(manifest)
    return path


def read(path: Path, secret: str = SECRET) -> tuple[list[dict[str, Any]], bytes]:
    with ArchiveReader(path, lambda: secret) as found:
        found.verify()
        rows = [row for part in found.batches(found.manifest.tables[0]) for row in part.to_pylist()]
        return rows, b"".join(found.pieces(found.manifest.files[0]))


def refusal(path: Path, secret: str = SECRET) -> str:
    with pytest.raises(Refused) as refused:
        read(path, secret)
    assert refused.value.say("fr") != refused.value.say("en")
    return refused.value.say("en")


@given(rows=ROWS, secret=st.sampled_from([None, SECRET]), pieces=st.integers(1, 4))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_what_is_written_comes_back(
    rows: list[dict[str, Any]], secret: str | None, pieces: int, tmp_path: Path
) -> None:
    found, file = read(write(tmp_path / "a.arrimage", rows, secret, pieces))
    assert found == batch(rows).to_pylist()
    assert file == b"x" * 5000


@given(rows=ROWS, cuts=st.lists(st.integers(1, 7), min_size=1, max_size=5))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_digest_does_not_depend_on_portions(rows: list[dict[str, Any]], cuts: list[int]) -> None:
    whole, parts = Fingerprint(TABLE), Fingerprint(TABLE)
    whole.add(batch(rows))
    at, turn = 0, 0
    while at < len(rows):
        size = cuts[turn % len(cuts)]
        # A slice of a longer array, whose buffers begin elsewhere.
        parts.add(batch(rows).slice(at, size))
        at, turn = at + size, turn + 1
    assert parts.hexdigest() == whole.hexdigest()
    assert parts.rows == len(rows)


@pytest.mark.parametrize("change", [
    {"words": "é"}, {"words": None}, {"words": ""}, {"number": 1}, {"number": None}, {"yes": None}, {"at": None}, {"share": -0.0}, {"bytes": None},
])  # fmt: skip
def test_a_digest_sees_every_change(change: dict[str, Any]) -> None:
    rows = some(3)
    rows[1] |= {"words": "e\u0301", "number": 0, "yes": False, "share": 0.0, "bytes": b""}
    digests = set()
    for row in (rows[1], rows[1] | change):
        seen = Fingerprint(TABLE)
        seen.add(batch([rows[0], row, rows[2]]))
        digests.add(seen.hexdigest())
    assert len(digests) == 2


def test_a_digest_knows_which_row_a_value_is_in() -> None:
    table = Table("t", "a", (Column("a", Kind.TEXT), Column("b", Kind.TEXT)))
    seen = set()
    for rows in ([{"a": "xy", "b": "z"}], [{"a": "x", "b": "yz"}], [{"a": "x", "b": "y"}, {"a": "", "b": "z"}]):
        digest = Fingerprint(table)
        digest.add(batch(rows, table))
        seen.add(digest.hexdigest())
    assert len(seen) == 3


@pytest.mark.parametrize("secret", [None, SECRET], ids=["plain", "encrypted"])
def test_every_flipped_bit_is_seen(secret: str | None, tmp_path: Path) -> None:
    path = write(tmp_path / "a.arrimage", some(3), secret)
    whole = path.read_bytes()
    bad = tmp_path / "b.arrimage"
    step = 1 if os.environ.get("REQUIRE") == "all" else 7
    for place in [*range(0, len(whole), step), len(whole) - 1]:
        flipped = bytearray(whole)
        flipped[place] ^= 1 << (place % 8)
        bad.write_bytes(flipped)
        said = refusal(bad)
        assert "damaged" in said or "incomplete" in said or "no backup" in said, (place, said)


@pytest.mark.parametrize("secret", [None, SECRET], ids=["plain", "encrypted"])
def test_a_missing_end_is_seen_wherever_it_was_cut(
    secret: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealed_file, "PORTION", 1024)
    path = write(tmp_path / "a.arrimage", some(3), secret)
    whole = path.read_bytes()
    bad = tmp_path / "b.arrimage"
    edges = [HEADER + n * (1024 + TAG) for n in range(1, 4)] if secret else []
    for size in [*range(0, len(whole), 97), *edges, len(whole) - 64, len(whole) - 1]:
        bad.write_bytes(whole[:size])
        said = refusal(bad)
        assert "end" in said or "no backup" in said, (size, said)
        if size >= 64:
            assert "no backup" not in said
        if size in edges:
            assert "incomplete" in said


def test_bytes_behind_the_end_are_seen(tmp_path: Path) -> None:
    for secret in (None, SECRET):
        path = write(tmp_path / "a.arrimage", some(3), secret)
        path.write_bytes(path.read_bytes() + b"more")
        refusal(path)


def test_portions_that_change_places_are_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed_file, "PORTION", 1024)
    path = write(tmp_path / "a.arrimage", some(40), SECRET)
    whole, size = path.read_bytes(), 1024 + TAG
    first, second = whole[HEADER : HEADER + size], whole[HEADER + size : HEADER + 2 * size]
    path.write_bytes(whole[:HEADER] + second + first + whole[HEADER + 2 * size :])
    assert "damaged" in refusal(path)
    path.write_bytes(whole[:HEADER] + whole[HEADER + size :])
    assert "damaged" in refusal(path)
    # One from another file under the same passphrase fits nowhere either.
    other = write(tmp_path / "b.arrimage", some(40), SECRET).read_bytes()
    path.write_bytes(whole[:HEADER] + other[HEADER : HEADER + size] + whole[HEADER + size :])
    assert "damaged" in refusal(path)


def test_the_wrong_passphrase_is_said_to_be_wrong(tmp_path: Path) -> None:
    path = write(tmp_path / "a.arrimage", some(3), SECRET)
    assert "passphrase" in refusal(path, SECRET + " ")
    # The same letters from another keyboard open it.
    path = write(tmp_path / "b.arrimage", some(3), "clé d’été très sûre")
    assert len(read(path, "cle\u0301 d’e\u0301te\u0301 tre\u0300s su\u0302re")[0]) == 3


def test_an_encrypted_file_shows_nothing(tmp_path: Path) -> None:
    plain, sealed = (write(tmp_path / n, some(30), s).read_bytes() for n, s in (("a", None), ("b", SECRET)))
    assert b"backup_probe" in plain and b"manifest.json" in plain
    assert b"backup_probe" not in sealed and b"manifest.json" not in sealed and b"k" * 40 not in sealed
    assert write(tmp_path / "c", some(30), SECRET).read_bytes() != sealed


def test_the_real_key_is_slow_to_make_and_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed_file, "_LOG_N", 17)
    path = write(tmp_path / "a.arrimage", some(1), SECRET)
    assert path.read_bytes()[11] == 17
    assert len(read(path)[0]) == 1


def test_a_newer_format_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "FORMAT", 2)
    path = write(tmp_path / "a.arrimage", some(1))
    monkeypatch.setattr(archive, "FORMAT", 1)
    assert "newer version" in refusal(path)
    monkeypatch.setattr(sealed_file, "VERSION", 2)
    path = write(tmp_path / "b.arrimage", some(1), SECRET)
    monkeypatch.setattr(sealed_file, "VERSION", 1)
    assert "newer version" in refusal(path)


def test_other_files_are_no_backups(tmp_path: Path) -> None:
    path = tmp_path / "a.arrimage"
    for content in (b"hello", b"PK\x03\x04" + b"\0" * 500, os.urandom(300), b"SQLite format 3\0" + b"\0" * 400):
        path.write_bytes(content)
        assert "no backup" in refusal(path)
    with zipfile.ZipFile(path, "w") as other:
        other.writestr("a.txt", "b" * 200)
    assert "no backup" in refusal(path)


def test_any_zip_tool_opens_it(tmp_path: Path) -> None:
    with zipfile.ZipFile(write(tmp_path / "a.arrimage", some(5))) as opened:
        assert opened.testzip() is None
        assert opened.namelist() == [
            "arrimage-backup",
            "tables/backup_probe.parquet",
            "files/default/été/ةفلم.txt",
            "manifest.json",
        ]
        assert json.loads(opened.read("manifest.json"))["tables"][0]["rows"] == 5


def _forged(path: Path, change: Any) -> None:
    """The archive anew with a changed manifest and a right digest at its end, as somebody with bad intent would make it."""
    with zipfile.ZipFile(path) as old:
        told = json.loads(old.read("manifest.json"))
        members = [(info, old.read(info)) for info in old.infolist() if info.filename != "manifest.json"]
    change(told)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for info, content in members:
            new.writestr(zipfile.ZipInfo(info.filename), content)
        new.writestr("manifest.json", json.dumps(told))
        new.comment = b"0" * 64
    body = out.getvalue()[:-64]
    path.write_bytes(body + hashlib.sha256(body).hexdigest().encode())


@pytest.mark.parametrize(
    "change",
    [
        lambda told: told["tables"][0].update(rows=4),
        lambda told: told["tables"][0].update(sha256="0" * 64),
        lambda told: told["tables"][0]["columns"].pop(),
        lambda told: told["tables"][0]["columns"][2].update(kind="text"),
        lambda told: told["tables"][0].update(key="nothing"),
        lambda told: told["files"][0].update(name="../../etc/passwd"),
        lambda told: told["files"][0].update(name="/etc/passwd"),
        lambda told: told["files"][0].update(sha256="0" * 64),
        lambda told: told["files"][0].update(size=1),
        lambda told: told.pop("migrations"),
        lambda told: told.update(tables=3),
    ],
)
def test_a_manifest_that_does_not_fit_is_refused(change: Any, tmp_path: Path) -> None:
    path = write(tmp_path / "a.arrimage", some(5))
    _forged(path, lambda told: None)
    assert len(read(path)[0]) == 5
    _forged(path, change)
    assert "damaged" in refusal(path)


@given(parts=st.lists(st.binary(max_size=3000), max_size=6), seeks=st.lists(st.integers(0, 9000), max_size=5))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_sealed_file_is_read_from_anywhere(
    parts: list[bytes], seeks: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealed_file, "PORTION", 1024)
    sink = io.BytesIO()
    writer = SealingWriter(sink, SECRET)
    for part in parts:
        writer.write(part)
    writer.close()
    whole = b"".join(parts)
    reader = SealedReader(sink, SECRET, "x")
    assert reader.size == len(whole)
    assert reader.read() == whole
    for place in seeks:
        reader.seek(place)
        assert io.BufferedReader(reader).read(1500) == whole[place : place + 1500]
        reader = SealedReader(sink, SECRET, "x")


def test_an_unfinished_sealed_file_is_incomplete() -> None:
    sink = io.BytesIO()
    writer = SealingWriter(sink, SECRET)
    writer.write(b"a" * 1_000_000)
    writer.abandon()
    with pytest.raises(Refused, match="end is missing"):
        SealedReader(sink, SECRET, "x")


def test_tables_stand_after_those_they_point_to() -> None:
    column = (Column("id", Kind.WHOLE),)
    tables = [
        Table("a", "id", column, ("c",)), Table("b", "id", column, ("b", "a")), Table("c", "id", column), Table("d", "id", column, ("e",)),
        Table("e", "id", column, ("d",)),
    ]  # fmt: skip
    assert [table.name for table in in_order(tables)] == ["c", "a", "b", "d", "e"]


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ('{"b": 1, "a": [1.50, null]}', '{"a":[1.5,null],"b":1}'), ("1e16", "10000000000000000"), ("1.5e+23", "150000000000000000000000"), ("-0.0", "0.0"), ("1e-07", "1e-07"), ("0.0000001", "1e-07"), ("10000000000000000", "10000000000000000"),
        ('"\\u00e9"', '"\\u00e9"'), ('"é"', '"\\u00e9"'), (" true ", "true"), ("1.0", "1.0"), ("null", "null"),
    ],
)  # fmt: skip
def test_json_has_one_spelling(text: str, spelt: str) -> None:
    assert canonical_json(text) == spelt
