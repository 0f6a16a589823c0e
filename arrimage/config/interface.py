"""The read-only interface for machines, put together: ``/api/v1/``, its description (OpenAPI 3.1) and its page.

Every address carries the guard its room declared. Answers have a tag (ETag) over their bytes, so that nothing travels
twice; errors are problem objects (RFC 9457) in both languages. Nothing here writes.
"""

from __future__ import annotations

import copy
import functools
import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.cache import get_conditional_response, patch_vary_headers
from ninja import NinjaAPI
from ninja.errors import ValidationError

from arrimage.core.access import Permission
from arrimage.core.text import Lang, Text
from arrimage.exchange import api as exchange
from arrimage.needs import api as needs
from arrimage.partnership import api as partnership
from arrimage.results import api as results
from arrimage.strategy import api as strategy
from arrimage.web import views as shell
from arrimage.web.api.problems import problem
from arrimage.web.api.reference import reference
from arrimage.web.api.routes import GUARDS, WORDS
from arrimage.web.api.shapes import FRENCH
from arrimage.web.guard import actor_of, requires
from arrimage.web.shell import current_language

VERSION = "1.0.0"
ROUTERS = {
    "partnership": partnership.router, "needs": needs.router, "strategy": strategy.router, "results": results.router,
    "exchange": exchange.router,
}  # fmt: skip
ABOUT = Text(
    "What the public pages show, for machines: read only, without a key. Every text has both languages. Whoever is "
    "logged in sees here what their role sees on the pages.",
    "Ce que montrent les pages publiques, pour les machines\u00a0: en lecture seule et sans clé. Chaque texte est dans les "
    "deux langues. Une personne connectée voit ici ce que son rôle voit sur les pages.",
)
_UNKNOWN = Text("There is no such parameter here.", "Ce paramètre n’existe pas ici.")
_MISFIT = Text(
    "The value is not of the right kind, or lies outside its limits.",
    "La valeur n’est pas de la bonne nature, ou dépasse ses limites.",
)
api = NinjaAPI(
    title="Arrimage", version=VERSION, description=ABOUT.en, urls_namespace="api", openapi_url=None, docs_url=None,
)  # fmt: skip
for _room, _router in ROUTERS.items():
    if _room not in getattr(settings, "ROOMS_OFF", ()):
        api.add_router("", _router)


def _misfit(parameter: str, message: Text) -> dict[str, Any]:
    return {"parameter": parameter, "message": {"en": message.en, "fr": message.fr}}


@api.exception_handler(Http404)
def _missing(request: HttpRequest, _error: Http404 | type[Http404]) -> HttpResponse:
    return problem(request, 404)


@api.exception_handler(ValidationError)
def _misfits(request: HttpRequest, error: ValidationError | type[ValidationError]) -> HttpResponse:
    found = error.errors if isinstance(error, ValidationError) else []
    names = {str(one["loc"][-1]) for one in found}
    return problem(request, 422, [_misfit(name, _MISFIT) for name in sorted(names)])


