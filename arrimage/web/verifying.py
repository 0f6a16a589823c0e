"""Whether the audit trail is what was written: every digest, seal and signature computed anew, in constant memory.

Entries come out of the database in the order of their seals, next to the seals themselves, and nothing is kept but the
counts. What is sealed while this runs is left to the next run; a large trail can be verified while people work.
"""

from __future__ import annotations

import datetime as dt
import hmac
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef
from django.utils import timezone

from arrimage.core import sealing
from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Text
from arrimage.web import audit, triggers
from arrimage.web.models import AuditEntry, AuditSeal
from arrimage.web.sealing import NO_KEY, ROW, keys

#: An entry that no seal covers after this long says that the ticker does not run.
LATE = dt.timedelta(minutes=5)
#: Problems that are kept in words; the rest is only counted.
KEPT = 100
_CHUNK = 2000
_VALUES = ("values__entry_id", "values__key", "values__before", "values__after", "values__erased_at")
_RESTORE = Text(
    "Compare with a backup, and ask who may write to the database past Arrimage.",
    "Comparez avec une sauvegarde et cherchez qui peut écrire dans la base de données sans passer par Arrimage.",
)


class Row(NamedTuple):
    """One entry as stored, with its values; ``entry`` is None when the row of values is gone."""

    id: UUID
    at: dt.datetime
    actor_id: UUID | None
    actor_label: str
    verb: str
    object_type: str
    object_id: UUID
    partnership_id: UUID | None
    digest: str
    seal_id: int | None
    entry: UUID | None
    key: str | None
    before: Any
    after: Any
    erased_at: dt.datetime | None


