"""What happens every so often: functions of the rooms, called by the worker's ticker or by ``arrimage tick``.

``config.assembly`` fills the list, so that no room imports forward. A function that fails does not stop the others; it
is called again at its next turn. Several workers may tick at once: each function is safe to call twice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from arrimage.core.problem import Refused

_log = logging.getLogger(__name__)

Ticked = Callable[[], int]


@dataclass(slots=True)
class Ticker:
    """The functions, how often each is due, and when each was last called."""

    functions: dict[str, tuple[float, Ticked]] = field(default_factory=dict)
    _called: dict[str, float] = field(default_factory=dict)

    def every(self, seconds: float, name: str, function: Ticked) -> None:
        """Have ``function`` called every ``seconds``; one of the same name takes the place of the earlier one.

        The function returns how much it did, for ``arrimage tick`` to say.
        """
        self.functions[name] = (seconds, function)

    def clear(self) -> None:
        """Forget the functions, so that assembling twice gives the same."""
        self.functions.clear()
        self._called.clear()

    def run(self, now: float | None = None) -> dict[str, int]:
        """Call what is due at ``now`` (seconds of a monotonic clock), or everything when it is None.

        Returns what each function that was called and did not fail did.

        Raises:
            Exception: what a function raised, when everything was asked for: whoever asked is there to read it.
        """
        done: dict[str, int] = {}
        for name, (seconds, function) in list(self.functions.items()):
            if now is not None and now - self._called.get(name, float("-inf")) < seconds:
                continue
            if now is not None:
                self._called[name] = now
            try:
                done[name] = function()
            except Exception as error:
                if now is None:
                    raise
                # The words of other errors may hold what somebody typed; their class tells enough to look.
                told = error.say("en") if isinstance(error, Refused) else type(error).__name__
                _log.warning("%s failed: %s", name, told)
        return done


TICKER = Ticker()
