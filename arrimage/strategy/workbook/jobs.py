"""Large workbooks are imported in the background: the confirmation starts a job, its page says how far it is.

The job is a task of the database queue, found again by the task's id; the file lies in storage beside two small notes.
Nothing else is stored, and three things hold whatever happens to the worker:

* the import is one transaction, so that a worker that dies leaves nothing half done;
* its audit entry carries the file's own id, so that the same confirmation never imports twice, even when two workers try;
* while it works the job leaves a sign of life; :func:`revive` puts one whose worker died back into the queue.
"""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import TracebackType
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Text
from arrimage.partnership.models import Partnership
from arrimage.strategy import workbook as book
from arrimage.web import audit
from arrimage.web.models import AuditEntry, User
from arrimage.web.workbook.sheets import Sheet

#: A file with more rows than this is imported in the background; below it an import takes a few seconds at most.
BACKGROUND_ROWS = 3_000
#: How many rows are imported in a second, roughly, on a small machine: the page says about how long it takes.
ROWS_A_SECOND = 1_000
#: The job gives a sign of life this often; without one for as long as ``LOST`` its worker is taken for dead.
BEAT = dt.timedelta(seconds=5)
LOST = dt.timedelta(seconds=60)
#: A job that took its worker down this many times is not tried again.
TRIES = 3

FOLDER = "imports/jobs"
#: How a task ends when its worker was told to stop, not because anything is wrong with it.
_STOPPED = ("builtins.SystemExit", "builtins.KeyboardInterrupt")
_GONE = Problem(
    Text("The file of this import is no longer here.", "Le fichier de cette importation n’est plus ici."),
    Text("Send it again; nothing was imported.", "Envoyez-le de nouveau; rien n’a été importé."),
)
_NOBODY = Problem(
    Text(
        "The account that confirmed this import no longer exists.",
        "Le compte qui a confirmé cette importation n’existe plus.",
    ),
    Text("Nothing was imported. Log in and send the file again.", "Rien n’a été importé. Connectez-vous et renvoyez le fichier."),
)  # fmt: skip
_NOT_HERE = Problem(
    Text("This partnership is no longer here.", "Ce partenariat n’est plus ici."),
    Text("Nothing was imported.", "Rien n’a été importé."),
)
_BROKE = Problem(
    Text("The import stopped on an error of the program.", "L’importation s’est arrêtée sur une erreur du programme."),
    Text(
        "Nothing was imported. Send the file again; if it stops again, tell the administrator.",
        "Rien n’a été importé. Envoyez le fichier de nouveau; si elle s’arrête encore, avisez l’administration.",
    ),
)


