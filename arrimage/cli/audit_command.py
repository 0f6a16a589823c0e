"""``arrimage audit``: prove that the trail is what was written, and print its head to be noted elsewhere."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from arrimage.cli.output import note, progress
from arrimage.core.text import Lang, Text

_WHOLE = Text(
    "The audit trail is whole: {e} entries, {s} links.", "Le journal est intact\u00a0: {e} écritures, {s} maillons."
)
_BROKEN = Text("The audit trail is not whole; problems: {n}.", "Le journal n’est pas intact; problèmes\u00a0: {n}.")
_COUNTS = Text(
    "Values erased: {r}. Waiting for a seal: {u}.", "Valeurs effacées\u00a0: {r}. En attente d’un sceau\u00a0: {u}."
)


def verify(options: argparse.Namespace, lang: Lang) -> int:
    """Compute every digest, seal and signature anew; 2 when something is found, the first broken place first."""
    from arrimage.web import verifying

    with progress(Text("Verifying the audit trail", "Vérification du journal"), lang) as step:
        verdict = verifying.verify(options.since or "", step)
    if options.format == "json":
        print(json.dumps(_told(verdict, lang), ensure_ascii=False, indent=2))
        return 0 if verdict.whole else 2
    if verdict.whole:
        print(_WHOLE.format(e=verdict.entries, s=verdict.seals).say(lang))
    else:
        print(_BROKEN.format(n=verdict.found).say(lang), file=sys.stderr)
        for problem in verdict.problems[:20]:
            print("  " + problem.say(lang), file=sys.stderr)
        if verdict.found > 20:
            note(Text("  … and {n} more.", "  … et {n} de plus.").format(n=verdict.found - 20), lang)
    print(_COUNTS.format(r=verdict.erased, u=verdict.unsealed).say(lang))
    if verdict.contains:
        print(Text("The chain still holds the head that was noted.", "La chaîne contient toujours la tête notée.").say(lang))  # fmt: skip
    if verdict.head:
        print(Text("Head: {h}", "Tête\u00a0: {h}").format(h=verdict.head).say(lang))
    return 0 if verdict.whole else 2


def _told(verdict: Any, lang: Lang) -> dict[str, Any]:
    return {
        "whole": verdict.whole, "entries": verdict.entries, "seals": verdict.seals, "erased": verdict.erased,
        "unsealed": verdict.unsealed, "head": verdict.head, "contains": verdict.contains, "found": verdict.found,
        "problems": [
            {"place": p.place.say(lang), "message": p.message.say(lang), "remedy": p.remedy.say(lang)} for p in verdict.problems
        ],
    }  # fmt: skip


def head(options: argparse.Namespace, lang: Lang) -> int:
    """Seal what waits, then print the head of the chain alone, for scripts."""
    from arrimage.web import sealing

    sealing.seal()
    found = sealing.head()
    if not found:
        note(Text("Nothing was written yet: the chain has no link.", "Rien n’a encore été écrit\u00a0: la chaîne n’a aucun maillon."), lang)  # fmt: skip
        return 0
    print(found)
    return 0
