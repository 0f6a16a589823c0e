"""The loader: what it gives, and every refusal with file, key, line and remedy in both languages."""

from __future__ import annotations

import threading
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

import arrimage.definitions.loader as loader
from arrimage.core.problem import Refused
from arrimage.definitions import check_measures, definitions, load
from arrimage.definitions.reading import parse

from .roots import SOUND, edit, plant, refused

MODEL = "logic_models/small-2022.yaml"
WALK = "crosswalks/small-other.yaml"
INDICATORS = "indicators/some.yaml"
REPORT = "report_schemas/yearly.yaml"
TARGETS = "targets/some.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return plant(tmp_path)


def line_of(file: str, text: str) -> int:
    return SOUND[file][: SOUND[file].index(text)].count("\n") + 1


# --- what it gives -------------------------------------------------------------------------------------------------


def test_a_sound_root_gives_every_kind_and_its_lookups(root: Path) -> None:
    found = load(root)
    assert set(found.models) == {"small-2022", "other-2011"}
    assert found.node("small-2022/out-one").leads_to == ("imm-one",)
    assert found.model_of("small-2022/out-one").id == "small-2022"
    assert [i.id for i in found.indicators_of("small-2022/imm-one")] == ["things-done", "share-done"]
    assert found.indicators_of("small-2022/act-one") == ()
    assert [t.id for t in found.targets_of("things-done")] == ["twice"]
    assert found.targets_of("share-done") == ()
    assert set(found.rubrics) == {"quality"}
    assert set(found.report_schemas) == {"yearly"}
    assert set(found.facts) == {"stated"}
    with pytest.raises(KeyError):
        found.node("small-2022/nowhere")


def test_a_partnership_reads_its_own_model_first(root: Path) -> None:
    found = load(root)
    assert [m.id for m in found.models_for("fin")] == ["small-2022"]
    assert [m.id for m in found.models_for("lip")] == ["other-2011"]
    assert found.models_for("zip") == found.models_for("lip")
    assert found.models_for("community") == ()


def test_the_latest_version_is_served_and_all_are_kept(root: Path) -> None:
    first = SOUND[INDICATORS].split("  - id: share-done")[0]
    later = first.replace("version: 1", "version: 2").replace("Things done,", "Things truly done,")
    (root / "indicators" / "a-later.yaml").write_text(later, encoding="utf-8")
    found = load(root)
    assert found.indicators["things-done"].version == 2
    assert found.indicators["things-done"].name.en == "Things truly done"
    assert found.indicator_versions["things-done", 1].name.en == "Things done"
    assert [i.version for i in found.indicators_of("small-2022/imm-one") if i.id == "things-done"] == [2]


def test_earlier_versions_of_a_rubric_live_beside_it(root: Path) -> None:
    text = SOUND["rubrics/quality.yaml"]
    (root / "rubrics" / "quality.v2.yaml").write_text(text.replace("version: 1", "version: 2"), encoding="utf-8")
    found = load(root)
    assert found.rubrics["quality"].version == 2
    assert set(found.rubric_versions) == {("quality", 1), ("quality", 2)}


def test_matches_are_read_from_the_box_asked_about(root: Path) -> None:
    found = load(root)
    assert [(m.other, m.match) for m in found.matches("small-2022/out-one")] == [("other-2011/end", "broad")]
    assert [(m.other, m.match) for m in found.matches("other-2011/end")] == [("small-2022/out-one", "narrow")]


def test_nothing_in_it_can_be_changed(root: Path) -> None:
    found = load(root)
    with pytest.raises(TypeError):
        found.models["other"] = found.models["small-2022"]  # type: ignore[index]
    with pytest.raises(FrozenInstanceError):
        found.models = {}  # type: ignore[misc]
    with pytest.raises(ValidationError):
        found.models["small-2022"].version = 2  # type: ignore[misc]


