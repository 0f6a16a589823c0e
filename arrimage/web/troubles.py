"""What a visitor is told when a page fails: two people at once, a database or disk that is away, or our own mistake.

The pages are made without database, session and language of the visitor, in both languages at once.
"""

from __future__ import annotations

import errno
import sys
from dataclasses import dataclass

from django.db import DataError, IntegrityError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from arrimage.core.text import Text

#: The system's codes for a disk that takes no more.
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@dataclass(frozen=True, slots=True)
class Trouble:
    """One kind of failure: the status of the answer, what happened, what to do, and when to try again (seconds)."""

    status: int
    what: Text
    remedy: Text
    again_after: int | None = None


TOGETHER = Trouble(
    409,
    Text("Somebody else saved at the very same moment.", "Une autre personne a enregistré au même instant."),
    Text(
        "Nothing you sent was saved. Go back, reload the page and send it again.",
        "Rien de ce que vous avez envoyé n’a été enregistré. Revenez en arrière, rechargez la page et envoyez-le de nouveau.",
    ),
)
AWAY = Trouble(
    503,
    Text("The records cannot be reached for a moment.", "Les données sont inaccessibles pour un moment."),
    Text(
        "Nothing you sent was half saved. Wait a minute and try again; if it lasts, tell the person who runs this site at what time it happened.",
        "Rien de ce que vous avez envoyé n’a été enregistré à moitié. Attendez une minute et réessayez; si le problème persiste, indiquez l’heure à la personne responsable du site.",
    ),
    again_after=60,
)
FULL = Trouble(
    507,
    Text("The disk of this site is full.", "Le disque de ce site est plein."),
    Text(
        "Nothing you sent was saved; what was saved before is safe. Tell the person who runs this site.",
        "Rien de ce que vous avez envoyé n’a été enregistré; ce qui l’était déjà est intact. Avertissez la personne responsable du site.",
    ),
    again_after=600,
)
OURS = Trouble(
    500,
    Text("Something went wrong on our side.", "Une erreur est survenue de notre côté."),
    Text(
        "Nothing you sent was half saved. Go back and try again; if it happens again, tell the person who runs this site at what time it happened.",
        "Rien de ce que vous avez envoyé n’a été enregistré à moitié. Revenez en arrière et essayez de nouveau; si l’erreur persiste, indiquez l’heure à la personne responsable du site.",
    ),
)


def trouble_of(error: BaseException | None) -> Trouble:
    """Which kind of failure an exception is, through whatever it was raised from."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, OSError) and error.errno in _FULL:
            return FULL
        if isinstance(error, OperationalError | InterfaceError | DataError | IntegrityError):
            said = str(error).lower()
            if "disk is full" in said or "no space left" in said or "could not extend file" in said:
                return FULL
            if isinstance(error, IntegrityError):
                return TOGETHER
            if isinstance(error, OperationalError | InterfaceError):
                return AWAY
        error = error.__cause__ or error.__context__
    return OURS


def server_error(request: HttpRequest) -> HttpResponse:
    """The page of a failure. Called by Django while the exception is being handled."""
    trouble = trouble_of(sys.exc_info()[1])
    answer = HttpResponse(render_to_string("web/server_error.html", {"trouble": trouble}), status=trouble.status)
    if trouble.again_after is not None:
        answer["Retry-After"] = str(trouble.again_after)
    answer["Cache-Control"] = "no-store"
    return answer
