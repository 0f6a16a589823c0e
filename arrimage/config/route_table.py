"""Which role may open which address: ``docs/routes.md``, written from the guards themselves.

    python -m arrimage.config.route_table > docs/routes.md

A test walks the same routes, fails on one without a guard, and compares the page with what the code says today.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from arrimage.core.access import REACHES, ROLE_NAMES, Permission, Role, ScopeKind, roles_with
from arrimage.core.text import LANGS, Lang, Text


@dataclass(frozen=True, slots=True)
class Route:
    """One address: the name code calls it by, its pattern in each language, its guard (None: nobody guards it)."""

    name: str
    path: Text
    permission: Permission | None
    scope: str


class Guest(StrEnum):
    """Who opens pages beside the roles in their usual reach."""

    ORGANIZATION_STEWARD = "organization_steward"
    LINK_HOLDER = "link_holder"


#: What the steward of an organization holds within the partnerships that it is a member of.
_STEWARD = frozenset({Permission.SEE_PUBLIC, Permission.SEE_WORK, Permission.OWN_ACCOUNT, Permission.UPDATE_ACTION})
READERS: tuple[Role | Guest, ...] = (*Role, *Guest)
_GUEST_NAMES = {
    Guest.ORGANIZATION_STEWARD: Text("Steward of one organization", "Responsable d’un seul organisme"),
    Guest.LINK_HOLDER: Text("Holder of a link", "Titulaire d’un lien"),
}


def opens(route: Route, reader: Role | Guest) -> bool:
    """Whether the address opens for a reader within their reach; a role of a partnership opens no page of the instance.

    The holder of a link is a visitor everywhere but behind the link itself.
    """
    if route.permission is None:
        return False
    if route.permission is Permission.SEE_PUBLIC:
        return True
    if reader is Guest.LINK_HOLDER:
        return False
    if route.permission is Permission.OWN_ACCOUNT:
        return reader is not Role.PUBLIC
    if reader is Guest.ORGANIZATION_STEWARD:
        return route.permission in _STEWARD and route.scope == "partnership"
    assert isinstance(reader, Role)
    held = reader in roles_with(route.permission)
    return held and (route.scope == "partnership" or ScopeKind.EVERYTHING in REACHES[reader])


def routes(urlconf: str | None = None) -> list[Route]:
    """Every route of the site, through every included module, in the order of the patterns.

    Args:
        urlconf: module to walk in place of the site's own, for tests.
    """
    from django.urls import get_resolver
    from django.utils.translation import override

    said: dict[Lang, list[tuple[str, str, Any]]] = {}
    for lang in LANGS:
        with override(lang):
            said[lang] = list(_walk(get_resolver(urlconf)))
    return [
        _route(name, Text(english, french), view)
        for (name, english, view), (_, french, _view) in zip(said["en"], said["fr"], strict=True)
    ]


def _walk(resolver: Any, path: str = "", space: str = "") -> Iterator[tuple[str, str, Any]]:
    from django.urls import URLPattern

    for pattern in resolver.url_patterns:
        here = path + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name or '?'}", "/" + here.replace("^", "").replace("$", ""), pattern.callback
        else:
            yield from _walk(pattern, here, f"{space}{pattern.namespace}:" if pattern.namespace else space)


def _route(name: str, path: Text, view: Any) -> Route:
    from arrimage.web.guard import everything, guard_of

    guard = guard_of(view)
    if guard is None:
        return Route(name, path, None, "")
    return Route(name, path, guard[0], "everything" if guard[1] is everything else "partnership")


_TITLE = Text("Who may open which page", "Qui peut ouvrir quelle page")
_ABOUT = Text(
    "Written from the guards by `python -m arrimage.config.route_table > docs/routes.md`; a test compares the two. A dot "
    "means that the role opens the address within the scope of its grant: its partnership, or everywhere. Whoever may "
    "not finds no page (404); a visitor without an account is sent to log in first. Another test opens every address as "
    "every reader of the table and compares. The steward of one organization reports on the actions that it leads or "
    "takes part in, and on no others.",
    "Écrit à partir des gardes par `python -m arrimage.config.route_table > docs/routes.md`; un test compare les deux. Un "
    "point signifie que le rôle peut ouvrir l’adresse dans le cadre de son attribution\u00a0: son partenariat, ou partout. "
    "Les autres n’y trouvent aucune page (404); une personne sans compte est d’abord invitée à se connecter. Un autre test "
    "ouvre chaque adresse à chaque titre du tableau et compare. La ou le responsable d’un seul organisme fait rapport sur les "
    "actions que celui-ci dirige ou auxquelles il prend part, et sur aucune autre.",
)
_ADDRESS = Text("Address", "Adresse")
_PERMISSION = Text("Permission", "Permission")


def _name(reader: Role | Guest) -> Text:
    return ROLE_NAMES[reader] if isinstance(reader, Role) else _GUEST_NAMES[reader]


def page() -> str:
    """The page ``docs/routes.md``: English half, then French half."""
    found = routes()
    return "\n".join([*_half(found, "en"), "", *_half(found, "fr")]) + "\n"


def _half(found: list[Route], lang: Lang) -> Iterator[str]:
    yield f"# {_TITLE.say(lang)}"
    yield ""
    yield _ABOUT.say(lang)
    yield ""
    yield (
        "| " + " | ".join([_ADDRESS.say(lang), _PERMISSION.say(lang), *(_name(r).say(lang) for r in READERS)]) + " |"
    )
    yield "|" + "---|" * (2 + len(READERS))
    for route in found:
        marks = ["●" if opens(route, reader) else "" for reader in READERS]
        shown = f"`{route.path.say(lang)}`", f"`{route.permission.value if route.permission else '?'}`"
        yield "| " + " | ".join([*shown, *marks]) + " |"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arrimage.config.settings")
    import django

    django.setup()
    print(page(), end="")
