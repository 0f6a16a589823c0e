"""What the page shell needs on every page: languages, the line of rooms, who is logged in, demonstration notice."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse, translate_url
from django.utils.translation import get_language, override

from arrimage.core.access import EVERYTHING, VISITOR, Scope, ScopeKind, may
from arrimage.core.text import Lang
from arrimage.web.registry import REGISTRY


def current_language() -> Lang:
    """The language of the page being made."""
    return "fr" if (get_language() or "en").startswith("fr") else "en"


def other_address(request: HttpRequest, other: Lang) -> str:
    """The same page in the other language; its home when the address belongs to no page."""
    path = request.get_full_path()
    translated = translate_url(path, other)
    if translated == path:
        with override(other):
            return reverse("home")
    return translated


def scope_of_page(request: HttpRequest | None) -> Scope:
    """The scope that the guard of the page asked within; that of its partnership when no guard kept one."""
    partnership = getattr(request, "partnership", None)
    kept: Scope | None = getattr(request, "scope", None)
    return kept or (Scope(ScopeKind.PARTNERSHIP, partnership.id) if partnership else EVERYTHING)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of every page. A view puts ``request.partnership`` and ``request.room`` to dock the page."""
    lang = current_language()
    other: Lang = "en" if lang == "fr" else "fr"
    partnership = getattr(request, "partnership", None)
    actor = getattr(request, "actor", VISITOR)
    twin = other_address(request, other)
    scope = scope_of_page(request)
    try:
        room = getattr(request, "room", None) or resolve(request.path_info).app_name
    except Resolver404:
        room = None
    rooms: list[dict[str, Any]] = []
    submenu: list[dict[str, Any]] = []
    if partnership:
        rooms = [
            {"name": r.name.say(lang), "url": reverse(r.url, args=[partnership.slug]), "current": r.code == room}
            for r in sorted(REGISTRY.rooms, key=lambda r: r.order)
        ]
        submenu = [
            {"name": e.name.say(lang), "url": reverse(e.url, args=[partnership.slug])}
            for e in REGISTRY.entries(room or "")
            if may(actor, e.permission, scope)
        ]
        for entry in submenu:
            entry["current"] = entry["url"] == request.path
    return {
        "lang": lang,
        "lang_tag": f"{lang}-CA",
        "other_lang": other,
        "other_lang_name": "Français" if other == "fr" else "English",
        "other_url": twin,
        "other_canonical": settings.BASE_URL + twin.partition("?")[0],
        "canonical": settings.BASE_URL + request.path,
        "base_url": settings.BASE_URL,
        "partnership": partnership,
        "rooms": rooms,
        "submenu": submenu,
        "actor": actor,
        "production": settings.PRODUCTION,
    }
