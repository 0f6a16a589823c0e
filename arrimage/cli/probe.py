"""Asks a running instance whether it is alive, for the health check of a container: ``python -m arrimage.cli.probe [port]``.

It starts quickly, since it loads nothing of the product. It calls the instance by a name that the instance answers to.
"""

from __future__ import annotations

import http.client
import os
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str]) -> int:
    """0 when the process on this machine answers, else 1."""
    port = int(arguments[0]) if arguments else 8000
    name = os.environ.get("ARRIMAGE_ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".") or "127.0.0.1"
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=4)
    try:
        connection.request("GET", "/healthz", headers={"Host": name})
        return 0 if connection.getresponse().status == 200 else 1
    except (OSError, http.client.HTTPException):
        return 1
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
