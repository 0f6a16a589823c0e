"""Forms of the room: they read what was typed and hand it to one action."""

from __future__ import annotations
