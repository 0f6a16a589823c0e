"""Settings of the web server's processes: each gets ready in the background as soon as it exists.

Read by gunicorn as ``--config python:arrimage.cli.web_process``. The application is loaded before the processes part, and
what must not be shared between them (connections, DuckDB) is opened here, after.
"""

from __future__ import annotations

import logging
import threading
from typing import Any

_log = logging.getLogger(__name__)


def post_worker_init(worker: Any) -> None:
    """Called by gunicorn in a new process: get ready without keeping the first visitor waiting."""
    threading.Thread(target=ready, name="getting-ready", daemon=True).start()


def ready() -> None:
    """Compile the measures and open the snapshots that live pages read, as many as a process keeps.

    A process serves all the same when this fails: a page then does it, and says what is wrong.
    """
    from django.db import connections

    from arrimage.results import engine
    from arrimage.results.measuring import MEASURES
    from arrimage.results.models import Snapshot

    try:
        current = Snapshot.objects.filter(current=True).order_by("-built_at")[: engine.KEPT_OPEN]
        # Oldest first: the process lets go of the one that was used longest ago.
        engine.warm(MEASURES.values(), reversed(current))
    except Exception:
        _log.warning("a web process could not get ready ahead of its first page", exc_info=True)
    finally:
        connections.close_all()
