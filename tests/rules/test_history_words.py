"""Whatever the trail holds is said in words of both languages: verbs, kinds of record, columns, codes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models
from django.utils.translation import override

from arrimage.core.text import Text
from arrimage.web.history.words import _CHANGED, TRAIL, said
from arrimage.web.models import Record
from tests.rules.house import modules, named, tree

#: What looks like the name of a verb.
VERB = re.compile(r"[a-z_]+\.[a-z_]+")


def verbs() -> Iterator[tuple[str, str]]:
    """(verb, place) of every verb in the source: ``verb="…"`` in a call or as a default, and either side of a choice."""
    for path in modules():
        for node in ast.walk(tree(path)):
            given: list[ast.AST] = []
            if isinstance(node, ast.keyword) and node.arg == "verb":
                given.append(node.value)
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                if any(isinstance(t, ast.Name) and t.id in ("verb", "VERB", "ERASED") for t in targets):
                    given.append(node.value)
            # The shell's own note of an account or a link: _note(record, "account.invite", by), note(user, "log_in").
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and len(node.args) > 1:
                told = node.args[1]
                if node.func.id == "_note":
                    given.append(told)
                if node.func.id == "note" and "signing_in" in path.parts and isinstance(told, ast.Constant):
                    yield f"account.{told.value}", f"{named(path)}:{node.lineno}"
            for value in given:
                for inner in ast.walk(value):
                    if isinstance(inner, ast.Constant) and isinstance(inner.value, str) and VERB.fullmatch(inner.value):
                        yield inner.value, f"{named(path)}:{inner.lineno}"


def test_every_verb_has_words() -> None:
    found = dict(verbs())
    assert len(found) > 80
    silent = {verb: place for verb, place in found.items() if TRAIL.verb(verb) is _CHANGED}
    assert silent == {}


def test_no_words_stand_for_a_verb_that_nobody_uses() -> None:
    source = "\n".join(path.read_text() for path in modules() if path.name not in ("trail.py", "words.py", "own.py"))
    said_so = dict(verbs())
    unused = [verb for verb in TRAIL.verbs if f'"{verb}"' not in source and verb not in said_so]
    assert unused == []


def test_words_are_said_in_both_languages() -> None:
    for words in [*TRAIL.verbs.values(), *TRAIL.fields.values(), *(kind.name for kind in TRAIL.kinds.values())]:
        if isinstance(words, Text):
            assert words.complete, words
        else:
            with override("fr"):
                french = str(words)
            with override("en"):
                assert french, str(words)
        assert said(words, "en")


def columns() -> Iterator[tuple[str, models.Field]]:
    """(label of the model, column) of everything that the trail may hold of records."""
    for model in apps.get_models():
        if issubclass(model, Record):
            left_out = {"created_at", "modified_at", "sides_at", *getattr(model, "NOT_AUDITED", ())}
            for column in model._meta.concrete_fields:
                if "_key_" not in column.name and column.name not in left_out:
                    yield model._meta.label_lower, column


@pytest.mark.parametrize("label", sorted({label for label, _ in columns()}))
def test_every_record_has_words_for_its_kind_its_columns_and_their_codes(label: str) -> None:
    assert label in TRAIL.kinds
    short = label.rpartition(".")[2]
    for owner, column in columns():
        name = column.attname
        if owner != label or name in TRAIL.silent or f"{short}.{name}" in TRAIL.silent:
            continue
        assert TRAIL.column(label, name) is not None, f"{label}.{name} has no name"
        if column.choices:
            codes = TRAIL.of(TRAIL.codes, label, name) or {}
            assert {code for code, _ in column.choices if code} <= set(codes), f"{label}.{name}"
        if column.is_relation:
            assert TRAIL.of(TRAIL.points, label, name) == column.related_model._meta.label_lower, f"{label}.{name}"


def test_two_rooms_cannot_give_one_column_two_meanings() -> None:
    from arrimage.web.history.words import Dictionary, Trail

    words = Dictionary()
    words.add(Trail({}, {}, fields={"status": Text("Status", "État")}))
    words.add(Trail({}, {}, fields={"status": Text("Status", "État")}))
    with pytest.raises(ValueError, match="two meanings of status"):
        words.add(Trail({}, {}, fields={"status": Text("State", "État")}))