def test_the_shipped_definitions_are_read_once_even_by_many_threads(
    monkeypatch: pytest.MonkeyPatch, root: Path
) -> None:
    calls = []
    sound = load(root)

    def counting(_: Path | None = None) -> object:
        calls.append(1)
        threading.Event().wait(0.02)
        return sound

    monkeypatch.setattr(loader, "_shipped", None)
    monkeypatch.setattr(loader, "load", counting)
    seen: list[object] = []
    threads = [threading.Thread(target=lambda: seen.append(definitions())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(calls) == 1
    assert len(seen) == 8
    assert len({id(item) for item in seen}) == 1


def test_a_byte_order_mark_is_tolerated(root: Path) -> None:
    path = root / MODEL
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert "small-2022" in load(root).models


# --- the file itself -----------------------------------------------------------------------------------------------


def test_a_missing_root_is_refused(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path / "nowhere")
    assert "no such folder" in problem.message.en


@pytest.mark.parametrize(
    ("content", "says", "line"),
    [
        (b"", "empty", 1),
        (b"\n# only a comment\n", "empty", 1),
        (b"id: [a\nname: b\n", "not valid YAML", 2),
        (b"id: a\n\tname: b\n", "not valid YAML", 2),
        (b"id: a\x07b\n", "not valid YAML", 1),
        (b"id: a\n---\nid: b\n", "several YAML documents", 2),
        (b"? [a, b]\n: c\n", "cannot be read", 1),
        (b"id: !!python/object/apply:os.system [ls]\n", "cannot be read", 1),
        ("id: a\nname: été\n".encode("cp1252"), "UTF-8", 2),
        (b"- a\n- b\n", "does not start with keys", 1),
        (b"just words\n", "does not start with keys", 1),
        (b"id: a\nid: b\n", "stands twice", 2),
        (b"id: a\nname: &n {en: a, fr: b}\nshort: *n\n", "alias", 3),
        (b"id: a\nyear: 2011-13-45\n", "cannot be read", 2),
        (b"[" * 3000 + b"]" * 3000, "nested too deeply", 1),
        (b"[" * 500_000, "nested too deeply", 1),
        (b"{a: " * 100_000, "nested too deeply", 1),
        (b"- " * 100_000, "nested too deeply", 1),
    ],
)
def test_a_broken_file_is_refused_with_its_line(root: Path, content: bytes, says: str, line: int) -> None:
    (root / MODEL).write_bytes(content)
    problems = [p for p in refused(root) if says in p.message.en]
    assert problems, [p.say("en") for p in refused(root)]
    assert problems[0].place.en.startswith(MODEL)
    assert problems[0].place.en.endswith(f"line {line}")
    assert problems[0].place.fr.endswith(f"ligne\u00a0{line}")


def test_a_huge_file_is_refused_unread(root: Path) -> None:
    (root / MODEL).write_bytes(b"#" * 2_000_001)
    assert "too large" in refused(root)[0].message.en


def test_a_file_that_would_unfold_is_refused_quickly(root: Path) -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
    for here, before in zip("bcdefghij", "abcdefghi", strict=True):
        bomb += f"{here}: &{here} [" + ", ".join([f"*{before}"] * 10) + "]\n"
    (root / MODEL).write_text(bomb, encoding="utf-8")
    assert any("alias" in p.message.en for p in refused(root))


def test_another_extension_is_refused_not_ignored(root: Path) -> None:
    (root / "indicators" / "more.yml").write_text(SOUND[INDICATORS], encoding="utf-8")
    (problem,) = refused(root)
    assert problem.place.en == "indicators/more.yml"
    assert ".yaml" in problem.message.en


def test_a_folder_named_like_a_file_is_refused(root: Path) -> None:
    (root / "facts" / "folder.yaml").mkdir()
    assert "cannot be read" in refused(root)[0].message.en


# --- the shape: (file, old, new, message contains, remedy contains, key contains) ----------------------------------

SHAPES = [
    (MODEL, "name: {en: Act, fr: Agir}", "name: {en: Act}", "French side is missing", "fr:", "nodes[act-one].name.fr"),
    (MODEL, "name: {en: Act, fr: Agir}", "name: {fr: Agir}", "English side is missing", "en:", "nodes[act-one].name.en"),
    (MODEL, "name: {en: Act, fr: Agir}", "name: {en: Act, fr: ''}", "French side is empty", "fr:", "nodes[act-one].name.fr"),
    (MODEL, "name: {en: Act, fr: Agir}", "name: {en: Act, fr: }", "French side is empty", "fr:", "nodes[act-one].name.fr"),
    (MODEL, "name: {en: Act, fr: Agir}", "name: {en: Act, fr: yes}", "French side is not text", "quotation", ".name.fr"),
    (MODEL, "name: {en: Act, fr: Agir}", "name: Act", "not in both languages", "two lines", "nodes[act-one].name"),
    (MODEL, "name: {en: Act, fr: Agir}", "name: {en: Act, fr: Agir, de: Tun}", "“de” is not known", "en, fr", ".name.de"),
    (MODEL, "leads_to: [out-one]", "lead_to: [out-one]", "“lead_to” is not known", "Did you mean “leads_to”", "nodes[act-one]"),
    (MODEL, "leads_to: [out-one]", "leads_to: out-one", "list is expected", "hyphen", "nodes[act-one].leads_to"),
    (MODEL, "leads_to: [out-one]", "leads_to: [Out One]", "not a valid id", "small letters", "leads_to"),
    (MODEL, "level: output\n", "level: outptu\n", "not one of the values", "Did you mean “output”", "nodes[out-one].level"),
    (MODEL, "year: 2022", "year: soon", "whole number", "digits", "year"),
    (MODEL, "year: 2022\n", "", "“year” is missing", "year:", "year"),
    (MODEL, "version: 1", "version: 0", "too small", "1 or more", "version"),
    (MODEL, "source: {document: own, at: note 1}\ncolumns", "source: own\ncolumns", "Keys and values", "key: value", "source"),
    (MODEL, "source: {document: own, at: note 1}\ncolumns", "source: {document: '', at: note 1}\ncolumns", "empty", "Fill", "source.document"),
    (MODEL, "id: out-one\n", f"id: {'a' * 81}\n", "too long", "80", ".id"),
    (WALK, "left: small-2022/act-one", "left: act-one", "does not name a box", "slash", "mappings[#1].left"),
    (INDICATORS, "nodes: [small-2022/imm-one]", "nodes: []", "too few", "at least 1", "indicators[things-done].nodes"),
    (INDICATORS, "years: [1, 2]", "years: [1, 2, 3]", "too many", "at most 2", "indicators[things-done].years"),
    (INDICATORS, "unit: count", "unit: counts", "not one of the values", "Did you mean “count”", "indicators[things-done].unit"),
    (INDICATORS, "measure: things_done", "observed: perhaps", "neither true nor false", "true or false", ".observed"),
    (INDICATORS, "measure: things_done", "measure: 7", "Text is expected", "quotation", ".measure"),
    (TARGETS, "adopted: 2011-11-17", "adopted: last year", "not a date", "2026-11-22", "targets[twice].adopted"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "old", "new", "message", "remedy", "key"), SHAPES, ids=[s[3] + " " + s[5] for s in SHAPES]
)
def test_a_wrong_shape_is_refused(
    root: Path, file: str, old: str, new: str, message: str, remedy: str, key: str
) -> None:
    edit(root, file, old, new)
    problems = refused(root)
    (problem,) = [p for p in problems if message in p.message.en] or pytest.fail(str([p.say("en") for p in problems]))
    assert remedy in problem.remedy.en
    assert problem.place.en.startswith(f"{file}, key ")
    assert key in problem.place.en
    assert problem.place.fr.startswith(f"{file}, clé ")
    assert key in problem.place.fr


def test_the_line_is_the_line_of_the_key(root: Path) -> None:
    edit(root, MODEL, "level: output\n    name", "level: outptu\n    name")
    (problem,) = refused(root)
    assert problem.place.en.endswith(f"line {line_of(MODEL, 'level: output' + chr(10) + '    name')}")


def test_a_missing_french_side_is_said_in_plain_words(root: Path) -> None:
    edit(root, MODEL, "name: {en: Act, fr: Agir}", "name:\n      en: Act")
    (problem,) = refused(root)
    number = line_of(MODEL, "name: {en: Act, fr: Agir}")
    assert problem.say("en") == (
        f"{MODEL}, key nodes[act-one].name.fr, line {number}: The French side is missing. "
        "Add “fr:” with the French text."
    )
    assert problem.say("fr") == (
        f"{MODEL}, clé nodes[act-one].name.fr, ligne\u00a0{number}\u00a0: La version en français manque. "
        "Ajoutez «\u00a0fr:\u00a0» avec le texte français."
    )


def test_all_problems_are_reported_at_once(root: Path) -> None:
    edit(root, MODEL, "name: {en: Act, fr: Agir}", "name: {en: Act}")
    edit(root, MODEL, "year: 2022", "year: soon")
    edit(root, WALK, "match: exact", "match: same")
    (root / TARGETS).write_bytes(b"")
    assert len(refused(root)) == 4


# --- what definitions say about one another ------------------------------------------------------------------------

CONSISTENCY = [
    (MODEL, "leads_to: [out-one]", "leads_to: [out-two]", "no box of this model called “out-two”", "Did you mean “out-one”", "leads_to[#1]"),
    (MODEL, "leads_to: [imm-one]", "leads_to: [act-one]", "further right", "later column", "nodes[out-one].leads_to"),
    (MODEL, "leads_to: [imm-one]", "leads_to: [act-one]", "circle: act-one → out-one → act-one", "Remove one", "nodes[act-one].leads_to"),
    (MODEL, "leads_to: [imm-one]", "leads_to: [out-one]", "circle: out-one → out-one", "Remove one", "nodes[out-one].leads_to"),
    (MODEL, "leads_to: [imm-one]", "leads_to: [imm-one, imm-one]", "stands twice", "Keep one", "leads_to[#2]"),
    (MODEL, "group: left", "group: right", "no group of this model", "Define it", "nodes[act-one].group"),
    (MODEL, "node: act-one", "node: act-two", "no box of this model", "act-one", "context[role-one].node"),
    (MODEL, "level: output\n", "level: final\n", "no column of this model", "Define it", "nodes[out-one].level"),
    (MODEL, "- id: out-one", "- id: act-one", "used twice", "another id", "nodes[act-one].id"),
    (MODEL, "name: {en: Act,", f"name: {{en: {'A' * 61},", "61 characters", "Shorten", "nodes[act-one].name.en"),
    (MODEL, "id: small-2022", "id: small-2023", "does not match its id", "small-2023.yaml", "id"),
    (MODEL, "fr: Les gens agissent ensemble", "fr: People act together", "", "", ""),
    (MODEL, "{en: People act together, fr: Les gens agissent ensemble}", "{en: People act all together, fr: People act all together}", "same as the English", "fr:", "nodes[act-one].statement.fr"),
    (MODEL, "fr: Les gens agissent ensemble", "fr: Les gens agissent !", "no space before", "Remove", "statement.fr"),
    (MODEL, "fr: Les gens agissent ensemble", "fr: 'Les gens : ensemble'", "plain space", "U+00A0", "statement.fr"),
    (MODEL, "fr: Les gens agissent ensemble", "fr: Les « gens » ici", "plain space", "U+00A0", "statement.fr"),
    (MODEL, "fr: Les gens agissent ensemble", "fr: 'Les gens: ensemble'", "is missing", "U+00A0", "statement.fr"),
    (MODEL, "fr: Les gens agissent ensemble", "fr: 19 % des gens", "plain space", "U+00A0", "statement.fr"),
    (MODEL, "fr: Les gens agissent ensemble", "fr: 19% des gens", "is missing", "U+00A0", "statement.fr"),
    (MODEL, "fr: Les gens agissent ensemble", "fr: L'ensemble des gens", "straight apostrophe", "’", "statement.fr"),
    (MODEL, "fr: Les gens agissent ensemble", "fr: 12\u202f480 gens", "thin", "U+00A0", "statement.fr"),
    (WALK, "left: small-2022\n", "left: small-2021\n", "no model called", "Did you mean “small-2022”", "left"),
    (WALK, "left: small-2022/act-one", "left: small-2022/act-two", "no box called", "act-one", "mappings[#1].left"),
    (WALK, "left: small-2022/act-one", "left: other-2011/aim", "not a box of “small-2022”", "swap", "mappings[#1].left"),
    (INDICATORS, "nodes: [small-2022/imm-one]", "nodes: [small-2022/imm-two]", "no box of a model", "imm-one", "nodes[#1]"),
    (INDICATORS, "measure: things_done\n", "measure: things_done\n    observed: true\n", "more than one origin", "exactly one", "things-done"),
    (INDICATORS, "    measure: things_done\n", "", "Nothing says where", "exactly one", "indicators[things-done]"),
    (INDICATORS, "waits_for: [referrals]", "waits_for: [referals]", "no evidence table", "referrals", "waits_for[#1]"),
    (INDICATORS, "rubric: quality", "rubric: qualities", "no rubric", "quality", "rubric"),
    (INDICATORS, "    out_of: {en: all things, fr: toutes les choses}\n", "", "out of what", "out_of", "indicators[share-done].unit"),
    (INDICATORS, "unit: share", "unit: count", "not divided", "Remove", "indicators[share-done].unit"),
    (INDICATORS, "years: [1, 2]", "years: [2, 1]", "backwards", "earlier", "years"),
    (INDICATORS, "rubric: quality", "breakdowns: [{id: by, name: {en: By, fr: Par}, codes: SECTOR}]", "no code list", "SECTORS", "codes"),
    (INDICATORS, "- id: share-done", "- id: things-done", "defined twice", "Raise", "indicators[things-done].id"),
    (TARGETS, "indicator: things-done", "indicator: things", "no indicator", "things-done", "targets[twice].indicator"),
    (TARGETS, "    factor: 2\n", "", "baseline and a factor", "factor", "targets[twice].rule"),
    (TARGETS, "rule: multiply", "rule: reach", "needs an amount", "amount", "targets[twice].rule"),
    (TARGETS, "rule: multiply", "rule: words", "no number", "Remove", "targets[twice].rule"),
    ("rubrics/quality.yaml", "- id: whole", "- id: clear", "used twice", "another id", "criteria[clear].id"),
    (REPORT, "indicators: [things-done]", "indicators: [things]", "no indicator", "things-done", "indicators[#1]"),
    (REPORT, "model: small-2022", "model: small-2021", "no model", "small-2022", "model"),
    (REPORT, "- {id: words", "- {id: numbers", "used twice in this report", "another id", "blocks[numbers].id"),
    (REPORT, 'en: "{things-done} things', 'en: "{things-dome} things', "no indicator called “things-dome”", "things-done", "draft.en"),
    (REPORT, 'fr: "{things-done} choses', 'fr: "Des choses', "same placeholders: {things-done}", "same ones", "draft.fr"),
    (REPORT, ', draft: {en: "{things-done} things were done.", fr: "{things-done} choses ont été faites."}', "", "needs its sentences", "draft", "blocks[words]"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "old", "new", "message", "remedy", "key"), CONSISTENCY, ids=[f"{s[3]} {s[5]}" for s in CONSISTENCY]
)
def test_an_inconsistency_is_refused(
    root: Path, file: str, old: str, new: str, message: str, remedy: str, key: str
) -> None:
    edit(root, file, old, new)
    if not message:  # a copied text of up to 20 characters may be right
        edit(root, file, "en: People act together", "en: Réseau", 1)
        edit(root, file, "fr: People act together", "fr: Réseau", 1)
        load(root)
        return
    problems = refused(root)
    (problem,) = [p for p in problems if message in p.message.en] or pytest.fail(str([p.say("en") for p in problems]))
    assert remedy in problem.remedy.en
    assert problem.place.en.startswith(f"{file}, key ")
    assert key in problem.place.en
    assert problem.place.fr.startswith(f"{file}, clé ")
    assert key in problem.place.fr


def test_an_id_used_by_two_files_is_refused(root: Path) -> None:
    (root / "facts" / "more.yaml").write_text(SOUND["facts/some.yaml"], encoding="utf-8")
    (problem,) = refused(root)
    assert "used twice" in problem.message.en
    assert "facts/more.yaml" in problem.message.en
    assert problem.place.en.startswith("facts/some.yaml, key facts[stated].id")


def test_every_outcome_of_the_network_model_needs_an_indicator(root: Path) -> None:
    edit(root, INDICATORS, "small-2022/imm-one", "small-2022/out-one", 2)
    (problem,) = refused(root)
    assert "No indicator measures the outcome “imm-one”" in problem.message.en
    assert "small-2022/imm-one" in problem.remedy.en
    assert problem.place.en.startswith(MODEL)


def test_outcomes_may_lack_indicators_where_there_are_none_at_all(root: Path) -> None:
    for name in (INDICATORS, TARGETS, REPORT):
        (root / name).unlink()
    assert load(root).indicators == {}


# --- measures ------------------------------------------------------------------------------------------------------


def test_measures_that_exist_are_accepted(root: Path) -> None:
    check_measures(load(root), {"things_done", "another"})


def test_a_measure_that_does_not_exist_is_refused_with_its_place(root: Path) -> None:
    with pytest.raises(Refused) as caught:
        check_measures(load(root), {"another"})
    (problem,) = caught.value.problems
    assert "things_done" in problem.message.en
    assert "things_done" in problem.message.fr
    assert problem.place.en.startswith(f"{INDICATORS}, key indicators[things-done]")


# --- our reader against the library's own --------------------------------------------------------------------------


def test_shipped_files_read_as_the_yaml_library_reads_them() -> None:
    files = sorted(loader.SHIPPED.glob("*/*.yaml"))
    assert len(files) >= 10
    for path in files:
        text = path.read_text(encoding="utf-8")
        document, problems = parse(text, path.name)
        assert problems == []
        assert document is not None
        assert document.data == yaml.safe_load(text), path.name
        keys = [line for path_, line in document.lines.items() if path_ and isinstance(path_[-1], str)]
        lines = text.splitlines()
        assert all(":" in lines[line - 1] for line in keys), path.name