class State(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    READING = "reading"
    WRITING = "writing"
    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Job:
    """A background import as its page needs it.

    Attributes:
        owner: partnership on whose page the file was given; None when it founds one.
        rows: number of rows of the file.
        sheets, of, sheet: sheets written so far, sheets in all, code of the sheet at hand; while WRITING.
        partnership, counts: what was imported, once DONE.
        problems: why nothing was imported, once REFUSED.
    """

    id: UUID
    owner: UUID | None
    rows: int
    state: State
    sheets: int = 0
    of: int = 0
    sheet: str = ""
    partnership: UUID | None = None
    counts: Mapping[str, int] | None = None
    problems: Sequence[Problem] = ()

    @property
    def under_way(self) -> bool:
        """Whether the page has to be looked at again."""
        return self.state not in (State.DONE, State.REFUSED)


def start(
    owner: Partnership | None, content: bytes, *, token: str, digest: str, rows: int, user: UUID
) -> UUID:  # fmt: skip
    """Put an import into the queue; returns the id of its job. A second call for the same token starts nothing.

    Args:
        token: name of the confirmed file, 32 hexadecimal digits; the id under which it is imported once.
        digest: of the preview that was confirmed.
        user: who confirmed it: the import is audited as theirs, and judged by what they may when it runs.
    """
    note = _note(token)
    if note is not None:
        return UUID(note["job"])
    if not default_storage.exists(_name(token, "xlsx")):
        default_storage.save(_name(token, "xlsx"), ContentFile(content))
    queued = import_workbook.enqueue(
        owner=str(owner.pk) if owner else "", token=token, digest=digest, rows=rows, user=str(user)
    )
    default_storage.save(_name(token, "json"), ContentFile(json.dumps({"job": str(queued.id)}).encode()))
    return UUID(str(queued.id))


@task()  # type: ignore[untyped-decorator]
def import_workbook(owner: str, token: str, digest: str, rows: int, user: str) -> dict[str, Any]:
    """Import a confirmed workbook. Returns what was imported or, when it is refused, the problems.

    Run again it returns the same: whether the import has happened is read from the audit, not remembered.
    """
    once = UUID(hex=token)
    outcome = _happened(once)
    if outcome is None:
        with _Pulse(token) as pulse:
            try:
                _import(owner, token, digest, user, once, pulse)
                outcome = _happened(once)
            except Refused as refusal:
                # A twin of this job may have been quicker: then the records have changed, and all is well.
                outcome = _happened(once) or {"problems": [_packed(problem) for problem in refusal.problems]}
    # Not when the worker is stopped: then the job runs again, and needs its file.
    _forget(token)
    assert outcome is not None, "an import that was not refused left no audit entry"
    return outcome


def _import(owner: str, token: str, digest: str, user: str, once: UUID, pulse: _Pulse) -> None:
    person = User.objects.filter(pk=UUID(user), is_active=True).first()
    if person is None:
        raise Refused(_NOBODY)
    partnership = Partnership.objects.filter(pk=UUID(owner), archived_at=None).first() if owner else None
    if owner and partnership is None:
        raise Refused(_NOT_HERE)
    if not default_storage.exists(_name(token, "xlsx")):
        raise Refused(_GONE)
    with default_storage.open(_name(token, "xlsx")) as file:
        content = bytes(file.read())
    book.apply_import(partnership, content, by=person.actor(), expected=digest, once=once, told=pulse.told)


def job(job_id: UUID) -> Job | None:
    """A background import by the id of its task; None when there is none. At most two queries."""
    found = DBTaskResult.objects.filter(pk=job_id, task_path=import_workbook.module_path).first()
    if found is None:
        return None
    given = found.args_kwargs["kwargs"]
    owner, rows, token = UUID(given["owner"]) if given["owner"] else None, int(given["rows"]), str(given["token"])
    if found.status == TaskResultStatus.SUCCESSFUL:
        outcome = found.return_value
    else:
        outcome = _happened(UUID(hex=token))
        broke = found.status == TaskResultStatus.FAILED and found.exception_class_path not in _STOPPED
        if outcome is None and broke:
            outcome = {"problems": [_packed(_BROKE)]}
    if outcome is None:
        running = found.status == TaskResultStatus.RUNNING
        return _under_way(job_id, owner, rows, _note(token, "beat") if running else None)
    if "problems" in outcome:
        problems = tuple(_unpacked(one) for one in outcome["problems"])
        return Job(job_id, owner, rows, State.REFUSED, problems=problems)
    return Job(
        job_id, owner, rows, State.DONE, partnership=UUID(outcome["partnership"]), counts=outcome["counts"]
    )  # fmt: skip


def _under_way(job_id: UUID, owner: UUID | None, rows: int, beat: Mapping[str, Any] | None) -> Job:
    if beat is None:
        return Job(job_id, owner, rows, State.WAITING)
    if not beat["of"]:
        return Job(job_id, owner, rows, State.READING)
    return Job(job_id, owner, rows, State.WRITING, sheets=beat["sheets"], of=beat["of"], sheet=beat["sheet"])


def revive(now: dt.datetime | None = None) -> int:
    """Put imports whose worker died back into the queue; returns how many. Safe to call from several processes."""
    now = now or timezone.now()
    if not default_storage.exists(FOLDER):
        return 0
    tokens = [name.removesuffix(".json") for name in default_storage.listdir(FOLDER)[1] if name.endswith(".json")]
    return sum(_revive(token, now) for token in tokens)


def _revive(token: str, now: dt.datetime) -> bool:
    note = _note(token)
    row = DBTaskResult.objects.filter(pk=UUID(note["job"])).first() if note else None
    if row is None:
        return False
    stopped = row.status == TaskResultStatus.FAILED and row.exception_class_path in _STOPPED
    if not stopped and (row.status != TaskResultStatus.RUNNING or not _silent(token, row.started_at, now)):
        return False
    again = len(row.worker_ids) < TRIES
    # Whoever changes the row first revives it; the others find another status or another start.
    same = DBTaskResult.objects.filter(pk=row.pk, status=row.status, started_at=row.started_at)
    status = TaskResultStatus.READY if again else TaskResultStatus.FAILED
    changed = same.update(status=status, exception_class_path="", traceback="")
    if not again:
        _forget(token)
    return again and bool(changed)


def _silent(token: str, started: dt.datetime | None, now: dt.datetime) -> bool:
    beat = _note(token, "beat")
    heard = dt.datetime.fromisoformat(beat["at"]) if beat else None
    latest = max((moment for moment in (heard, started) if moment is not None), default=None)
    return latest is None or now - latest > LOST


class _Pulse:
    """Tells from a thread of its own, every few seconds, that the job is alive and where it is."""

    def __init__(self, token: str) -> None:
        self._token = token
        self._where: dict[str, Any] = {"sheets": 0, "of": 0, "sheet": ""}
        self._lock, self._over = threading.Lock(), threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True, name="import-pulse")

    def __enter__(self) -> _Pulse:
        self._beat()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def told(self, sheets: int, of: int, sheet: Sheet) -> None:
        """Note which sheet is being written."""
        self._where = {"sheets": sheets, "of": of, "sheet": sheet.code}
        self._beat()

    def _run(self) -> None:
        while not self._over.wait(BEAT.total_seconds()):
            self._beat()

    def _beat(self) -> None:
        with self._lock:
            name = _name(self._token, "beat")
            default_storage.delete(name)
            said = {"at": timezone.now().isoformat(), **self._where}
            default_storage.save(name, ContentFile(json.dumps(said).encode()))


def _name(token: str, kind: str) -> str:
    return f"{FOLDER}/{token}.{kind}"


def _forget(token: str) -> None:
    """Delete the file and its notes."""
    for kind in ("xlsx", "json", "beat"):
        default_storage.delete(_name(token, kind))


def _note(token: str, kind: str = "json") -> dict[str, Any] | None:
    """A small note in storage; None when there is none, or when it is being written this moment."""
    try:
        with default_storage.open(_name(token, kind)) as file:
            said: dict[str, Any] = json.loads(file.read())
            return said
    except (FileNotFoundError, ValueError):
        return None


def _happened(once: UUID) -> dict[str, Any] | None:
    """What was imported under this id, from the audit; None when nothing was."""
    entry: AuditEntry | None = audit.entry(once)
    return {"partnership": str(entry.object_id), "counts": entry.after or {}} if entry else None


def _packed(problem: Problem) -> list[list[str]]:
    return [[text.en, text.fr] for text in (problem.message, problem.remedy, problem.place)]


def _unpacked(said: Sequence[Sequence[str]]) -> Problem:
    message, remedy, place = (Text(en, fr) for en, fr in said)
    return Problem(message, remedy, place)
