"""A small, sound root of definitions that tests copy and then break in one place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from arrimage.core.problem import Problem, Refused
from arrimage.definitions import Definitions, load
from arrimage.definitions.checks.language import typography

SOUND = {
    "logic_models/small-2022.yaml": """\
id: small-2022
version: 1
kind: fin
name: {en: A small model, fr: Un petit modèle}
short: {en: Small, fr: Petit}
about: {en: For tests, fr: Pour les essais}
year: 2022
source: {document: own, at: note 1}
columns:
  - {level: activity, name: {en: Activities, fr: Activités}}
  - {level: output, name: {en: Outputs, fr: Extrants}}
  - {level: immediate, name: {en: Immediate, fr: Immédiats}}
groups:
  - {id: left, name: {en: Left, fr: Gauche}}
nodes:
  - id: act-one
    level: activity
    group: left
    name: {en: Act, fr: Agir}
    statement: {en: People act together, fr: Les gens agissent ensemble}
    source: {document: own, at: note 1}
    leads_to: [out-one]
  - id: out-one
    level: output
    name: {en: Output, fr: Extrant}
    statement: {en: Something comes of it, fr: Il en sort quelque chose}
    source: {document: own, at: note 1}
    leads_to: [imm-one]
  - id: imm-one
    level: immediate
    name: {en: Change, fr: Changement}
    statement: {en: Something changes, fr: Quelque chose change}
    source: {document: own, at: note 1}
context:
  - {id: role-one, kind: role, name: {en: Role, fr: Rôle}, source: {document: own, at: note 1}, node: act-one}
""",
    "logic_models/other-2011.yaml": """\
id: other-2011
version: 1
kind: lip
name: {en: Another model, fr: Un autre modèle}
short: {en: Other, fr: Autre}
about: {en: For tests, fr: Pour les essais}
year: 2011
source: {document: own, at: note 1}
columns:
  - {level: objective, name: {en: Objectives, fr: Objectifs}}
nodes:
  - {id: aim, level: objective, name: {en: Aim, fr: Visée}, statement: {en: To act, fr: Agir}, source: {document: own, at: note 1}}
  - {id: end, level: objective, name: {en: End, fr: Fin}, statement: {en: To end, fr: Finir}, source: {document: own, at: note 1}}
""",
    "crosswalks/small-other.yaml": """\
id: small-other
version: 1
name: {en: Small and other, fr: Petit et autre}
left: small-2022
right: other-2011
mappings:
  - left: small-2022/act-one
    right: other-2011/aim
    match: exact
    why: {en: The same, fr: La même chose}
    source: {document: own, at: note 1}
  - left: small-2022/out-one
    right: other-2011/end
    match: broad
    why: {en: A part of it, fr: Une partie}
    source: {document: own, at: note 1}
""",
    "indicators/some.yaml": """\
indicators:
  - id: things-done
    version: 1
    name: {en: Things done, fr: Choses faites}
    question: {en: How many things?, fr: Combien de choses?}
    counts: {en: things, fr: choses}
    unit: count
    direction: up
    frequency: annual
    years: [1, 2]
    nodes: [small-2022/imm-one]
    measure: things_done
    source: {document: own, at: note 1}
  - id: share-done
    version: 1
    name: {en: Share done, fr: Part faite}
    question: {en: Which share?, fr: Quelle part?}
    counts: {en: things done, fr: choses faites}
    out_of: {en: all things, fr: toutes les choses}
    unit: share
    direction: up
    frequency: annual
    years: [1, 2]
    nodes: [small-2022/imm-one]
    waits_for: [referrals]
    rubric: quality
    source: {document: own, at: note 1}
""",
    "targets/some.yaml": """\
targets:
  - id: twice
    version: 1
    indicator: things-done
    rule: multiply
    baseline: {numerator: 19}
    baseline_words: {en: "19", fr: "19"}
    factor: 2
    words: {en: Twice as many, fr: Deux fois plus}
    adopted: 2011-11-17
    source: {document: own, at: note 1}
""",
    "rubrics/quality.yaml": """\
id: quality
version: 1
subject: strategy
name: {en: Quality, fr: Qualité}
about: {en: For tests, fr: Pour les essais}
source: {document: own, at: note 1}
criteria:
  - id: clear
    name: {en: Clear, fr: Clair}
    question: {en: Is it clear?, fr: Est-ce clair?}
    source: {document: own, at: note 1}
    levels: [{en: a, fr: a}, {en: b, fr: b}, {en: c, fr: c}, {en: d, fr: d}, {en: e, fr: e}]
  - id: whole
    name: {en: Whole, fr: Complet}
    question: {en: Is it whole?, fr: Est-ce complet?}
    source: {document: own, at: note 1}
    levels: [{en: a, fr: a}, {en: b, fr: b}, {en: c, fr: c}, {en: d, fr: d}, {en: e, fr: e}]
""",
    "report_schemas/yearly.yaml": """\
id: yearly
version: 1
kind: annual
audience: funder
name: {en: Yearly, fr: Annuel}
headline: {en: The year, fr: L’année}
sections:
  - id: first
    title: {en: First, fr: Premier}
    blocks:
      - {id: numbers, kind: figures, indicators: [things-done], model: small-2022}
      - {id: words, kind: draft, draft: {en: "{things-done} things were done.", fr: "{things-done} choses ont été faites."}}
""",
    "facts/some.yaml": """\
facts:
  - {id: stated, name: {en: Stated, fr: Énoncé}, unit: cents, amount: {numerator: 100}, stated: 2011-11-17, source: {document: own, at: note 1}}
""",
}


def plant(root: Path) -> Path:
    """Write the sound root under ``root``."""
    for name, text in SOUND.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def edit(root: Path, file: str, old: str, new: str, count: int = 1) -> None:
    """Replace ``old`` in one file; the test is wrong when it is not there."""
    path = root / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {file}"
    path.write_text(text.replace(old, new, count), encoding="utf-8")


def refused(root: Path) -> list[Problem]:
    """Load a broken root; every problem must be whole in both languages and point at a file."""
    with pytest.raises(Refused) as caught:
        load(root)
    problems = list(caught.value.problems)
    for problem in problems:
        for text in (problem.message, problem.remedy, problem.place):
            assert text.complete, problem
        # What a person wrote is quoted as is, and may itself be the mistake: the check is on our own words.
        for text in (problem.message, problem.remedy):
            french = re.sub("«\u00a0.*?\u00a0»", "«\u00a0x\u00a0»", text.fr)
            assert list(typography(french)) == [], french
            assert text.en != text.fr
    return problems


def sound(root: Path) -> Definitions:
    """Load a root that must be sound."""
    return load(root)
