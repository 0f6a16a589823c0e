"""Log-in in a real browser: password, authenticator app, passkey, recovery code, lock-out, sessions; by keyboard, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal import auth as totp
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import PASSWORD, Site

pytestmark = pytest.mark.browser
Check = Callable[[Page], None]


def enter(page: Page, url: str, role: str, password: str = PASSWORD) -> None:
    page.goto(f"{url}/en/log-in/")
    page.fill("input[name=username]", f"{role}@demo.example")
    page.fill("input[name=password]", password)
    page.click("main button.main")


def code_of(secret: str) -> str:
    return str(totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time())))))


def confirmed(page: Page, address: str) -> None:
    """Open a page that asks for the password again, and give it."""
    page.goto(address)
    if "/confirm/" in page.url:
        page.fill("input[name=password]", PASSWORD)
        page.click("main button.main")


@pytest.mark.first
def test_an_app_a_second_step_and_a_recovery_code(
    site: Site, page: Page, browser: Browser, accessible: Check, reflows: Check
) -> None:
    enter(page, site.url, "data-collector")
    page.wait_for_url(f"{site.url}/en/")
    page.click("header a:has-text('Your account')")
    assert page.inner_text("h1") == "A password alone guards your account."
    accessible(page)
    confirmed(page, f"{site.url}/en/account/app/")
    accessible(page)
    reflows(page)
    secret = page.inner_text("#authenticator_secret").strip()
    page.fill("input[name=code]", code_of(secret))
    page.click("main button.main")
    page.wait_for_selector(".codes li")
    codes = page.locator(".codes li").all_inner_texts()
    assert len(codes) == 10
    accessible(page)
    page.click("main a:has-text('Done')")
    assert page.inner_text("h1") == "Two steps guard your account."
    for number, code in enumerate([codes[0], codes[0], codes[1]]):
        page.click("header button:has-text('Log out')")
        enter(page, site.url, "data-collector")
        page.wait_for_selector("input[name=code]")
        if not number:
            accessible(page)
            reflows(page)
        page.fill("input[name=code]", code)
        page.click("main button.main")
        page.wait_for_load_state()
        if number == 1:
            assert "This code does not fit." in page.inner_text("main")
            page.click("main button:has-text('Give up')")
            page.goto(f"{site.url}/en/account/")
            assert "/log-in/" in page.url
            enter(page, site.url, "data-collector")
            page.fill("input[name=code]", codes[2])
            page.click("main button.main")
        page.wait_for_url(f"{site.url}/en/")


def test_a_passkey_is_made_and_logs_in_alone(site: Site, page: Page, accessible: Check, reflows: Check) -> None:
    # Browsers make passkeys for a name, never for a number such as 127.0.0.1.
    url = site.url.replace("127.0.0.1", "localhost")
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    kind = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": kind})
    enter(page, url, "council-member")
    page.wait_for_url(f"{url}/en/")
    confirmed(page, f"{url}/en/account/passkeys/add/")
    accessible(page)
    reflows(page)
    page.fill("input[name=name]", "Test laptop")
    page.click("#mfa_webauthn_add")
    page.wait_for_selector(".codes li")
    page.goto(f"{url}/en/account/passkeys/")
    assert "Test laptop" in page.inner_text("main") and "logs in alone" in page.inner_text("main")
    accessible(page)
    reflows(page)
    page.click("header button:has-text('Log out')")
    page.goto(f"{url}/en/log-in/")
    page.click("#passkey_login")
    page.wait_for_url(f"{url}/en/")
    page.goto(f"{url}/en/account/")
    assert "council-member@demo.example" in page.inner_text("main")
    # As a second step too.
    page.click("header button:has-text('Log out')")
    enter(page, url, "council-member")
    page.click("#mfa_webauthn_authenticate")
    page.wait_for_url(f"{url}/en/")


def test_five_wrong_passwords_lock_the_place_out(site: Site, page: Page, accessible: Check, reflows: Check) -> None:
    for _ in range(5):
        enter(page, site.url, "officer", "wrong")
        page.wait_for_load_state()
    assert page.inner_text("h1") == "Too many wrong passwords."
    accessible(page)
    reflows(page)
    enter(page, site.url, "officer")
    assert page.inner_text("h1") == "Too many wrong passwords."
    # Others from here still get in.
    enter(page, site.url, "researcher")
    page.wait_for_url(f"{site.url}/en/")


def test_a_session_is_ended_from_another_place(site: Site, page: Page, browser: Browser, accessible: Check) -> None:
    enter(page, site.url, "partner-steward")
    page.wait_for_url(f"{site.url}/en/")
    context = browser.new_context()
    elsewhere = context.new_page()
    enter(elsewhere, site.url, "partner-steward")
    elsewhere.wait_for_url(f"{site.url}/en/")
    page.goto(f"{site.url}/en/account/sessions/")
    accessible(page)
    assert page.locator(".places li").count() == 2
    page.click(".places button:has-text('End')")
    page.wait_for_selector(".notice:has-text('The session is ended.')")
    assert page.locator(".places li").count() == 1
    elsewhere.goto(f"{site.url}/en/account/")
    assert "/log-in/" in elsewhere.url
    context.close()


def test_log_in_by_keyboard_alone(site: Site, page: Page) -> None:
    page.goto(f"{site.url}/fr/connexion/")
    # The first field has the focus already.
    page.keyboard.type("researcher@demo.example")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site.url}/fr/")
    seen = []
    for _ in range(12):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.innerText"))
    assert "Votre compte" in seen


@pytest.mark.parametrize("path", ["connexion", "compte", "compte/courriel", "compte/mot-de-passe", "compte/oublie",
                                  "compte/ouvertures", "compte/cles-dacces", "compte/application", "entrer"])  # fmt: skip
def test_pages_are_accessible_in_french_and_narrow(
    site: Site, page: Page, accessible: Check, reflows: Check, path: str
) -> None:
    if path not in ("connexion", "compte/oublie", "entrer"):
        page.goto(f"{site.url}/fr/connexion/")
        page.fill("input[name=username]", "researcher@demo.example")
        page.fill("input[name=password]", PASSWORD)
        page.click("main button.main")
        page.wait_for_url(f"{site.url}/fr/")
    page.goto(f"{site.url}/fr/{path}/")
    if "/confirmer/" in page.url:
        accessible(page)
        reflows(page)
        page.fill("input[name=password]", PASSWORD)
        page.click("main button.main")
        page.wait_for_url(re.compile(path))
    accessible(page)
    reflows(page)
    assert not re.search(r"\b(Sign In|Password|Email address)\b", page.inner_text("body"))
