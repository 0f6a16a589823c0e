"""What a backup leaves out, and why. Whatever is not named here is in it, tables of later versions too."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase

from arrimage.core.text import Text

_ANEW = Text("made anew by the migrations", "recréée par les migrations")
_LIMITS = Text("attempts that rate limits count", "tentatives comptées pour limiter les abus")
_UNUSED = Text(
    "not used: roles are grants of this product", "non utilisée\u00a0: les rôles sont attribués par ce produit"
)
_QUEUE = Text("belongs to the queue, which is not carried over", "appartient à la file, qui n’est pas reprise")

#: Name of a table, or a pattern → the reason.
TABLES: Mapping[str, Text] = {
    "django_migrations": Text("listed in the manifest and written by the migrations", "inscrite au manifeste et écrite par les migrations"),
    "django_content_type": _ANEW,
    "auth_permission": _ANEW,
    "auth_group": _UNUSED,
    "auth_group_permissions": _UNUSED,
    "django_session": Text("people log in again", "on se reconnecte"),
    "usersessions_usersession": Text("people log in again", "on se reconnecte"),
    "results_cachedfigure": Text("computed again on demand", "recalculée au besoin"),
    "django_tasks_database_*": Text("jobs and their results; what is due is queued again", "tâches et leurs résultats; ce qui est dû est remis en file"),
    "web_jobretry": _QUEUE,
    "axes_*": _LIMITS,
    "*ratelimit*": _LIMITS,
    "*rate_limit*": _LIMITS,
}  # fmt: skip

#: Storage and name of a file, or a pattern, → the reason.
FILES: Mapping[str, Text] = {
    "default/imports/*": Text("waits for a confirmation or a job of the queue", "attend une confirmation ou une tâche de la file"),
    "*/.*": Text("a file that was being written", "un fichier en cours d’écriture"),
    "snapshots/statements/*": Text("compiled again on demand", "recompilé au besoin"),
}  # fmt: skip


def reason(table: str) -> Text | None:
    """Why a table is left out, or None when it is in the backup."""
    return next((why for pattern, why in TABLES.items() if fnmatchcase(table, pattern)), None)


def skips(storage: str, name: str) -> bool:
    """Whether a file is left out."""
    return any(fnmatchcase(f"{storage}/{name}", pattern) for pattern in FILES)
