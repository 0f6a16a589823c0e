"""Pages between partnerships: logic models side by side, and the funder's view of funding."""

from __future__ import annotations

import csv

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from arrimage.core.access import Permission, may
from arrimage.definitions import definitions
from arrimage.definitions.skos import json_ld, turtle
from arrimage.exchange import pages, queries
from arrimage.exchange.reconciliation import reconcile
from arrimage.web.guard import actor_of, requires
from arrimage.web.workbook.inert import inert


@requires(Permission.SEE_PUBLIC)
def crosswalks(request: HttpRequest) -> HttpResponse:
    """Every logic model and every pair that has a crosswalk."""
    known = definitions()
    return render(
        request, "exchange/crosswalks.html", {"models": known.models.values(), "pairs": known.crosswalks.values()}
    )


@requires(Permission.SEE_PUBLIC)
def crosswalk(request: HttpRequest, name: str) -> HttpResponse:
    """Two models side by side."""
    known = definitions()
    if name not in known.crosswalks:
        raise Http404
    return render(request, "exchange/crosswalk.html", {"page": pages.crosswalk_page(known, known.crosswalks[name])})


@requires(Permission.SEE_PUBLIC)
def model(request: HttpRequest, name: str) -> HttpResponse:
    """One logic model as its definition: every box with its statement, source and matches."""
    known = definitions()
    if name not in known.models:
        raise Http404
    found = known.models[name]
    columns = [(column, [node for node in found.nodes if node.level == column.level]) for column in found.columns]
    return render(request, "exchange/model.html", {"model": found, "columns": columns})


@requires(Permission.SEE_PUBLIC)
def skos(request: HttpRequest, form: str) -> HttpResponse:
    """Models and crosswalks as SKOS: ``ttl`` (Turtle) or ``jsonld``."""
    if form == "ttl":
        return HttpResponse(turtle(definitions(), settings.BASE_URL), content_type="text/turtle; charset=utf-8")
    return HttpResponse(json_ld(definitions(), settings.BASE_URL), content_type="application/ld+json; charset=utf-8")


@requires(Permission.SEE_PUBLIC)
def funding(request: HttpRequest) -> HttpResponse:
    """Stated and computed averages for everybody; amounts by partnership for the funder's officer."""
    allowed = bool(may(actor_of(request), Permission.SEE_FUNDING))
    years, amounts, who = queries.funding() if allowed else ([], {}, {})
    page = pages.funding_page(years, amounts, who, reconcile(definitions().facts), may_see_partnerships=allowed)
    return render(request, "exchange/funding.html", {"page": page})


@requires(Permission.SEE_FUNDING)
def funding_csv(request: HttpRequest) -> HttpResponse:
    """Funding by partnership and fiscal year, in cents; an unknown amount prints ``..``."""
    years, amounts, who = queries.funding()
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="funding.csv"'
    writer = csv.writer(response)
    writer.writerow(["slug", "kind", *(f"FY{y}-{(y + 1) % 100:02d}_cents" for y in years)])
    for key, (slug, kind, _english, _french) in who.items():
        writer.writerow([inert(cell) for cell in (slug, kind, *(amounts[key].get(year, "..") for year in years))])
    return response
