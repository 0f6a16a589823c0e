"""Today, where a partnership is: the same function as the table's, under the name this room uses."""

from __future__ import annotations

from arrimage.partnership.refusals import today_in

__all__ = ["today_in"]
