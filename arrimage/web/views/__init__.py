"""Pages of the shell, one module a noun."""

from __future__ import annotations

from arrimage.web.views.account import end_session, log_in, log_out, own_account, provider_callback
from arrimage.web.views.shell import components, forbidden, not_found, permalink, server_error, too_many

__all__ = [
    "components", "end_session", "forbidden", "log_in", "log_out", "not_found", "own_account", "permalink", "provider_callback",
    "server_error", "too_many",
]  # fmt: skip
