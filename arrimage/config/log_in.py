"""What the environment says about log-in: a provider of identities (OpenID Connect), second factors, proxies in front."""

from __future__ import annotations

import os
from typing import Any

from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Text

_NAMES = ("ARRIMAGE_OIDC_ISSUER", "ARRIMAGE_OIDC_CLIENT_ID", "ARRIMAGE_OIDC_CLIENT_SECRET")


def oidc(*, production: bool) -> dict[str, Any]:
    """allauth's providers: none, or the one of ``ARRIMAGE_OIDC_ISSUER``, ``_CLIENT_ID``, ``_CLIENT_SECRET`` and ``_NAME``.

    Its address in this instance ends in ``/oidc/provider/callback/``; the provider wants to know it. Codes are bound to the
    browser that asked (PKCE, RFC 7636).

    Raises:
        Refused: when only some of the three names are set, or a production instance would talk to its provider unencrypted.
    """
    issuer, client, secret = (os.environ.get(name, "").strip() for name in _NAMES)
    if not (issuer or client or secret):
        return {}
    if not (issuer and client and secret):
        raise Refused(
            Problem(
                Text("The provider of identities is not complete.", "Le fournisseur d’identité n’est pas complet."),
                Text("Set {names}, or none of them.", "Donnez {names}, ou aucun des trois.").format(
                    names=", ".join(_NAMES)
                ),
            )
        )
    if production and not issuer.startswith("https://"):
        raise Refused(
            Problem(
                Text("ARRIMAGE_OIDC_ISSUER is not encrypted.", "ARRIMAGE_OIDC_ISSUER n’est pas chiffré."),
                Text("Write an address that begins with https.", "Écrivez une adresse qui commence par https."),
            )
        )
    provider = {
        "provider_id": "provider",
        "name": os.environ.get("ARRIMAGE_OIDC_NAME", "").strip() or "OpenID Connect",
        "client_id": client,
        "secret": secret,
        "settings": {"server_url": issuer.rstrip("/"), "oauth_pkce_enabled": True, "fetch_userinfo": True},
    }
    return {"openid_connect": {"APPS": [provider], "OAUTH_PKCE_ENABLED": True}}


def second_factor_required(*, production: bool) -> bool:
    """``ARRIMAGE_REQUIRE_MFA``: whether coordinators and administrators must have one; by default where people are served.

    Raises:
        Refused: for anything but 0 and 1.
    """
    given = os.environ.get("ARRIMAGE_REQUIRE_MFA", "").strip() or ("1" if production else "0")
    if given not in ("0", "1"):
        raise Refused(
            Problem(
                Text("ARRIMAGE_REQUIRE_MFA is not 0 or 1.", "ARRIMAGE_REQUIRE_MFA ne vaut ni 0 ni 1."),
                Text(
                    "Write 1 to require a second factor, 0 not to.",
                    "Écrivez 1 pour exiger un second facteur, 0 pour ne pas l’exiger.",
                ),
            )
        )
    return given == "1"


def proxies() -> int:
    """``ARRIMAGE_PROXIES``: how many proxies of one's own stand in front, whose word about the caller's address is taken.

    Raises:
        Refused: for anything but a small whole number.
    """
    given = os.environ.get("ARRIMAGE_PROXIES", "").strip() or "0"
    if not (given.isascii() and given.isdigit() and int(given) <= 9):
        raise Refused(
            Problem(
                Text("ARRIMAGE_PROXIES is not a number from 0 to 9.", "ARRIMAGE_PROXIES n’est pas un nombre de 0 à 9."),
                Text("Count the proxies in front of Arrimage.", "Comptez les mandataires devant Arrimage."),
            )
        )
    return int(given)
