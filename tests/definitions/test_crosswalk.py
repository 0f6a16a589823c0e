"""Crosswalks: SKOS integrity of ours, refusals of broken ones, and the SKOS export read back by another library."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SKOS

from arrimage.definitions import definitions, load
from arrimage.definitions.skos import concept_iri, json_ld, scheme_iri, turtle

from .roots import edit, plant, refused

WALK = "crosswalks/small-other.yaml"
BASE = "https://arrimage.example"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return plant(tmp_path)


# --- ours ----------------------------------------------------------------------------------------------------------


def test_the_four_crosswalks_join_the_models_of_the_brief() -> None:
    found = {(walk.left, walk.right) for walk in definitions().crosswalks.values()}
    assert found == {
        ("lip-2011", "fin-2022"), ("lip-2011", "settlement-2008"), ("fin-2022", "settlement-2008"),
        ("fin-2022", "framework-2006"),
    }  # fmt: skip


def test_starred_boxes_are_exact_and_the_one_that_joins_two_results_is_close_to_both() -> None:
    starred = {
        n.id for n in definitions().models["lip-2011"].nodes if n.source.note and n.source.note.en.startswith("Star")
    }
    exact = {
        m.left.partition("/")[2]: m.right.partition("/")[2]
        for m in definitions().crosswalks["lip-settlement"].mappings
        if m.match == "exact"
    }
    assert set(exact) == starred - {"imm-aware"}
    assert {int(result.removeprefix("result-")) for result in exact.values()} == {1, 2, 3, 17, 18, 19, 20, 21, 22}
    aware = {(m.other, m.match) for m in definitions().matches("lip-2011/imm-aware") if "settlement" in m.other}
    assert aware == {("settlement-2008/result-6", "close"), ("settlement-2008/result-18", "close")}
    for mapping in definitions().crosswalks["lip-settlement"].mappings:
        assert (mapping.source.document == "S3") == ("Starred" in mapping.why.en)


def test_exact_boxes_agree_in_words() -> None:
    ours = definitions()
    for mapping in ours.crosswalks["lip-settlement"].mappings:
        if mapping.match == "exact" and mapping.right.rpartition("-")[2] in {"1", "3", "19", "20", "21", "22"}:
            assert ours.node(mapping.left).statement == ours.node(mapping.right).statement, mapping.left


def test_most_outcomes_of_both_networks_have_a_counterpart() -> None:
    """Where a model has no counterpart the crosswalk says nothing; this names those few, so that a loss is noticed."""
    ours = definitions()
    alone = set()
    for model_id, other in (("lip-2011", "fin-2022"), ("fin-2022", "lip-2011")):
        for node in ours.models[model_id].nodes:
            if node.level in ("immediate", "intermediate", "final") and node.group != "design":
                matched = [m for m in ours.matches(f"{model_id}/{node.id}") if m.other.startswith(other)]
                if not matched:
                    alone.add(f"{model_id}/{node.id}")
    assert alone == {
        "lip-2011/int-accessible", "fin-2022/imm-plan", "fin-2022/imm-employability", "fin-2022/int-partner",
        "fin-2022/int-priorities",
    }  # fmt: skip


def test_every_reason_is_given_in_both_languages() -> None:
    for walk in definitions().crosswalks.values():
        for mapping in walk.mappings:
            assert mapping.why.text.complete
            assert mapping.why.en != mapping.why.fr


# --- broken ones ---------------------------------------------------------------------------------------------------

PAIR = """\
  - left: small-2022/{left}
    right: other-2011/{right}
    match: {match}
    why: {{en: Because, fr: Parce que}}
    source: {{document: own, at: note 1}}
