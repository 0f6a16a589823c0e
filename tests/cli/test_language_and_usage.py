"""The command line in both languages: which one is spoken, help for every command, and bad usage in one plain sentence."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from arrimage.cli import language, main
from arrimage.cli.parser import build
from arrimage.core.text import LANGS, Lang
from arrimage.partnership.models import Partnership
from tests.partnership import factories as table

NBSP = "\u00a0"


@pytest.fixture(autouse=True)
def _english_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ARRIMAGE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "200")


def commands(lang: Lang = "en") -> dict[str, argparse.ArgumentParser]:
    """Every command and group with its parser, by the words that call it."""

    def inner(parser: argparse.ArgumentParser, words: str) -> Iterator[tuple[str, argparse.ArgumentParser]]:
        yield words, parser
        for action in parser._actions:
            if isinstance(action, argparse._SubParsersAction):
                for name, sub in action.choices.items():
                    yield from inner(sub, f"{words} {name}".strip())

    return dict(inner(build(lang), ""))


COMMANDS = commands()


# --- which language


@pytest.mark.parametrize(
    ("words", "environment", "lang"),
    [
        ([], {}, "en"),
        (["--lang", "fr"], {}, "fr"),
        (["--lang=fr", "check"], {}, "fr"),
        (["check", "--lang", "fr"], {}, "fr"),
        (["--lang", "en"], {"ARRIMAGE_LANG": "fr"}, "en"),
        ([], {"ARRIMAGE_LANG": "fr"}, "fr"),
        ([], {"LANG": "fr_CA.UTF-8"}, "fr"),
        ([], {"LC_ALL": "en_CA.UTF-8", "LANG": "fr_CA.UTF-8"}, "en"),
        ([], {"ARRIMAGE_LANG": "fr", "LC_ALL": "en_CA.UTF-8"}, "fr"),
        ([], {"LANG": "C"}, "en"),
        ([], {"LANG": ""}, "en"),
        (["--lang"], {}, "en"),
        (["--lang", "de"], {"LANG": "fr_CA"}, "en"),
    ],
)
def test_the_language_spoken(
    words: list[str], environment: dict[str, str], lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert language(words) == lang


# --- help


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("words", COMMANDS, ids=lambda w: w or "arrimage")
def test_every_command_has_help_in_both_languages(words: str, lang: Lang, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*words.split(), "--help"] if lang == "en" else ["--lang", "fr", *words.split(), "--help"])
    assert ended.value.code == 0
    out = capsys.readouterr().out
    assert f"arrimage {words}".strip() in out
    english = ("show this help message", "usage:", "positional arguments", "required")
    assert any(word in out for word in english) == (lang == "en")
    assert ("afficher cette aide et quitter" in out) == (lang == "fr")


@pytest.mark.parametrize("lang", LANGS)
def test_every_argument_that_is_not_plain_is_explained(lang: Lang) -> None:
    """Options that a person must choose a value for say what the value is."""
    silent = []
    for words, parser in commands(lang).items():
        for action in parser._actions:
            known = action.choices or action.help or action.dest in ("files", "indicator", "out", "slug")
            if (
                not isinstance(action, argparse._HelpAction | argparse._VersionAction | argparse._SubParsersAction)
                and not known
            ):
                silent.append(f"{words} {action.dest}")
    assert silent == []


def test_help_of_the_two_languages_differs_for_every_command() -> None:
    french = commands("fr")
    try:
        for words, parser in commands("en").items():
            assert parser.description != french[words].description, words
    finally:
        build("en")


def test_no_command_prints_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert "usage: arrimage" in capsys.readouterr().out
    assert main(["--lang", "fr"]) == 0
    assert "utilisation : arrimage".replace(" :", f"{NBSP}:") in capsys.readouterr().out.replace(" :", f"{NBSP}:")


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out.startswith("arrimage 0.")


# --- bad usage


def refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What a refused command says: exit 2, nothing on stdout, sentences and no traceback on stderr."""
    assert main(words) == 2
    caught = capsys.readouterr()
    assert caught.out == ""
    assert "Traceback" not in caught.err
    assert caught.err.rstrip().endswith((".", "--help", "arrimage migrate", "arrimage partnerships")), caught.err
    return caught.err


