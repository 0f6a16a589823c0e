"""Pages of the shell, one module a noun."""

from __future__ import annotations

from arrimage.web.views.shell import components, forbidden, log_in, log_out, not_found, permalink, server_error

__all__ = ["components", "forbidden", "log_in", "log_out", "not_found", "permalink", "server_error"]
