"""What the templates of the room receive: one frozen dataclass a page."""

from __future__ import annotations
