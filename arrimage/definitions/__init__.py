"""Definitions are data: logic models, crosswalks, indicators, targets, rubrics, report schemas and stated facts.

Each kind has a folder of YAML files here; :mod:`arrimage.definitions.schema` gives their shapes. Every text is in
both languages, every definition names its source, and a changed meaning is a new version. A broken file is refused
when the application starts, with its place and its remedy.
"""

from __future__ import annotations

from arrimage.definitions.catalogue import Definitions, Match
from arrimage.definitions.loader import check_measures, definitions, load

__all__ = ["Definitions", "Match", "check_measures", "definitions", "load"]
