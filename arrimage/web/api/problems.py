"""Errors as problem objects (RFC 9457), in both languages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_from_request

from arrimage.core.text import Lang, Text

_PROBLEMS: Mapping[int, tuple[Text, Text]] = {
    404: (
        Text("Not found", "Introuvable"),
        Text(
            "There is nothing at this address for you. It may be old or mistyped, or need an account.",
            "Il n’y a rien à cette adresse pour vous. Elle est peut-être ancienne ou mal saisie, ou demande un compte.",
        ),
    ),
    405: (
        Text("Method not allowed", "Méthode refusée"),
        Text("This interface is for reading: use GET.", "Cette interface sert à lire\u00a0: utilisez GET."),
    ),
    422: (
        Text("Not accepted", "Refusé"),
        Text("Correct the parameters named below.", "Corrigez les paramètres nommés ci-dessous."),
    ),
    429: (
        Text("Too many requests", "Trop de requêtes"),
        Text(
            "Wait as many seconds as Retry-After says, then go on.",
            "Attendez le nombre de secondes indiqué par Retry-After, puis continuez.",
        ),
    ),
}


def problem(request: HttpRequest, status: int, errors: list[dict[str, Any]] | None = None) -> HttpResponse:
    """An error as a problem object in both languages; its title in the language that the request prefers."""
    title, detail = _PROBLEMS[status]
    lang: Lang = "fr" if get_language_from_request(request) == "fr" else "en"
    body = {
        "type": "about:blank", "status": status, "title": title.say(lang),
        "detail": {"en": detail.en, "fr": detail.fr}, "errors": errors or [],
    }  # fmt: skip
    return HttpResponse(
        json.dumps(body, ensure_ascii=False), status=status, content_type="application/problem+json",
        headers={"Cache-Control": "no-store", "Vary": "Accept-Language, Cookie"},
    )  # fmt: skip