@dataclass(slots=True)
class Verdict:
    """What was found. ``found`` counts all problems, ``problems`` holds the first hundred, in the order of the chain."""

    entries: int = 0
    seals: int = 0
    erased: int = 0
    unsealed: int = 0
    head: str = ""
    #: whether the chain still holds the head noted elsewhere; None when none was given
    contains: bool | None = None
    found: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Whether nothing was found."""
        return self.found == 0

    def add(self, place: Text, message: Text, remedy: Text = _RESTORE) -> None:
        """Note a problem."""
        self.found += 1
        if len(self.problems) < KEPT:
            self.problems.append(Problem(message, remedy, place))


def verify(
    since: str = "", progress: Callable[[int, int], None] | None = None, now: dt.datetime | None = None
) -> Verdict:
    """Compute the whole trail anew.

    Args:
        since: a head noted earlier, ``number:digest``; the chain must still hold it.
        progress: called with entries done and entries in all.
        now: the moment that lateness is measured at.

    Raises:
        Refused: when ``since`` is no head, or the audit key is too short to be one.
    """
    verdict = Verdict()
    noted = _noted(since)
    for name in triggers.missing(connection):
        verdict.add(
            Text("", ""),
            Text("The trigger {t} is missing or switched off.", "Le déclencheur {t} manque ou est désactivé.").format(t=name),
            Text("Undo and apply the migration web 0005, then ask who took it away.", "Annulez et réappliquez la migration web 0005, puis cherchez qui l’a retiré."),
        )  # fmt: skip
    last = AuditSeal.objects.order_by("-number").values_list("number", flat=True).first() or 0
    verdict.contains = False if noted else None
    _sealed(verdict, last, noted, _counter(progress))
    _unsealed(verdict, now or timezone.now())
    _untold_erasures(verdict)
    if noted and not verdict.contains:
        verdict.add(
            Text("Link {n}", "Maillon {n}").format(n=noted[0]),
            Text("The chain no longer holds the head that was noted.", "La chaîne ne contient plus la tête qui avait été notée."),
        )  # fmt: skip
    return verdict


def _noted(since: str) -> tuple[int, str] | None:
    number, _, digest = since.strip().partition(":")
    if not since.strip():
        return None
    if not number.isdecimal() or len(digest) != 64:
        raise Refused(
            Problem(
                Text("“{h}” is no head of the chain.", "«\u00a0{h}\u00a0» n’est pas une tête de chaîne.").format(h=since),
                Text("Give what “arrimage audit head” printed, such as 312:9f86….", "Donnez ce que «\u00a0arrimage audit head\u00a0» a affiché, par exemple 312:9f86…."),
            )
        )  # fmt: skip
    return int(number), digest


def _counter(progress: Callable[[int, int], None] | None) -> Callable[[int], None]:
    total = AuditEntry.objects.count() if progress else 0

    def step(done: int) -> None:
        if progress and (done % 1000 == 0 or done == total):
            progress(min(done, total), total)

    return step


def _rows(last: int) -> Iterator[Row]:
    """Sealed entries in the order of their seals."""
    told = AuditEntry.objects.filter(seal_id__lte=last).values_list(*ROW, "seal_id", *_VALUES)
    for row in told.order_by("seal_id", "id").iterator(_CHUNK):
        yield Row(*row)


def _sealed(verdict: Verdict, last: int, noted: tuple[int, str] | None, step: Callable[[int], None]) -> None:
    held = keys()
    if last and not held:
        verdict.add(NO_KEY.place, NO_KEY.message, NO_KEY.remedy)
    rows = _rows(last)
    waiting = next(rows, None)
    number, previous = 0, ""
    for seal in AuditSeal.objects.filter(number__lte=last).order_by("number").iterator(_CHUNK):
        place = _link(seal.number)
        while waiting is not None and (waiting.seal_id or 0) < seal.number:
            waiting = _orphan(verdict, waiting, rows, step)
        digests: list[str] = []
        while waiting is not None and waiting.seal_id == seal.number:
            _check_values(verdict, waiting)
            digests.append(sealing.row_digest(**{name: getattr(waiting, name) for name in ROW}))
            step(verdict.entries)
            waiting = next(rows, None)
        if seal.number != number + 1:
            verdict.add(place, _GAP.format(a=number + 1, b=seal.number - 1))
        elif seal.previous != previous:
            verdict.add(place, _BROKEN)
        _check_seal(verdict, seal, digests, held)
        number, previous = seal.number, seal.digest
        verdict.seals += 1
        if noted == (seal.number, seal.digest):
            verdict.contains = True
    while waiting is not None:
        waiting = _orphan(verdict, waiting, rows, step)
    verdict.head = f"{number}:{previous}" if number else ""


_GAP = Text("Links {a} to {b} are missing.", "Les maillons {a} à {b} manquent.")
_BROKEN = Text("It does not follow from the link before.", "Il ne suit pas le maillon précédent.")


def _orphan(verdict: Verdict, row: Row, rows: Iterator[Row], step: Callable[[int], None]) -> Row | None:
    """An entry whose seal is gone."""
    _check_values(verdict, row)
    step(verdict.entries)
    verdict.add(_entry(row), Text("Its seal, link {n}, is missing.", "Son sceau, le maillon {n}, manque.").format(n=row.seal_id))  # fmt: skip
    return next(rows, None)


def _check_seal(verdict: Verdict, seal: AuditSeal, digests: list[str], held: tuple[bytes, ...]) -> None:
    place = _link(seal.number)
    if len(digests) < seal.count:
        verdict.add(place, Text("Of its {n} entries {m} are missing.", "Sur ses {n} écritures, {m} manquent.").format(n=seal.count, m=seal.count - len(digests)))  # fmt: skip
    elif len(digests) > seal.count:
        verdict.add(place, Text("It covers {n} entries, and {m} more were put under it.", "Il couvre {n} écritures, et {m} de plus y ont été ajoutées.").format(n=seal.count, m=len(digests) - seal.count))  # fmt: skip
    elif sealing.rows_digest(digests) != seal.rows_digest:
        verdict.add(place, Text("One or more of its entries were changed or exchanged.", "Une ou plusieurs de ses écritures ont été modifiées ou échangées."))  # fmt: skip
    stated = sealing.seal_digest(
        number=seal.number, at=seal.at, previous=seal.previous, count=seal.count, rows=seal.rows_digest
    )
    if stated != seal.digest:
        verdict.add(place, Text("The seal itself was changed.", "Le sceau lui-même a été modifié."))
    if held and not any(hmac.compare_digest(sealing.signature(key, seal.digest), seal.signature) for key in held):
        verdict.add(
            place,
            Text("Its signature was not made with the audit key: the seal is forged, or the key is another.", "Sa signature ne vient pas de la clé du journal\u00a0: le sceau est contrefait, ou la clé est une autre."),
        )  # fmt: skip


def _check_values(verdict: Verdict, row: Row) -> None:
    """The values of an entry against its digest; erased ones are counted."""
    verdict.entries += 1
    if row.entry is None:
        verdict.add(_entry(row), Text("Its values are gone without an erasure.", "Ses valeurs ont disparu sans effacement."))  # fmt: skip
    elif row.erased_at is not None and not row.key and row.before is None and row.after is None:
        verdict.erased += 1
    elif not _same(row):
        verdict.add(_entry(row), Text("Its values are not those that were written.", "Ses valeurs ne sont pas celles qui ont été écrites."))  # fmt: skip


def _same(row: Row) -> bool:
    try:
        return sealing.values_digest(row.key or "", row.before, row.after) == row.digest
    except ValueError:
        return False


def _unsealed(verdict: Verdict, now: dt.datetime) -> None:
    """Entries that wait for a seal: their values are checked, and a long wait is told."""
    oldest: dt.datetime | None = None
    late = 0
    for found in (
        AuditEntry.objects.filter(seal=None).order_by("id").values_list(*ROW, "seal_id", *_VALUES).iterator(_CHUNK)
    ):
        row = Row(*found)
        _check_values(verdict, row)
        verdict.unsealed += 1
        late += row.at < now - LATE
        oldest = row.at if oldest is None else min(oldest, row.at)
    if late and oldest is not None:
        verdict.add(
            Text("Since {d}", "Depuis {d}").format(d=_moment(oldest)),
            Text("Entries that no seal covers: {n}.", "Écritures qu’aucun sceau ne couvre\u00a0: {n}.").format(n=late),
            Text("Have the worker or “arrimage tick” run every minute.", "Faites tourner chaque minute les tâches de fond ou «\u00a0arrimage tick\u00a0»."),
        )  # fmt: skip


def _untold_erasures(verdict: Verdict) -> None:
    """Values that were blanked past the one function that erases, which leaves an entry."""
    told = AuditEntry.objects.filter(
        object_id=OuterRef("object_id"), verb=audit.ERASED, object_type=OuterRef("object_type")
    )
    untold = AuditEntry.objects.filter(values__erased_at__isnull=False).exclude(Exists(told)).order_by("at", "id")
    count = untold.count()
    first = untold.values_list("id", "at", "object_type").first() if count else None
    if first:
        verdict.add(
            _place(*first),
            Text("Values were erased without an entry that says so: {n}.", "Valeurs effacées sans écriture qui le dise\u00a0: {n}.").format(n=count),
        )  # fmt: skip


def _link(number: int) -> Text:
    return Text("Link {n}", "Maillon {n}").format(n=number)


def _entry(row: Row) -> Text:
    return _place(row.id, row.at, row.object_type)


def _place(key: UUID, at: dt.datetime, kind: str) -> Text:
    return Text("Entry {e} of {d} ({k})", "Écriture {e} du {d} ({k})").format(e=key, d=_moment(at), k=kind)


def _moment(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M UTC")
