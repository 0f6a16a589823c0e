"""The whole way on the command line, on the demonstration region: load, list, figures, trace, snapshot, reports, workbook."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_language_and_usage import process

pytestmark = [pytest.mark.heavy, pytest.mark.elsewhere]
YEAR = ("--period", "2025-26")


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demonstration region."""
    folder = tmp_path_factory.mktemp("region")
    loaded = process(folder, "demo")
    assert loaded.returncode == 0, loaded.stderr
    for account in ("coordinator", "council-member", "officer", "administrator"):
        assert f"{account}@demo.example" in loaded.stdout
    return folder


def told(region: Path, *words: str) -> str:
    run = process(region, *words)
    assert run.returncode == 0, run.stderr
    return run.stdout


def figures(region: Path, *words: str) -> Any:
    return json.loads(told(region, "figures", "port-clair", *YEAR, "--format", "json", *words))


def test_the_region_is_loaded_once(region: Path) -> None:
    again = process(region, "demo", "--lang", "fr")
    assert (again.returncode, again.stdout) == (2, "")
    assert "déjà" in again.stderr
    harmless = process(region, "demo", "--if-empty")
    assert (harmless.returncode, harmless.stdout) == (0, "")


def test_its_partnerships_have_the_forms_that_the_sources_publish(region: Path) -> None:
    rows = json.loads(told(region, "partnerships", "--format", "json"))
    assert len(rows) >= 6
    assert {row["kind"] for row in rows} >= {"lip", "fin"}
    assert all(row["name_en"] and row["name_fr"] for row in rows)


def test_it_passes_every_check(region: Path) -> None:
    for lang in ("en", "fr"):
        run = process(region, "check", "--lang", lang)
        assert (run.returncode, run.stderr) == (0, "")


def test_figures_are_the_same_in_each_format_and_language(region: Path) -> None:
    english, french = figures(region), figures(region, "--lang", "fr")
    assert english["figures_digest"] == french["figures_digest"]
    assert len(english["figures"]) == len(french["figures"]) >= 40
    numbers = [(f["indicator"], f["status"], f["numerator"], f["denominator"]) for f in english["figures"]]
    assert numbers == [(f["indicator"], f["status"], f["numerator"], f["denominator"]) for f in french["figures"]]
    assert any(e["name"] != f["name"] for e, f in zip(english["figures"], french["figures"], strict=True))
    rows = list(csv.DictReader(io.StringIO(told(region, "figures", "port-clair", *YEAR, "--format", "csv"))))
    assert [row["indicator"] for row in rows] == [f["indicator"] for f in english["figures"]]
    for row, figure in zip(rows, english["figures"], strict=True):
        expected = {"reported": str(figure["numerator"]), "missing": "..", "withheld": "x", "not_applicable": "..."}
        assert row["numerator"] == expected[figure["status"]]
    shown = told(region, "figures", "port-clair", *YEAR, "--lang", "fr")
    assert "Indicateur" in shown
    assert "non disponible" in shown
    assert "\u202f" not in shown


def test_at_least_twenty_figures_compute_themselves(region: Path) -> None:
    found = figures(region)["figures"]
    computed = [f for f in found if f["source"] == "computed" and f["status"] == "reported"]
    assert len(computed) >= 20
    assert {f["status"] for f in found} >= {"reported", "missing"}
    assert all(f["waits_for"] for f in found if f["source"] == "awaited")


def test_the_public_never_reads_more_than_the_partnership(region: Path) -> None:
    inside, public = figures(region)["figures"], figures(region, "--audience", "public")["figures"]
    for own, other in zip(inside, public, strict=True):
        assert own["indicator"] == other["indicator"]
        if own["status"] != "reported":
            assert other["status"] == own["status"]


def test_a_trace_adds_up_to_its_figure(region: Path) -> None:
    known = {f["indicator"]: f for f in figures(region)["figures"]}
    for indicator in ("meetings-held", "attendance-rate", "outside-money"):
        found = json.loads(told(region, "trace", "port-clair", indicator, *YEAR, "--format", "json"))
        assert found["n"] == known[indicator]["numerator"]
        assert found["n"] == sum(row["counts"] for row in found["rows"])
        assert found["d"] == known[indicator]["denominator"]
    assert "Total" in told(region, "trace", "port-clair", "meetings-held", *YEAR, "--lang", "fr")


def test_a_trace_of_no_indicator_is_refused(region: Path) -> None:
    run = process(region, "trace", "port-clair", "no-such-indicator", *YEAR, "--lang", "fr")
    assert (run.returncode, run.stdout) == (2, "")
    assert "no-such-indicator" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_snapshot_is_named_by_what_it_holds(region: Path) -> None:
    first = told(region, "snapshot", "port-clair", *YEAR)
    assert len(first.strip()) == 64
    int(first, 16)
    assert told(region, "snapshot", "port-clair", *YEAR) == first
    assert told(region, "snapshot", "clairmont", *YEAR) != first


@pytest.mark.parametrize(("kind", "lang"), [("annual", "en"), ("annual", "fr"), ("monitoring", "fr")])
@pytest.mark.parametrize("format_", ["html", "pdf", "docx", "xlsx", "json"])
def test_a_report_is_written_whole(format_: str, kind: str, lang: str, region: Path, tmp_path: Path) -> None:
    out = tmp_path / f"report.{format_}"
    words = ("report", "port-clair", *YEAR, "--kind", kind, "--lang", lang, "--format", format_, "--out", str(out))
    run = process(region, *words)
    assert (run.returncode, run.stdout) == (0, "")
    content = out.read_bytes()
    assert [p.name for p in tmp_path.iterdir()] == [out.name]
    if format_ == "html":
        assert f'lang="{lang}-CA"' in content.decode()
    elif format_ == "pdf":
        assert content.startswith(b"%PDF-")
    elif format_ == "json":
        assert json.loads(content)
    else:
        assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None


def test_the_same_report_has_the_same_bytes(region: Path, tmp_path: Path) -> None:
    digests = set()
    for number in (1, 2):
        out = tmp_path / f"{number}.json"
        told(
            region,
            "report",
            "port-clair",
            "--period",
            "2024-25",
            "--kind",
            "annual",
            "--lang",
            "en",
            "--format",
            "json",
            "--out",
            str(out),
        )
        digests.add(hashlib.sha256(out.read_bytes()).hexdigest())
    assert len(digests) == 1


def test_a_report_of_a_period_that_is_none_is_refused_and_no_file_is_left(region: Path, tmp_path: Path) -> None:
    out = tmp_path / "x.pdf"
    run = process(
        region, "report", "port-clair", "--period", "soon", "--kind", "annual", "--format", "pdf", "--out", str(out)
    )
    assert run.returncode == 2
    assert not out.exists()


def test_a_workbook_that_comes_back_unchanged_changes_nothing(region: Path, tmp_path: Path) -> None:
    for lang in ("en", "fr"):
        out = tmp_path / f"{lang}.xlsx"
        told(region, "export", "workbook", "clairmont", "--lang", lang, "--out", str(out))
        before = told(region, "snapshot", "clairmont", *YEAR)
        run = process(region, "import", "workbook", str(out), "--lang", lang)
        assert run.returncode == 0, run.stderr
        assert told(region, "snapshot", "clairmont", *YEAR) == before