"""


@pytest.mark.parametrize(
    ("left", "right", "match", "message"),
    [
        ("act-one", "aim", "exact", "stands twice"),
        ("act-one", "aim", "broad", "both “exact” and “broad”"),
        ("act-one", "aim", "narrow", "both “exact” and “narrow”"),
        ("act-one", "end", "exact", "exact match of both"),
        ("imm-one", "aim", "exact", "exact match of both"),
    ],
)
def test_a_pair_that_contradicts_itself_is_refused(root: Path, left: str, right: str, match: str, message: str) -> None:
    path = root / WALK
    path.write_text(
        path.read_text(encoding="utf-8") + PAIR.format(left=left, right=right, match=match), encoding="utf-8"
    )
    (problem,) = refused(root)
    assert message in problem.message.en
    assert problem.place.en.startswith(f"{WALK}, key mappings[#3].match")


def test_broader_in_a_circle_is_refused(root: Path) -> None:
    edit(root, WALK, "match: exact", "match: broad")  # act-one < aim
    path = root / WALK
    more = PAIR.format(left="act-one", right="end", match="narrow")  # end < act-one
    more += PAIR.format(left="out-one", right="aim", match="narrow")  # aim < out-one < end
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    (problem,) = refused(root)
    assert "circle" in problem.message.en
    assert "en rond" in problem.message.fr


def _third(root: Path, match: str) -> None:
    """A third model that equals both boxes of the first two, or is related to one."""
    model = (root / "logic_models/other-2011.yaml").read_text(encoding="utf-8")
    (root / "logic_models/third-2011.yaml").write_text(model.replace("other-2011", "third-2011"), encoding="utf-8")
    for walk, left, ref, relation in (
        ("small-third", "small-2022", "act-one", "exact"),
        ("other-third", "other-2011", "aim", match),
    ):
        text = f"id: {walk}\nversion: 1\nname: {{en: A {walk}, fr: Une {walk}}}\nleft: {left}\nright: third-2011\nmappings:\n"
        pair = PAIR.format(left=ref, right="aim", match=relation)
        pair = pair.replace("left: small-2022", f"left: {left}").replace("right: other-2011", "right: third-2011")
        (root / f"crosswalks/{walk}.yaml").write_text(text + pair, encoding="utf-8")


def test_a_third_model_may_agree(root: Path) -> None:
    _third(root, "exact")
    assert len(load(root).crosswalks) == 3


@pytest.mark.parametrize("match", ["broad", "narrow", "related"])
def test_a_contradiction_through_a_third_model_is_refused(root: Path, match: str) -> None:
    _third(root, match)
    (problem,) = refused(root)
    assert "contradicts the other crosswalks" in problem.message.en
    assert problem.place.en.startswith("crosswalks/other-third.yaml, key mappings[#1].match")


def test_related_to_something_broader_is_refused(root: Path) -> None:
    edit(root, WALK, "match: exact", "match: broad")
    _third(root, "related")  # act-one = third aim, act-one < other aim, other aim related to third aim
    assert any("contradicts" in problem.message.en for problem in refused(root))


# --- SKOS ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["turtle", "json-ld"])
def graph(request: pytest.FixtureRequest) -> Graph:
    write = turtle if request.param == "turtle" else json_ld
    return Graph().parse(data=write(definitions(), BASE), format=request.param)


def test_every_model_and_box_comes_back_with_labels_in_both_languages(graph: Graph) -> None:
    ours = definitions()
    assert set(graph.subjects(RDF.type, SKOS.ConceptScheme)) == {URIRef(scheme_iri(BASE, m)) for m in ours.models}
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    assert concepts == {URIRef(concept_iri(BASE, ref)) for ref in ours.nodes}
    assert len(concepts) == sum(len(m.nodes) for m in ours.models.values())
    for ref, node in ours.nodes.items():
        iri = URIRef(concept_iri(BASE, ref))
        assert set(graph.objects(iri, SKOS.prefLabel)) == {
            Literal(node.name.en, lang="en"),
            Literal(node.name.fr, lang="fr"),
        }
        assert set(graph.objects(iri, SKOS.definition)) == {
            Literal(node.statement.en, lang="en"), Literal(node.statement.fr, lang="fr"),
        }  # fmt: skip
        assert list(graph.objects(iri, SKOS.inScheme)) == [URIRef(scheme_iri(BASE, ref.partition("/")[0]))]


def test_every_mapping_comes_back_from_both_ends(graph: Graph) -> None:
    ours = definitions()
    name = {
        "exact": "exactMatch",
        "close": "closeMatch",
        "related": "relatedMatch",
        "broad": "broadMatch",
        "narrow": "narrowMatch",
    }
    count = 0
    for walk in ours.crosswalks.values():
        for mapping in walk.mappings:
            left, right = URIRef(concept_iri(BASE, mapping.left)), URIRef(concept_iri(BASE, mapping.right))
            inverse = {"broad": "narrow", "narrow": "broad"}.get(mapping.match, mapping.match)
            assert (left, SKOS[name[mapping.match]], right) in graph
            assert (right, SKOS[name[inverse]], left) in graph
            count += 1
    found = sum(len(list(graph.subject_objects(SKOS[relation]))) for relation in name.values())
    assert found == 2 * count
    statements = set(graph.subjects(RDF.type, RDF.Statement))
    assert len(statements) == count
    for statement in statements:
        (predicate,) = graph.objects(statement, RDF.predicate)
        (subject,) = graph.objects(statement, RDF.subject)
        (thing,) = graph.objects(statement, RDF.object)
        assert (subject, predicate, thing) in graph


def test_exact_is_disjoint_from_broad_narrow_and_related(graph: Graph) -> None:
    exact = set(graph.subject_objects(SKOS.exactMatch))
    assert exact
    for relation in (SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch):
        assert exact.isdisjoint(graph.subject_objects(relation))


def test_broader_never_comes_back_to_itself_even_through_exact_matches(graph: Graph) -> None:
    up = SKOS.broadMatch | SKOS.exactMatch
    for narrow, broad in graph.subject_objects(SKOS.broadMatch):
        assert (broad, up * "*", narrow) not in graph


def test_both_forms_say_the_same() -> None:
    one = Graph().parse(data=turtle(definitions(), BASE), format="turtle")
    two = Graph().parse(data=json_ld(definitions(), BASE), format="json-ld")
    assert set(one) == set(two)
    assert json.loads(json_ld(definitions(), BASE))["@context"]["skos"] == str(SKOS)


def test_awkward_text_survives_turtle(root: Path) -> None:
    edit(root, "logic_models/small-2022.yaml", "{en: People act together, fr: Les gens agissent ensemble}",
         '{en: "They say \\"act\\" \\\\ now\\n\\tall", fr: "Ils disent \\"agir\\""}')  # fmt: skip
    found = Graph().parse(data=turtle(load(root), BASE), format="turtle")
    iri = URIRef(concept_iri(BASE, "small-2022/act-one"))
    assert Literal('They say "act" \\ now\n\tall', lang="en") in set(found.objects(iri, SKOS.definition))


@pytest.mark.parametrize("base", ["", "arrimage.example", "ftp://x", "https://a b", "https://a>b", "https://"])
def test_a_base_that_is_no_address_is_refused(base: str) -> None:
    with pytest.raises(ValueError, match="not an absolute address"):
        turtle(definitions(), base)


def test_addresses_are_stable_and_do_not_depend_on_a_trailing_slash() -> None:
    assert concept_iri(BASE + "/", "fin-2022/out-map") == concept_iri(BASE, "fin-2022/out-map")
    assert turtle(definitions(), BASE) == turtle(definitions(), BASE + "/")
