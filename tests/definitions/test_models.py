"""The five logic models: complete to the last box of their sources, in both languages, with arrows that arrive."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from arrimage.definitions import definitions
from arrimage.definitions.checks.language import bilinguals, typography
from arrimage.definitions.checks.models import LONGEST
from arrimage.definitions.schema import LogicModel, Node

MODELS = ("fin-2022", "framework-2006", "lip-2011", "settlement-2008", "welcoming-2010")


def model(model_id: str) -> LogicModel:
    return definitions().models[model_id]


def at_level(model_id: str, level: str, group: str | None = None) -> list[Node]:
    return [n for n in model(model_id).nodes if n.level == level and (group is None or n.group == group)]


def by_id(model_id: str) -> dict[str, Node]:
    return {node.id: node for node in model(model_id).nodes}


def context(model_id: str, kind: str) -> list[str]:
    return [item.id for item in model(model_id).context if item.kind == kind]


def test_the_five_models_are_there() -> None:
    assert tuple(sorted(definitions().models)) == MODELS


# --- FIN, 2022 -----------------------------------------------------------------------------------------------------


def test_the_fin_model_is_complete() -> None:
    counts = Counter(node.level for node in model("fin-2022").nodes)
    assert counts == {"activity": 8, "output": 21, "immediate": 8, "intermediate": 6, "final": 3}


def test_each_fin_activity_leads_through_its_outputs_to_one_immediate_and_one_intermediate_outcome() -> None:
    nodes = by_id("fin-2022")
    outputs = []
    for activity in at_level("fin-2022", "activity"):
        outputs.append(len(activity.leads_to))
        immediate = {ref for output in activity.leads_to for ref in nodes[output].leads_to}
        assert len(immediate) == 1
        (one,) = immediate
        assert nodes[one].level == "immediate"
        assert len(nodes[one].leads_to) == 1
        assert nodes[nodes[one].leads_to[0]].level == "intermediate"
    assert outputs == [2, 3, 2, 3, 3, 2, 3, 3]


def test_one_intermediate_outcome_is_shared_by_three_activities() -> None:
    shared = Counter(node.leads_to[0] for node in at_level("fin-2022", "immediate"))
    assert sorted(shared.values()) == [1, 1, 1, 1, 1, 3]
    assert shared["int-priorities"] == 3


def test_only_the_arrows_to_final_outcomes_are_inferred_in_the_fin_model() -> None:
    inferred = {node.id for node in model("fin-2022").nodes if node.leads_inferred}
    assert inferred == {node.id for node in at_level("fin-2022", "intermediate")}
    assert not any(node.source.inferred for node in model("fin-2022").nodes)


def test_the_fin_context_is_complete_and_roles_match_activities_one_to_one() -> None:
    found = model("fin-2022").context
    counts = Counter(item.kind for item in found)
    assert counts["role"] == 8
    assert counts["background"] == 8
    assert counts["input"] == 7
    assert counts["population"] == 1
    assert counts["definition"] == 2
    roles = [item.node for item in found if item.kind == "role"]
    assert sorted(roles, key=str) == sorted(node.id for node in at_level("fin-2022", "activity"))
    olap = next(item for item in found if item.id == "input-olap")
    assert olap.name.en == olap.name.fr == "OLAP"
    assert olap.source.note is not None
    assert {"collective-impact", "coordinate", "credit"} <= {item.id for item in found}


@pytest.mark.shared
def test_the_fin_model_counts_what_its_source_lists(shared: Path) -> None:
    text = next((shared / "sources").glob("000_*.txt")).read_text(encoding="utf-8")
    listed: dict[str, list[str]] = {}
    strands: list[dict[str, list[str]]] = []
    heading = ""
    for raw in text.splitlines():
        line = raw.strip()
        if line == "Activity":
            strands.append({})
        if line.startswith("- "):
            listed.setdefault(heading, []).append(line)
            if strands and heading in ("Activity", "Outputs", "Immediate Outcome", "Intermediate Outcome"):
                strands[-1].setdefault(heading, []).append(line)
        elif line:
            heading = line
    assert len(strands) == len(at_level("fin-2022", "activity"))
    nodes = by_id("fin-2022")
    same = Counter(strand["Intermediate Outcome"][0] for strand in strands)
    assert len(same) == len(at_level("fin-2022", "intermediate"))
    for activity, strand in zip(at_level("fin-2022", "activity"), strands, strict=True):
        assert len(activity.leads_to) == len(strand["Outputs"])
        immediate = nodes[nodes[activity.leads_to[0]].leads_to[0]]
        reached = Counter(node.leads_to[0] for node in at_level("fin-2022", "immediate"))[immediate.leads_to[0]]
        assert reached == same[strand["Intermediate Outcome"][0]]
    assert len(listed["Final Outcomes"]) == len(at_level("fin-2022", "final"))
    for heading, kind in (("8 Roles of FINs", "role"), ("Background", "background"), ("Input/Resources", "input")):
        assert len(listed[heading]) == len(context("fin-2022", kind)), heading


# --- LIP, 2011 -----------------------------------------------------------------------------------------------------


def test_the_lip_model_holds_both_halves() -> None:
    delivery = Counter(node.level for node in model("lip-2011").nodes if node.group == "delivery")
    design = Counter(node.level for node in model("lip-2011").nodes if node.group == "design")
    assert delivery == {"activity": 6, "output": 6, "immediate": 7, "intermediate": 6, "final": 5}
    assert design == {"activity": 9, "output": 7, "immediate": 3}
    assert len(model("lip-2011").nodes) == sum(delivery.values()) + sum(design.values())


def test_the_lip_timeframes_are_those_of_the_source() -> None:
    years = {column.level: column.years for column in model("lip-2011").columns}
    expected = {"activity": (1, 1), "output": (1, 1), "immediate": (1, 2), "intermediate": (2, 3), "final": (5, 5)}
    assert years == expected


def test_the_ten_starred_boxes_say_so_and_no_other() -> None:
    starred = set()
    for node in model("lip-2011").nodes:
        note = node.source.note
        if note is not None and note.en.startswith("Starred"):
            starred.add(node.id)
            assert "Astérisque" in note.fr
    assert starred == {
        "imm-aware", "imm-alignment", "imm-evidence", "imm-standards", "int-engaged", "int-connected",
        "fin-welcoming", "fin-employment", "fin-rights", "fin-contribution",
    }  # fmt: skip


def test_what_the_transcript_lost_is_marked_in_the_lip_model() -> None:
    for node in model("lip-2011").nodes:
        assert node.leads_inferred == bool(node.leads_to), node.id
        if node.level in ("immediate", "intermediate", "final"):
            assert node.source.inferred, node.id
            assert node.source.note is not None, node.id


def test_differences_between_slides_9_and_10_are_said() -> None:
    nodes = by_id("lip-2011")
    for box in ("out-research", "out-leverage", "fin-outcomes"):
        note = nodes[box].source.note
        assert note is not None
        assert "lide 9" in note.en
        assert "diapositive\u00a09" in note.fr


# --- Settlement Program, 2008 --------------------------------------------------------------------------------------


def test_the_settlement_model_has_results_1_to_23_once_each() -> None:
    numbers = [node.number for node in model("settlement-2008").nodes if node.number is not None]
    assert sorted(numbers) == list(range(1, 24))
    counts = Counter(node.level for node in model("settlement-2008").nodes)
    assert counts == {
        "component": 8, "output": 37, "immediate": 8, "intermediate": 10, "final": 4, "strategic": 1,
    }  # fmt: skip


def test_results_1_to_3_and_all_placements_are_inferred() -> None:
    for node in model("settlement-2008").nodes:
        assert node.source.inferred, node.id
        assert node.source.note is not None, node.id
        assert node.leads_inferred == bool(node.leads_to), node.id
    for number in (1, 2, 3):
        note = by_id("settlement-2008")[f"result-{number}"].source.note
        assert note is not None
        assert "no number" in note.en
        assert "pas de numéro" in note.fr


def test_the_five_streams_hold_the_expected_results() -> None:
    streams: dict[str, list[int]] = {}
    for node in at_level("settlement-2008", "intermediate"):
        assert node.group is not None
        assert node.number is not None
        streams.setdefault(node.group, []).append(node.number)
    assert streams == {
        "program-policy": [4, 5], "orientation": [11, 12], "language-skills": [13, 14], "labour-market": [15, 16],
        "welcoming-communities": [17, 18],
    }  # fmt: skip
    names = [group.name.en for group in model("settlement-2008").groups]
    assert [name[0] for name in names] == ["A", "B", "C", "D", "E"]


@pytest.mark.shared
def test_the_source_numbers_results_4_to_23_only(shared: Path) -> None:
    text = next((shared / "sources").glob("003_*.txt")).read_text(encoding="utf-8")
    slide = text[text.index("Settlement Program Logic Model") :]
    found = {int(number) for number in re.findall(r"(?<!\d)(\d{1,2})\s*\. [A-Z]", slide)}
    assert found == set(range(4, 24))


# --- the framework and the welcoming community ---------------------------------------------------------------------


def test_the_framework_has_five_objectives_and_its_context() -> None:
    assert len(at_level("framework-2006", "objective")) == len(model("framework-2006").nodes) == 5
    areas = context("framework-2006", "area")
    assert len([area for area in areas if area.startswith("effort-")]) == 8
    assert len([area for area in areas if area.startswith("area-")]) == 5
    assert len([note for note in context("framework-2006", "note") if note.startswith("choice-")]) == 8


def test_the_welcoming_community_has_seventeen_characteristics() -> None:
    assert len(at_level("welcoming-2010", "characteristic")) == len(model("welcoming-2010").nodes) == 17
    assert "Esses" in model("welcoming-2010").source.words.fr


# --- every model ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model_id", MODELS)
def test_every_arrow_starts_and_arrives(model_id: str) -> None:
    found = model(model_id)
    order = [column.level for column in found.columns]
    last = "final" if "final" in order else order[-1]
    reached = {target for node in found.nodes for target in node.leads_to}
    for node in found.nodes:
        if order.index(node.level) < order.index(last):
            assert node.leads_to, f"{node.id} leads nowhere"
        if node.level != order[0]:
            assert node.id in reached, f"nothing leads to {node.id}"


@pytest.mark.parametrize("model_id", MODELS)
def test_every_box_reaches_a_last_column(model_id: str) -> None:
    found = model(model_id)
    nodes = by_id(model_id)
    ends = {"final", "strategic", "objective", "characteristic"}
    for start in found.nodes:
        wait, seen = [start.id], set()
        while wait:
            here = wait.pop()
            if here not in seen:
                seen.add(here)
                wait += nodes[here].leads_to
        assert any(nodes[ref].level in ends for ref in seen), start.id


@pytest.mark.parametrize("model_id", MODELS)
def test_every_text_is_whole_in_both_languages(model_id: str) -> None:
    texts = list(bilinguals(model(model_id)))
    assert len(texts) > 2 * len(model(model_id).nodes)
    for path, text in texts:
        assert text.text.complete, path
        assert list(typography(text.fr)) == [], path
        assert "'" not in text.en, path


@pytest.mark.parametrize("model_id", MODELS)
def test_names_fit_a_box_and_statements_say_more(model_id: str) -> None:
    for node in model(model_id).nodes:
        assert len(node.name.en) <= LONGEST["en"], node.id
        assert len(node.name.fr) <= LONGEST["fr"], node.id
        assert node.statement.en.endswith("."), node.id
        assert node.statement.fr.endswith("."), node.id


@pytest.mark.parametrize("model_id", MODELS)
def test_every_box_names_its_source(model_id: str) -> None:
    for part in (*model(model_id).nodes, *model(model_id).context):
        assert part.source.document in {"S0", "S1", "S3", "S4"}, part.id
        assert part.source.words.complete, part.id


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower().replace("’", "").replace("'", ""))


@pytest.mark.shared
def test_the_wording_is_our_own(shared: Path) -> None:
    """No run of seven words of a source stands in a statement of a model."""
    run = 7
    known = set()
    for source in (shared / "sources").glob("*.txt"):
        words = _words(source.read_text(encoding="utf-8"))
        known |= {tuple(words[i : i + run]) for i in range(len(words) - run + 1)}
    for model_id in MODELS:
        for path, text in bilinguals(model(model_id)):
            words = _words(text.en)
            copied = [words[i : i + run] for i in range(len(words) - run + 1) if tuple(words[i : i + run]) in known]
            assert not copied, (model_id, path, copied)


# --- stated facts --------------------------------------------------------------------------------------------------


def test_the_stated_funding_facts_are_those_of_slide_4_and_none_is_computed() -> None:
    found = {fact_id: fact for fact_id, fact in definitions().facts.items() if fact_id.startswith("lip-")}
    stated = {fact_id: fact.amount.numerator for fact_id, fact in found.items() if fact.amount is not None}
    assert stated == {
        "lip-count": 45, "lip-toronto-city-wide": 1, "lip-toronto-neighbourhood": 14,
        "lip-toronto-total": 4_000_000_00, "lip-community-wide": 30, "lip-community-wide-total": 5_200_000_00,
        "lip-cost-lowest": 59_500_00, "lip-cost-highest": 553_600_00, "lip-cost-average-stated": 226_000_00,
    }  # fmt: skip
    assert all(fact.stated.isoformat() == "2011-11-17" for fact in found.values())
    assert all(fact.amount is None or fact.amount.denominator is None for fact in found.values())
