"""Where the house stands, for the rules about it."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "arrimage"
ROOMS = ("partnership", "needs", "directory", "strategy", "results", "evaluation", "exchange")


def modules(folder: Path = PACKAGE) -> list[Path]:
    """Every module of the package except generated migrations."""
    return [path for path in sorted(folder.rglob("*.py")) if "migrations" not in path.parts]


def named(path: Path) -> str:
    """A path as the rules write it, from the package on."""
    return path.relative_to(PACKAGE).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    """The syntax of a module."""
    return ast.parse(path.read_text(), str(path))


def tracked() -> list[Path]:
    """Every file under version control that is still there."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]
