"""Log-in through the organization's own log-in, against a provider that we did not write."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.test import Client

from tests.oidc.conftest import Instance

pytestmark = [pytest.mark.heavy, pytest.mark.elsewhere]
WAIT = 60
NAMED = "Ville de Port-Clair"


def token_in(page: str) -> str:
    """The token against forged forms."""
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found, page[:400]
    return found[1]


def leave(instance: Instance, path: str, page: str, browser: requests.Session, **fields: str) -> str:
    """Press the button of the organization's log-in; the address where it leads."""
    answer = browser.post(
        f"{instance.url}{path}", {"csrfmiddlewaretoken": token_in(page), **fields},
        headers={"Referer": instance.url}, timeout=WAIT,
    )  # fmt: skip
    assert answer.status_code == 200, (answer.status_code, answer.text[:600])
    return unescape(answer.headers["Refresh"].partition("url=")[2])


def to_provider(instance: Instance, browser: requests.Session, lang: str = "en") -> str:
    """From the page of log-in to the authorization request."""
    page = browser.get(f"{instance.url}/{lang}/{'connexion' if lang == 'fr' else 'log-in'}/", timeout=WAIT).text
    assert NAMED in page
    action = re.search(r'action="(/[^"]*/provider/[^"]*)"', page)
    assert action
    return leave(instance, unescape(action[1]), page, browser)


def come_back(instance: Instance, sub: str, email: str, *, verified: bool = True, lang: str = "en") -> Any:
    """The whole way as one person, in a browser of their own: the browser and the page that it ends on."""
    browser = requests.Session()
    browser.headers["Accept-Language"] = "en"
    asked = to_provider(instance, browser, lang)
    instance.next_person(sub, email, verified=verified)
    return browser, browser.get(asked, timeout=WAIT)


def user_of(instance: Instance, email: str) -> str:
    found = instance.rows("select id from web_user where email = ?", email)
    assert len(found) == 1
    return str(found[0][0])


def count(instance: Instance) -> int:
    return int(instance.rows("select count(*) from web_user")[0][0])


def logged_in(instance: Instance, browser: requests.Session) -> bool:
    answer = browser.get(f"{instance.url}/en/account/", timeout=WAIT, allow_redirects=False)
    return answer.status_code == 200


def verbs(instance: Instance, user: str) -> list[str]:
    return [row[0] for row in instance.rows("select verb from web_auditentry where object_id = ? order by at", user)]  # fmt: skip


def test_the_request_is_bound_by_state_nonce_and_code_challenge(instance: Instance) -> None:
    asked = []
    for _ in range(2):
        address = urlsplit(to_provider(instance, requests.Session()))
        assert f"{address.scheme}://{address.netloc}" == instance.issuer
        asked.append({name: values[0] for name, values in parse_qs(address.query).items()})
    first, second = asked
    assert first["response_type"] == "code" and first["code_challenge_method"] == "S256"
    assert {"openid", "email"} <= set(first["scope"].split())
    assert first["redirect_uri"] == f"{instance.url}/oidc/provider/callback/"
    for name, length in (("state", 16), ("nonce", 64), ("code_challenge", 43)):
        assert len(first[name]) >= length and first[name] != second[name]


def test_a_known_person_with_a_verified_address_logs_in_and_it_is_noted(instance: Instance) -> None:
    instance.command("account", "known@ville.example", "--role", "researcher")
    user = user_of(instance, "known@ville.example")
    browser, page = come_back(instance, "s-known", "Known@Ville.example")
    assert page.status_code == 200 and page.url.startswith(instance.url)
    assert logged_in(instance, browser)
    assert {"account.provider_connected", "account.log_in"} <= set(verbs(instance, user))
    # The provider's own name of the person counts from now on, whatever becomes of the address there.
    again, _page = come_back(instance, "s-known", "renamed@ville.example")
    assert logged_in(instance, again) and verbs(instance, user).count("account.log_in") == 2


def test_an_address_that_is_not_verified_opens_nothing(instance: Instance) -> None:
    instance.command("account", "target@ville.example", "--role", "researcher")
    before = count(instance)
    browser, page = come_back(instance, "s-thief", "target@ville.example", verified=False)
    assert "There is no account for you here yet." in page.text
    assert not logged_in(instance, browser) and count(instance) == before
    assert "account.log_in" not in verbs(instance, user_of(instance, "target@ville.example"))
    assert instance.rows("select count(*) from socialaccount_socialaccount where uid = 's-thief'") == [(0,)]


