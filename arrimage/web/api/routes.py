"""Declaring a route: its guard, its answer, its words in both languages. Every route reads; none writes."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Path, Query, Router

from arrimage.core.access import Permission
from arrimage.core.text import Text
from arrimage.web.api.shapes import FRENCH, Listing, ProblemShape
from arrimage.web.guard import ScopeOf, everything, requires

__all__ = ["GUARDS", "WORDS", "Key", "Number", "PeriodCode", "Router", "Size", "Slug", "page_of", "read"]
T = TypeVar("T")
MOST_SIZE = 200
MOST_PAGES = 10_000


#: French of the descriptions of parameters, by the English: ninja keeps one side only.
WORDS: dict[str, str] = {}


def _asked(english: str, french: str, **limits: Any) -> Any:
    WORDS[english] = french
    return Query(description=english, **limits)  # type: ignore[type-arg]


def _named(english: str, french: str) -> Any:
    WORDS[english] = french
    # What Django's converter takes for a slug.
    return Path(description=english, pattern=r"^[-a-zA-Z0-9_]+$")  # type: ignore[type-arg]


#: Parameters of every list.
Number = Annotated[int, _asked("Number of the page, from 1.", "Numéro de la page, à partir de 1.", ge=1, le=MOST_PAGES)]
Size = Annotated[int, _asked("How many a page holds.", "Nombre par page.", ge=1, le=MOST_SIZE)]
#: The partnership of a route.
Slug = Annotated[
    str, _named("Short name of the partnership in addresses.", "Nom court du partenariat dans les adresses.")
]
Key = Annotated[str, _named("Short name.", "Nom court.")]
PeriodCode = Annotated[
    str,
    _asked(
        "Period, such as FY2025-26; the present fiscal year without it.",
        "Période, par exemple FY2025-26; l’exercice en cours par défaut.",
        max_length=12,
    ),
]

#: Guard of each route by its name: the addresses that the interface makes carry them (:mod:`arrimage.config.interface`).
GUARDS: dict[str, tuple[Permission, ScopeOf]] = {}


def read(
    router: Router,
    path: str,
    *,
    name: str,
    answer: Any,
    summary: Text,
    about: Text | None = None,
    permission: Permission = Permission.SEE_PUBLIC,
    scope: ScopeOf = everything,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a route that answers GET, guarded like every page; whoever may not see it finds nothing there (404)."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        guarded = requires(permission, scope=scope, ask=False)(view)
        hints = typing.get_type_hints(view, include_extras=True)
        signature = inspect.signature(view)
        # The names in annotations belong to the room's module; resolved here, the wrapper can be read by anybody.
        guarded.__signature__ = signature.replace(  # type: ignore[attr-defined]
            parameters=[p.replace(annotation=hints.get(p.name, p.annotation)) for p in signature.parameters.values()]
        )
        GUARDS[name] = (permission, scope)
        router.get(
            path,
            url_name=name,
            operation_id=name,
            response={200: answer, 404: ProblemShape, 422: ProblemShape, 429: ProblemShape},
            summary=summary.en,
            description=(about or summary).en,
            openapi_extra={"x-summary-fr": summary.fr, FRENCH: (about or summary).fr},
        )(guarded)
        return view

    return decorate


def page_of(
    request: HttpRequest,
    shape: Any,
    found: QuerySet[Any] | Sequence[Any],
    make: Callable[[Any], T],
    number: int,
    size: int,
) -> Listing[T]:
    """One page of ``found``, each item made by ``make``; two queries for a query set, none for a sequence.

    Args:
        shape: the listing's own class, ``Listing[Thing]``.
    """
    count = found.count() if isinstance(found, QuerySet) else len(found)
    start = (number - 1) * size
    items = [make(item) for item in found[start : start + size]]

    def address(other: int) -> str:
        kept = {key: value for key, value in request.GET.items() if key not in ("page", "size")}
        return f"{request.path}?{urlencode({**kept, 'page': other, 'size': size})}"

    return shape(  # type: ignore[no-any-return]
        count=count, page=number, size=size, items=items,
        next=address(number + 1) if start + size < count and number < MOST_PAGES else None,
        previous=address(number - 1) if number > 1 else None,
    )  # fmt: skip
