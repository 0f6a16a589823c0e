"""The guard of every route: which permission, within which scope. An unguarded route fails a test.

    @requires(Permission.SEE_WORK, scope=partnership_scope)
    def meeting(request, slug, key): ...

``scope`` receives the request and the route's arguments and returns the :class:`Scope` asked for, or raises Http404.
A room's scope function may also put what it loaded on the request (``request.partnership``), so that it is not loaded
twice. When the record has another address now it raises :class:`Moved`: who may see it is sent there. Somebody without the permission gets 404, not 403: an address does not tell a stranger what exists. A visitor who
is not logged in and asks for a page that needs an account is sent to log in when ``ask`` is true.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.urls import reverse

from arrimage.core.access import EVERYTHING, Actor, Permission, Scope, may

View = Callable[..., HttpResponseBase]
ScopeOf = Callable[..., Scope]


class Moved(Exception):  # noqa: N818 - it reads as what happened, and it is no programming error
    """Raised by a scope function: what the address names has another one now.

    Only somebody who may see the page there is sent on; everybody else is answered as if it were here, so that an old
    address tells nobody the new one.
    """

    def __init__(self, scope: Scope, **arguments: Any) -> None:
        """``scope`` is the one asked for; ``arguments`` are those of the route that changed."""
        super().__init__()
        self.scope, self.arguments = scope, arguments


def everything(_request: HttpRequest, **_: Any) -> Scope:
    """The scope of pages that concern the instance as a whole."""
    return EVERYTHING


def actor_of(request: HttpRequest) -> Actor:
    """Who asks."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def requires(permission: Permission, *, scope: ScopeOf = everything, ask: bool = True) -> Callable[[View], View]:
    """Guard a view; see the module's docstring."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            moved: dict[str, Any] = {}
            try:
                wanted = scope(request, **kwargs)
            except Moved as elsewhere:
                wanted, moved = elsewhere.scope, elsewhere.arguments
            actor = actor_of(request)
            if not may(actor, permission, wanted):
                if actor.id is None and ask and request.method in ("GET", "HEAD"):
                    return HttpResponseRedirect(f"{reverse('web:log_in')}?next={quote(request.get_full_path())}")
                raise Http404
            if moved:
                return _send_on(request, moved)
            return view(request, *args, **kwargs)

        guarded.guard = (permission, scope)  # type: ignore[attr-defined]
        return guarded

    return decorate


def _send_on(request: HttpRequest, moved: dict[str, Any]) -> HttpResponseBase:
    """The same page in the same language under the new address, with its query; a form goes along with its content."""
    assert request.resolver_match is not None
    # The arguments of the address: what a view is called with may hold more, such as parameters of a query.
    address = reverse(request.resolver_match.view_name, kwargs={**request.resolver_match.kwargs, **moved})
    query = request.META.get("QUERY_STRING", "")
    answer = HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
    if request.method not in ("GET", "HEAD"):
        answer.status_code = HTTPStatus.PERMANENT_REDIRECT  # browsers send what was typed again, and not a bare GET
    # An old address may be given to somebody else one day, and not everybody may know the new one.
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


def guard_of(view: Any) -> tuple[Permission, ScopeOf] | None:
    """The guard of a view, for the test that walks every route and for the generated table of routes."""
    found: tuple[Permission, ScopeOf] | None = getattr(view, "guard", None)
    return found
