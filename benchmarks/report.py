"""Speed of the report: English and French in four formats in under five seconds. Run by ./bench report.

Everything happens in a temporary data folder with the demonstration region. Measured are the annual report of the city
LIP and of the regional FIN with its 43 members, from the address to the bytes, as a page or a command asks for them:

* a draft: figures from the cache, composed and written, both languages in HTML, PDF, Word and spreadsheet;
* the same after sign-off: from what was frozen;
* each format alone, and the first report of a new snapshot with an empty figure cache, reported apart.

Rounds of all cases are interleaved; medians of 9. Prints a table and, last, one JSON line.
"""

from __future__ import annotations

import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable

ROUNDS = 9
LIMIT = 5.0
FORMATS = ("html", "pdf", "docx", "xlsx")
GOALS = {"draft, city LIP / 5 s": 1.0, "draft, FIN of 43 / 5 s": 1.0, "signed off, FIN of 43 / 5 s": 1.0}


def main() -> None:
    """Set up, measure, print."""
    with tempfile.TemporaryDirectory(prefix="arrimage-bench-") as folder:
        os.environ["ARRIMAGE_DATA"] = folder
        os.environ.pop("DATABASE_URL", None)
        os.environ["DJANGO_SETTINGS_MODULE"] = "arrimage.config.settings"
        import django

        django.setup()
        seconds = measure()
    print()
    print(f"{'English and French, four formats':<44}{'seconds':>10}")
    for name, value in seconds.items():
        print(f"{name:<44}{value:>10.2f}")
    ratios = {f"{name} / 5 s": round(value / LIMIT, 3) for name, value in seconds.items() if f"{name} / 5 s" in GOALS}
    met = [name for name, goal in GOALS.items() if ratios[name] < goal]
    missed = [name for name in GOALS if name not in met]
    print(json.dumps({"bench": "report", "ratios": ratios, "goals": GOALS, "met": met, "missed": missed}))


def measure() -> dict[str, float]:
    """Seconds by case; medians, save for what happens once."""
    from django.core.management import call_command

    from arrimage.config import demonstration
    from arrimage.core.access import MACHINE
    from arrimage.core.disclosure import Audience
    from arrimage.core.period import Period
    from arrimage.partnership.models import Partnership
    from arrimage.results import actions, reporting
    from arrimage.results.models import CachedFigure

    call_command("migrate", verbosity=0)
    demonstration.load()
    city, network = (Partnership.objects.get(slug=slug) for slug in ("port-clair", "clairmont"))
    period, signed = Period.fiscal(2025), Period.fiscal(2026)

    def files(partnership: Partnership, of: Period, formats: tuple[str, ...] = FORMATS) -> Callable[[], None]:
        def write() -> None:
            for lang in ("en", "fr"):
                for name in formats:
                    assert reporting.render(partnership, of, "annual", lang, name, audience=Audience.INSIDE)  # type: ignore[arg-type]

        return write

    CachedFigure.objects.all().delete()
    cold = timed(files(network, period))
    report = actions.open_report(partnership=network, kind="annual", period=signed, by=MACHINE)
    sign = timed(lambda: actions.sign_off(report=report, by=MACHINE))
    cases = {
        "draft, city LIP": files(city, period),
        "draft, FIN of 43": files(network, period),
        "signed off, FIN of 43": files(network, signed),
        **{f"draft, FIN of 43, {name} only": files(network, period, (name,)) for name in (*FORMATS, "json")},
    }
    for case in cases.values():
        case()
    times: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(ROUNDS):
        for name, case in cases.items():
            times[name].append(timed(case))
    found = {name: statistics.median(values) for name, values in times.items()}
    return found | {"once: FIN of 43, figure cache empty": cold, "once: sign-off of FIN of 43": sign}


def timed(act: Callable[[], object]) -> float:
    """Seconds that something takes."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
