"""How commands speak: tables, notes on stderr, problems, progress bars on anything long, files written whole."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tqdm import tqdm

from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Lang, Text

Step = Callable[[int, int], None]


def table(headings: Sequence[Text], rows: Sequence[Sequence[str]], lang: Lang) -> None:
    """Print rows in columns as wide as their content."""
    grid = [[heading.say(lang) for heading in headings], *[[str(cell) for cell in row] for row in rows]]
    widths = [max(len(row[i]) for row in grid) for i in range(len(headings))]
    for number, row in enumerate(grid):
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
        if number == 0:
            print("  ".join("─" * width for width in widths))


def note(text: Text, lang: Lang) -> None:
    """A sentence for the person, kept out of what a script reads."""
    print(text.say(lang), file=sys.stderr)


def problems(items: Sequence[Problem], lang: Lang, *, file: str = "", hidden: int = 0) -> None:
    """Print problems on stderr, one a line, with place and remedy."""
    head = Text("{n} to mend; nothing was stored.", "{n} à corriger; rien n’a été enregistré.").format(
        n=len(items) + hidden
    )
    print(
        (f"{file}: " if file and lang == "en" else f"{file}\u00a0: " if file else "") + head.say(lang), file=sys.stderr
    )
    for problem in items:
        print("  " + problem.say(lang), file=sys.stderr)
    if hidden:
        print("  " + Text("… and {n} more.", "… et {n} de plus.").format(n=hidden).say(lang), file=sys.stderr)


@contextmanager
def progress(label: Text, lang: Lang) -> Iterator[Step]:
    """A progress bar on stderr that appears once the work has lasted over a second; ``step(done, total)`` moves it."""
    began = time.monotonic()
    bar: tqdm[Any] | None = None

    def step(done: int, total: int) -> None:
        nonlocal bar
        if bar is None:
            if time.monotonic() - began < 1 and done < total:
                return
            bar = tqdm(total=total, desc=label.say(lang), file=sys.stderr, leave=False, unit="", disable=None)
        bar.total = total
        bar.update(done - bar.n)

    try:
        yield step
    finally:
        if bar is not None:
            bar.close()


def write_bytes(name: str, content: bytes, lang: Lang) -> None:
    """Write a file whole or not at all, and say so.

    Raises:
        Refused: when the file cannot be written.
    """
    path = Path(name)
    partial = path.with_name(f".{path.name}.partial")
    try:
        partial.write_bytes(content)
        os.replace(partial, path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise Refused(
            Problem(
                Text("The file {f} cannot be written.", "Le fichier {f} ne peut pas être écrit.").format(f=name),
                Text("Check the folder and your permission.", "Vérifiez le dossier et vos droits."),
            )
        ) from error
    note(Text("Written: {f}", "Fichier écrit\u00a0: {f}").format(f=name), lang)
