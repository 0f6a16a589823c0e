"""Pages of the official statistics: read them, take them along, bring new ones in."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from arrimage.core.access import EVERYTHING, Permission, Scope, may
from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Text
from arrimage.needs import actions
from arrimage.needs.census_units import decoded, plain
from arrimage.needs.forms import TableForm
from arrimage.needs.pages import statistics as pages
from arrimage.needs.queries import cells_of, census_of, rates_of
from arrimage.partnership.models import Partnership
from arrimage.partnership.queries import partnership_scope
from arrimage.web.guard import actor_of, requires
from arrimage.web.shell import current_language
from arrimage.web.workbook import waiting
from arrimage.web.workbook.inert import inert
from arrimage.web.workbook.safety import MOST_BYTES, read_bytes

_GONE = Problem(
    Text("The file of this preview is no longer here.", "Le fichier de cet aperçu n’est plus ici."),
    Text("Send it again; nothing was imported.", "Envoyez-le de nouveau; rien n’a été importé."),
)


def instance_scope(request: HttpRequest, *, slug: str, **rest: Any) -> Scope:
    """Statistics belong to the instance; the partnership is the place from which they are looked at."""
    partnership_scope(request, slug=slug, **rest)
    return EVERYTHING


def _partnership(request: HttpRequest) -> Partnership:
    partnership: Partnership = request.partnership  # type: ignore[attr-defined]
    return partnership


@requires(Permission.SEE_PUBLIC, scope=partnership_scope)
def statistics(request: HttpRequest, slug: str) -> HttpResponse:
    """Arrivals and census counts of the partnership's places."""
    asked = {name: request.GET.get(name, "") for name in ("table", "place", "year", "census", "area", "q")}
    allowed = bool(may(actor_of(request), Permission.IMPORT_STATISTICS, EVERYTHING))
    page = pages.build(_partnership(request).pk, asked, current_language(), may_import=allowed)
    if request.GET.get("format") == "csv" and page.arrivals:
        return _arrivals_csv(page.arrivals)
    if request.GET.get("format") == "census" and page.census:
        return _census_csv(page.census)
    return render(request, "needs/statistics.html", {"page": page})


def _csv(name: str, rows: list[list[Any]]) -> HttpResponse:
    out = io.StringIO()
    csv.writer(out).writerows([inert(cell) for cell in row] for row in rows)
    # The mark lets spreadsheet programs read the accents.
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _arrivals_csv(shown: pages.Arrivals) -> HttpResponse:
    """Every cell as published, with both labels and its bounds; the source stands in the last line."""
    place = next(choice.code for choice in shown.places if choice.current)
    rows: list[list[Any]] = [
        ["month", "place_en", "place_fr", "category_en", "category_fr", "published", "low", "high"]
    ]
    for cell in cells_of(shown.dataset, place):
        printed = "--" if cell.count is None else cell.count
        rows.append(
            [
                f"{cell.month:%Y-%m}",
                cell.place_en,
                cell.place_fr,
                cell.category_en,
                cell.category_fr,
                printed,
                cell.low,
                cell.high,
            ]
        )
    rows.append([shown.dataset.attribution_en, shown.dataset.attribution_fr])
    return _csv(f"{shown.dataset.code}-{place.replace('/', '-')}", rows)


def _census_csv(shown: pages.Census) -> HttpResponse:
    """Every number or symbol as published; a number that is no count stands under value with its unit."""
    area = next(choice.code for choice in shown.areas if choice.current)
    rows: list[list[Any]] = [["characteristic", "name_en", "name_fr", "count", "symbol", "value", "unit"]]
    for cell in (*census_of(shown.dataset, area), *rates_of(shown.dataset, area)):
        code, unit, decimals = decoded(cell.characteristic)
        count = cell.count if unit is None and cell.count is not None else ""
        value = plain(cell.count, decimals) if unit and cell.count is not None else ""
        rows.append(
            [
                code,
                cell.characteristic_en,
                cell.characteristic_fr,
                count,
                cell.symbol,
                value,
                unit.value if unit else "",
            ]
        )
    rows.append([shown.dataset.attribution_en, shown.dataset.attribution_fr])
    return _csv(f"{shown.dataset.code}-{area}", rows)


def _show(request: HttpRequest, form: TableForm, status: int = 200, **context: Any) -> HttpResponse:
    context = {"form": form, "most_mb": MOST_BYTES // (1024 * 1024), **context}
    return render(request, "needs/statistics_import.html", context, status=status)


@requires(Permission.IMPORT_STATISTICS, scope=instance_scope)
def statistics_import(request: HttpRequest, slug: str) -> HttpResponse:
    """GET: the form. POST: what the table holds and would change; the file waits for its confirmation."""
    if request.method != "POST":
        return _show(request, TableForm())
    form = TableForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, form, 422)
    sent, family = form.cleaned_data["file"], form.cleaned_data["family"]
    try:
        content = read_bytes(sent.file)
        summary = actions.preview(file=io.BytesIO(content), family=family, by=actor_of(request), name=sent.name)
    except Refused as refusal:
        return _show(request, form, 422, problems=refusal.problems)
    waiting.keep(request.session, json.dumps(["statistics", family, sent.name]), content)
    request.session["statistics_about"] = [family, sent.name]
    return _show(request, form, summary=summary)


@requires(Permission.IMPORT_STATISTICS, scope=instance_scope)
@require_POST
def statistics_confirm(request: HttpRequest, slug: str) -> HttpResponse:
    """Import the waiting table."""
    family, name = request.session.get("statistics_about") or ["", ""]
    content = waiting.held(request.session, json.dumps(["statistics", family, name]))
    run = actions.import_ircc if family == "ircc" else actions.import_census
    try:
        if content is None:
            raise Refused(_GONE)
        summary = run(file=io.BytesIO(content), by=actor_of(request), name=name)
    except Refused as refusal:
        return _show(request, TableForm(), 422, problems=refusal.problems)
    waiting.drop(request.session)
    messages.success(request, summary.say(current_language()))
    wanted = "table" if family == "ircc" else "census"
    return HttpResponseRedirect(f"{reverse('needs:statistics', args=[slug])}?{wanted}={summary.code}")