@pytest.mark.parametrize(
    "words",
    [
        ["no-such-command"],
        ["figures"],
        ["figures", "port-clair"],
        ["report", "port-clair", "--period", "2025-26", "--kind", "weekly", "--format", "pdf", "--out", "x"],
        ["report", "port-clair", "--period", "2025-26", "--kind", "annual", "--format", "odt", "--out", "x"],
        ["partnerships", "--format", "xml"],
        ["demo", "--scale", "many"],
        ["template"],
        ["import", "workbook"],
        ["partnerships", "--lang", "de"],
        ["partnerships", "extra"],
    ],
    ids=" ".join,
)
def test_bad_usage_is_one_line_with_a_remedy(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    said = refused(words, capsys)
    assert said.count("\n") == 1
    assert said.startswith("The command is not complete or not known: ")
    assert "--help" in said


def test_bad_usage_in_french(capsys: pytest.CaptureFixture[str]) -> None:
    said = refused(["--lang", "fr", "figures", "port-clair"], capsys)
    assert said.startswith("La commande est incomplète ou inconnue")
    assert "il manque" in said
    assert "Consultez" in said
    said = refused(["--lang", "fr", "partnerships", "--format", "xml"], capsys)
    assert "choix inconnu" in said
    assert "invalid choice" not in said


# --- commands that need no demonstration


@pytest.mark.django_db
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    "words",
    [["figures", "nowhere", "--period", "2025-26"], ["snapshot", "nowhere", "--period", "2025-26"],
     ["trace", "nowhere", "meetings-held", "--period", "2025-26"], ["export", "workbook", "nowhere", "--out", "x.xlsx"]],
    ids=lambda w: w[0],
)  # fmt: skip
def test_an_unknown_partnership_is_named(
    words: list[str], lang: Lang, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = refused([*words, "--lang", lang], capsys)
    assert "nowhere" in said
    assert not (tmp_path / "x.xlsx").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("lang", LANGS)
def test_a_bad_period_is_named_with_the_forms_that_are_read(lang: Lang, capsys: pytest.CaptureFixture[str]) -> None:
    table.partnership()
    for words in (["figures", "port-clair"], ["snapshot", "port-clair"]):
        said = refused([*words, "--period", "2025-27", "--lang", lang], capsys)
        assert "2025-27" in said
        assert "CY2025" in said


@pytest.mark.django_db
def test_partnerships_are_listed_for_people_and_for_scripts(capsys: pytest.CaptureFixture[str]) -> None:
    table.partnership()
    table.partnership("francophone", kind="fin")
    assert main(["partnerships", "--lang", "fr"]) == 0
    shown = capsys.readouterr().out
    assert "Port-Clair (fr)" in shown
    assert "RIF" in shown
    assert main(["partnerships", "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert sorted(row["slug"] for row in rows) == ["francophone", "port-clair"]
    assert set(rows[0]) == {"slug", "kind", "name_en", "name_fr"}


@pytest.mark.django_db
def test_no_partnership_is_an_empty_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["partnerships", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


@pytest.mark.parametrize("lang", LANGS)
def test_the_template_is_written_in_the_language_asked_for(
    lang: Lang, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import openpyxl

    out = tmp_path / "new.xlsx"
    assert main(["template", "workbook", "--lang", lang, "--out", str(out)]) == 0
    caught = capsys.readouterr()
    assert caught.out == ""
    assert str(out) in caught.err
    sheets = openpyxl.load_workbook(out).sheetnames
    assert len(sheets) >= 7
    assert [p.name for p in tmp_path.iterdir()] == ["new.xlsx"]


def test_the_templates_of_the_two_languages_have_the_same_sheets_under_other_names(tmp_path: Path) -> None:
    import openpyxl

    names = []
    for lang in LANGS:
        main(["template", "workbook", "--lang", lang, "--out", str(tmp_path / f"{lang}.xlsx")])
        names.append(openpyxl.load_workbook(tmp_path / f"{lang}.xlsx").sheetnames)
    assert len(names[0]) == len(names[1])
    assert names[0] != names[1]


@pytest.mark.parametrize("lang", LANGS)
def test_a_template_has_a_name_of_its_own_when_none_is_given(
    lang: Lang, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["template", "workbook", "--lang", lang]) == 0
    assert [p.name for p in tmp_path.iterdir()] == [
        "arrimage-workbook-en.xlsx" if lang == "en" else "arrimage-classeur-fr.xlsx"
    ]


@pytest.mark.parametrize("lang", LANGS)
def test_a_file_that_cannot_be_written_is_named_and_nothing_is_left(
    lang: Lang, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = refused(["template", "workbook", "--lang", lang, "--out", str(tmp_path / "no" / "folder.xlsx")], capsys)
    assert "folder.xlsx" in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", ["workbook", "ircc", "census"])
def test_a_file_that_is_not_there_is_named(kind: str, lang: Lang, capsys: pytest.CaptureFixture[str]) -> None:
    said = refused(["import", kind, "no-such-file.xlsx", "--lang", lang], capsys)
    assert "no-such-file.xlsx" in said


@pytest.mark.django_db
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", ["workbook", "ircc", "census"])
def test_a_file_that_is_something_else_is_refused(
    kind: str, lang: Lang, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "letter.xlsx"
    path.write_bytes(b"\x00\x01 not a workbook at all \xff")
    said = refused(["import", kind, str(path), "--lang", lang], capsys)
    assert len(said.splitlines()) <= 4
    assert Partnership.objects.count() == 0


@pytest.mark.django_db
def test_a_folder_is_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert str(tmp_path) in refused(["import", "workbook", str(tmp_path)], capsys)


@pytest.mark.django_db
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("scale", ["0", "-1", "1001"])
def test_a_scale_out_of_range_is_refused(scale: str, lang: Lang, capsys: pytest.CaptureFixture[str]) -> None:
    assert scale in refused(["demo", f"--scale={scale}", "--lang", lang], capsys)


@pytest.mark.django_db
@pytest.mark.parametrize("lang", LANGS)
def test_the_demonstration_is_refused_in_production(
    lang: Lang, settings: object, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.PRODUCTION = True  # type: ignore[attr-defined]
    assert "ARRIMAGE_ENV" in refused(["demo", "--lang", lang], capsys)
    assert Partnership.objects.count() == 0


@pytest.mark.django_db
def test_a_demonstration_for_the_empty_leaves_others_alone(capsys: pytest.CaptureFixture[str]) -> None:
    table.partnership("our-own")
    assert main(["demo", "--if-empty"]) == 0
    caught = capsys.readouterr()
    assert caught.out == ""
    assert "nothing was loaded" in caught.err
    assert Partnership.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("lang", LANGS)
def test_check_says_what_holds_and_what_does_not(lang: Lang, capsys: pytest.CaptureFixture[str]) -> None:
    here = table.partnership()
    assert main(["check", "--lang", lang]) == 0
    caught = capsys.readouterr()
    assert caught.out.count("✓ ") > 30
    Partnership.objects.filter(pk=here.pk).update(name_fr="")
    assert main(["check", "--lang", lang]) == 2
    caught = capsys.readouterr()
    assert "port-clair" in caught.err
    assert ("1 lack" if lang == "en" else "Il manque") not in caught.out


@pytest.mark.django_db
def test_check_of_another_folder_of_definitions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "indicators").mkdir()
    (tmp_path / "indicators" / "bad.yaml").write_text("indicators:\n  - id: x\n")
    assert main(["check", "--definitions", str(tmp_path)]) == 2
    assert "indicators/bad.yaml" in capsys.readouterr().err


@pytest.mark.parametrize("bind", ["8000", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:70000", ":8000"])
@pytest.mark.django_db
def test_an_address_that_cannot_be_served_is_refused_before_anything_starts(
    bind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bind in refused(["serve", "--bind", bind], capsys)


@pytest.mark.django_db
@pytest.mark.parametrize("workers", ["0", "65"])
def test_so_is_a_number_of_processes(workers: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert workers in refused(["serve", "--workers", workers], capsys)


@pytest.mark.django_db
def test_crosswalks_are_written_as_skos(tmp_path: Path) -> None:
    out = tmp_path / "skos.ttl"
    assert main(["export", "crosswalks", "--out", str(out)]) == 0
    assert "skos:exactMatch" in out.read_text() or "skos:closeMatch" in out.read_text()


# --- a real process


def process(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    return subprocess.run(
        [sys.executable, "-m", "arrimage.cli", *words], capture_output=True, text=True, timeout=240, check=False, cwd=folder,
        env={**kept, "PYTHONPATH": str(Path(__file__).resolve().parents[2]), "ARRIMAGE_DATA": str(folder), **environment},
    )  # fmt: skip


@pytest.mark.elsewhere
def test_a_new_folder_first_says_what_to_run_and_then_works(tmp_path: Path) -> None:
    first = process(tmp_path, "partnerships", LANG="fr_CA.UTF-8")
    assert (first.returncode, first.stdout) == (2, "")
    assert "arrimage migrate" in first.stderr
    assert "base de données" in first.stderr
    assert process(tmp_path, "migrate").returncode == 0
    after = process(tmp_path, "partnerships", "--format", "json")
    assert (after.returncode, after.stdout.strip()) == (0, "[]")


@pytest.mark.elsewhere
def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said = process(tmp_path, "partnerships", ARRIMAGE_DATA=str(tmp_path / "file"))
    assert said.returncode == 2
    assert "ARRIMAGE_DATA" in said.stderr
    assert "Traceback" not in said.stderr


@pytest.mark.elsewhere
def test_a_database_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    said = process(tmp_path, "partnerships", DATABASE_URL="postgres://nobody@127.0.0.1:1/none")
    assert said.returncode == 2
    assert "DATABASE_URL" in said.stderr
    assert "Traceback" not in said.stderr


@pytest.mark.elsewhere
def test_production_refuses_the_demonstration_in_a_real_process(tmp_path: Path) -> None:
    said = process(tmp_path, "demo", ARRIMAGE_ENV="production")
    assert said.returncode == 2
    assert "production" in said.stderr


@pytest.mark.elsewhere
def test_a_reader_who_has_seen_enough_is_no_error(tmp_path: Path) -> None:
    """``arrimage --help | head -1``: the pipe is closed before anything was read."""
    read, write = os.pipe()
    os.close(read)
    run = subprocess.run(
        [sys.executable, "-m", "arrimage.cli", "--help"], stdout=write, stderr=subprocess.PIPE, text=True, check=False,
        env={**os.environ, "ARRIMAGE_DATA": str(tmp_path)}, timeout=120,
    )  # fmt: skip
    os.close(write)
    assert "BrokenPipe" not in run.stderr
    assert "Exception ignored" not in run.stderr
    assert run.returncode == 0
