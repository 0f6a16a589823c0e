"""``arrimage demo --remove`` and ``--reset``: the demonstration region goes, alone or to be loaded anew."""

from __future__ import annotations

from django.db import transaction

from arrimage.cli.output import note
from arrimage.core.access import MACHINE
from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Lang, Text


def remove(*, reset: bool, lang: Lang) -> None:
    """Remove the region and say how much went.

    Raises:
        Refused: when something of one's own hangs on it; for ``--reset`` also when something of it has to be kept.
    """
    from arrimage.config.demonstration import removal

    with transaction.atomic():
        done = removal.remove(by=MACHINE)
        if reset and done.kept:
            raise Refused(
                Problem(
                    Text("Your own partnerships use {n} organizations, places or accounts of the region.", "Vos propres partenariats utilisent {n} organismes, lieux ou comptes de la région.").format(n=done.kept),
                    Text("Nothing was changed. Use --remove, which keeps them.", "Rien n’a été modifié. Utilisez --remove, qui les garde."),
                )
            )  # fmt: skip
    said = Text("{p} partnerships with {r} rows were removed; {k} shared rows were kept.", "{p} partenariats et {r} lignes ont été retirés; {k} lignes partagées ont été gardées.")  # fmt: skip
    note(said.format(p=done.partnerships, r=done.rows, k=done.kept), lang)