def _served(view: Callable[..., HttpResponse], name: str) -> Callable[..., HttpResponse]:
    """The address as it is served: HEAD like GET, tagged answers, problems for every refusal, the guard for all to see."""
    known = _parameters(name)

    @functools.wraps(view)
    def served(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request.method
        if asked == "HEAD":
            request.method = "GET"
        given = parse_qsl(request.META.get("QUERY_STRING", ""), keep_blank_values=True)
        unknown = sorted({key for key, _ in given} - known)
        if request.method == "GET" and unknown:
            return problem(request, 422, [_misfit(key[:80], _UNKNOWN) for key in unknown[:20]])
        answer = view(request, *args, **kwargs)
        # Whoever sends the answer drops the body of a HEAD.
        request.method = asked
        if answer.status_code == 405:
            refused = problem(request, 405)
            refused["Allow"] = "GET, HEAD"
            return refused
        return tagged(request, answer)

    served.guard = GUARDS[name]  # type: ignore[attr-defined]
    # Nothing is written: another method gets 405, whoever sends it.
    served.csrf_exempt = True  # type: ignore[attr-defined]
    return served


def tagged(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """The answer with its tag, or 304 when the reader has it already. What an account sees is kept by nobody."""
    patch_vary_headers(answer, ["Cookie"])
    if answer.status_code != 200:
        return answer
    tag = f'"{hashlib.sha256(answer.content).hexdigest()[:32]}"'
    answer["ETag"] = tag
    answer["Cache-Control"] = "no-cache" if actor_of(request).id is None else "private, no-store"
    found = get_conditional_response(request, etag=tag, response=answer)
    return found if isinstance(found, HttpResponse) else answer


def _operations() -> Mapping[str, Any]:
    return {
        operation["operationId"]: operation
        for methods in description()["paths"].values()
        for operation in methods.values()
    }


def _parameters(name: str) -> set[str]:
    found = _operations()[name].get("parameters", [])
    return {one["name"] for one in found if one["in"] == "query"}


@functools.cache
def description() -> dict[str, Any]:
    """The OpenAPI description with both languages in it."""
    # Plain JSON, so that what is served is what was looked at.
    found: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), default=str))
    for methods in found["paths"].values():
        for operation in methods.values():
            for status, answer in operation["responses"].items():
                answer["description"] = _STATUS_WORDS.get(status, "")
                if status != "200":
                    answer["content"] = {"application/problem+json": answer["content"]["application/json"]}
            operation["responses"]["304"] = {"description": _STATUS_WORDS["304"]}
            for one in operation.get("parameters", []):
                one[FRENCH] = WORDS[one["schema"].pop("description")]
    found["info"]["license"] = {"name": "Apache-2.0", "identifier": "Apache-2.0"}
    found["servers"] = [{"url": "/"}]
    return found


_STATUS_WORDS = {
    "200": "What was asked for · Ce qui est demandé",
    "304": "Nothing has changed · Rien n’a changé",
    "404": "Nothing is here · Rien à cette adresse",
    "422": "A parameter is not accepted · Un paramètre est refusé",
    "429": "Too many requests · Trop de requêtes",
}


def _in_french(node: Any) -> Any:
    """The description with each French side in the place of the English one."""
    if isinstance(node, list):
        return [_in_french(item) for item in node]
    if not isinstance(node, dict):
        return node
    turned = {key: _in_french(value) for key, value in node.items()}
    if FRENCH in turned:
        turned["description"] = turned[FRENCH]
    if "x-summary-fr" in turned:
        turned["summary"] = turned["x-summary-fr"]
    return turned


def described(lang: Lang) -> dict[str, Any]:
    """The description in one language."""
    if lang == "en":
        return description()
    turned: dict[str, Any] = _in_french(copy.deepcopy(description()))
    turned["info"]["description"] = ABOUT.fr
    return turned


@requires(Permission.SEE_PUBLIC)
def openapi(request: HttpRequest) -> HttpResponse:
    """The description; ``?lang=fr`` gives its words in French."""
    lang: Lang = "fr" if request.GET.get("lang") == "fr" else "en"
    body = json.dumps(described(lang), ensure_ascii=False, indent=1)
    return tagged(request, HttpResponse(body, content_type="application/json"))


@requires(Permission.SEE_PUBLIC)
def page(request: HttpRequest) -> HttpResponse:
    """The interface for people: every address, its parameters and what it answers."""
    lang = current_language()
    return render(request, "web/api.html", {"page": reference(described(lang), lang)})


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 for a machine under ``/api/``, for people elsewhere."""
    return problem(request, 404) if request.path.startswith("/api/") else shell.not_found(request, exception)


def _patterns() -> list[URLPattern]:
    made = []
    for pattern in api.urls[0]:
        if isinstance(pattern, URLPattern) and pattern.name in GUARDS:
            view = _served(pattern.callback, pattern.name)
            made.append(URLPattern(pattern.pattern, view, pattern.default_args, pattern.name))
    return made


app_name = "api"
urlpatterns = [
    path("openapi.json", openapi, name="openapi"),
    *_patterns(),
]