@pytest.mark.parametrize(
    ("lang", "said"),
    [("en", "Accounts are opened by invitation."), ("fr", "Les comptes s’ouvrent sur invitation.")],
)
def test_an_unknown_person_is_told_kindly_and_nothing_is_made(instance: Instance, lang: str, said: str) -> None:
    before = count(instance)
    browser, page = come_back(instance, f"s-unknown-{lang}", f"unknown-{lang}@ville.example", lang=lang)
    assert said in unescape(page.text) and f'lang="{lang}' in page.text
    assert not logged_in(instance, browser) and count(instance) == before


def test_an_answer_to_another_browser_opens_nothing(instance: Instance) -> None:
    instance.command("account", "lured@ville.example", "--role", "researcher")
    thief, victim = requests.Session(), requests.Session()
    asked = to_provider(instance, thief)
    instance.next_person("s-lured", "lured@ville.example")
    step = thief.get(asked, timeout=WAIT, allow_redirects=False)
    while not step.headers["Location"].startswith(instance.url):
        step = thief.get(
            requests.compat.urljoin(step.url, step.headers["Location"]), timeout=WAIT, allow_redirects=False
        )  # type: ignore[attr-defined]
    answer = victim.get(step.headers["Location"], timeout=WAIT)
    assert not logged_in(instance, victim) and "did not let you through" in unescape(answer.text)


INVITE = """
from arrimage.core.access import EVERYTHING, Actor, Grant, Role
from arrimage.web import invitations
by = Actor(None, "x", (Grant(Role.ADMINISTRATOR, EVERYTHING),))
made = invitations.invite(email="{email}", role=Role.RESEARCHER, within=EVERYTHING, language="fr", by=by)
print("token=" + invitations.token_of(made))
"""


def invited(instance: Instance, email: str) -> str:
    """The address of an invitation's page, in French."""
    return f"/fr/invitation/{instance.python(INVITE.format(email=email)).partition('token=')[2].strip()}/"


def accept(instance: Instance, path: str, sub: str, email: str, **given: bool) -> Any:
    browser = requests.Session()
    page = browser.get(f"{instance.url}{path}", timeout=WAIT).text
    assert f"Accepter avec {NAMED}" in page
    asked = leave(instance, path, page, browser, through="provider")
    instance.next_person(sub, email, **given)
    return browser, browser.get(asked, timeout=WAIT)


def test_somebody_with_an_invitation_alone_accepts_it_this_way(instance: Instance) -> None:
    browser, page = accept(instance, invited(instance, "new@ville.example"), "s-new", "new@ville.example")
    assert page.status_code == 200 and logged_in(instance, browser)
    assert urlsplit(page.url).path.startswith("/fr/")
    user = user_of(instance, "new@ville.example")
    assert instance.rows("select role from web_rolegrant where user_id = ?", user) == [("researcher",)]
    assert instance.rows("select language, substr(password, 1, 1) from web_user where id = ?", user) == [("fr", "!")]
    assert instance.rows("select email, accepted_at is not null from web_invitation where user_id = ?", user) == [
        ("", 1)
    ]
    assert instance.rows("select count(*) from web_consent where subject_id = ?", user) == [(2,)]
    assert {"account.provider_connected", "account.log_in"} <= set(verbs(instance, user))
    made = {row[0] for row in instance.rows("select verb from web_auditentry where actor_id = ?", user)}
    assert {"account.grant", "account.accept", "consent.give"} <= made


@pytest.mark.parametrize(
    ("email", "verified"), [("somebody-else@ville.example", True), ("offer-False@ville.example", False)]
)
def test_an_invitation_waits_for_its_own_verified_address(instance: Instance, email: str, verified: bool) -> None:
    path, before = invited(instance, f"offer-{verified}@ville.example"), count(instance)
    browser, page = accept(instance, path, f"s-other-{verified}", email, verified=verified)
    assert "Cette invitation a été envoyée à une autre adresse." in unescape(page.text)
    assert count(instance) == before and not logged_in(instance, browser)
    open_ = "select count(*) from web_invitation where lower(email) = ? and accepted_at is null"
    assert instance.rows(open_, f"offer-{verified}@ville.example".lower()) == [(1,)]


@pytest.mark.django_db
def test_without_a_provider_there_is_no_button_and_no_address() -> None:
    page = Client().get("/en/log-in/").content.decode()
    assert "/provider/" not in page and "OpenID" not in page
    assert Client().get("/oidc/provider/callback/").status_code == 404
