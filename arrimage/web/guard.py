"""The guard of every route: which permission, within which scope. An unguarded route fails a test.

    @requires(Permission.SEE_WORK, scope=partnership_scope)
    def meeting(request, slug, key): ...

``scope`` receives the request and the route's arguments and returns the :class:`Scope` asked for, or raises Http404.
A room's scope function may also put what it loaded on the request (``request.partnership``), so that it is not loaded
twice. Somebody without the permission gets 404, not 403: an address does not tell a stranger what exists. A visitor who
is not logged in and asks for a page that needs an account is sent to log in when ``ask`` is true.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from arrimage.core.access import EVERYTHING, Actor, Permission, Scope, may

View = Callable[..., HttpResponseBase]
ScopeOf = Callable[..., Scope]


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
            wanted = scope(request, **kwargs)
            actor = actor_of(request)
            if not may(actor, permission, wanted):
                if actor.id is None and ask and request.method in ("GET", "HEAD"):
                    return HttpResponseRedirect(f"{reverse('web:log_in')}?next={quote(request.get_full_path())}")
                raise Http404
            return view(request, *args, **kwargs)

        guarded.guard = (permission, scope)  # type: ignore[attr-defined]
        return guarded

    return decorate


def guard_of(view: Any) -> tuple[Permission, ScopeOf] | None:
    """The guard of a view, for the test that walks every route and for the generated table of routes."""
    found: tuple[Permission, ScopeOf] | None = getattr(view, "guard", None)
    return found
