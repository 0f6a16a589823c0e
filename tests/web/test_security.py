"""What browsers are told on every page, what production adds, where redirects may lead, what a spreadsheet must not run."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from arrimage.core.access import Role
from arrimage.partnership.models import Organization
from arrimage.strategy.models import Action
from arrimage.web.workbook.inert import inert
from tests.partnership import factories as table
from tests.rules.house import PACKAGE, ROOT
from tests.web.furnished import furnish

FORMULA = '=HYPERLINK("http://evil.example")'
ELSEWHERE = ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "\thttps://evil.example", "https:evil.example"]  # fmt: skip


def signed_in(role: Role, here: Any) -> Client:
    client = Client()
    client.force_login(table.user(role, here))
    return client


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/en/", "/fr/", "/en/nothing/", "/en/log-in/", "/api/v1/partnerships", "/fr/interface-de-donnees/"]
)
def test_every_answer_tells_browsers_what_is_not_allowed(path: str) -> None:
    answer = Client().get(path)
    policy = answer["Content-Security-Policy"]
    for part in (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ):
        assert part in policy
    assert "unsafe" not in policy
    assert "camera=()" in answer["Permissions-Policy"] and "payment=()" in answer["Permissions-Policy"]
    assert answer["Cross-Origin-Opener-Policy"] == answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff" and answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.django_db
def test_pages_of_an_account_are_kept_by_nobody() -> None:
    here, known = furnish("port-clair")
    client = signed_in(Role.COORDINATOR, here)
    for path in ("/en/", f"/en/partnerships/{known['slug']}/", f"/en/partnerships/{known['slug']}/organizations.csv"):
        assert "no-store" in client.get(path)["Cache-Control"]
    assert "no-store" not in Client().get("/en/")["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_no_form_leads_to_another_site(elsewhere: str) -> None:
    here, known = furnish("port-clair")
    user = table.user(Role.COORDINATOR, here)
    answer = Client().post("/en/log-in/", {"username": user.email, "password": "a-long-password", "next": elsewhere})
    assert "evil" not in answer.headers.get("Location", "") and "alert" not in answer.headers.get("Location", "")
    client = signed_in(Role.COORDINATOR, table.partnership("clairmont"))
    out = client.post("/en/log-out/", {"next": elsewhere})
    assert "evil" not in out.headers.get("Location", "") and "alert" not in out.headers.get("Location", "")
    inside = Client()
    inside.force_login(user)
    refreshed = inside.post(reverse("results:refresh", args=[known["slug"]]), {"next": elsewhere})
    assert refreshed.status_code == 302 and refreshed["Location"].startswith("/en/")


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost@evil.example", "x\r\ny"])
def test_another_host_is_turned_away(host: str) -> None:
    assert Client().get("/en/", headers={"host": host}).status_code == 400
    answer = Client().get("/en/", headers={"x-forwarded-host": host})
    assert answer.status_code == 200 and "evil" not in answer.content.decode()


def production(**more: str) -> dict[str, Any]:
    """What the settings hold where real people are served."""
    names = (
        "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY",
        "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "DEBUG", "RATE_LIMITS", "PAGE_CACHE",
    )  # fmt: skip
    code = f"""
import json
from arrimage.config import settings
print(json.dumps({{name: getattr(settings, name) for name in {names}}} | {{
    "proxy": getattr(settings, "SECURE_PROXY_SSL_HEADER", None), "forwarded_host": getattr(settings, "USE_X_FORWARDED_HOST", False),
    "domain": getattr(settings, "SESSION_COOKIE_DOMAIN", None), "path": getattr(settings, "SESSION_COOKIE_PATH", "/")}}))
"""
    surroundings = {**os.environ, "ARRIMAGE_ENV": "production", "ARRIMAGE_BASE_URL": "https://arrimage.example.org",
                    "ARRIMAGE_ALLOWED_HOSTS": "arrimage.example.org", **more}  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", code], env=surroundings, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_production_keeps_cookies_to_one_encrypted_host(tmp_path: Any) -> None:
    found = production(ARRIMAGE_DATA=str(tmp_path))
    assert found["SESSION_COOKIE_NAME"].startswith("__Host-") and found["CSRF_COOKIE_NAME"].startswith("__Host-")
    assert found["SESSION_COOKIE_SECURE"] and found["CSRF_COOKIE_SECURE"] and found["SESSION_COOKIE_HTTPONLY"]
    assert found["domain"] is None and found["path"] == "/"
    assert found["SECURE_HSTS_SECONDS"] >= 31_536_000 and found["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is False
    assert found["DEBUG"] is False and found["RATE_LIMITS"] and found["PAGE_CACHE"]
    assert found["proxy"] is None and found["forwarded_host"] is False


def test_what_a_proxy_says_counts_only_when_one_is_declared(tmp_path: Any) -> None:
    found = production(ARRIMAGE_DATA=str(tmp_path), ARRIMAGE_PROXIES="1", ARRIMAGE_HSTS_SUBDOMAINS="yes")
    assert found["proxy"] == ["HTTP_X_FORWARDED_PROTO", "https"] and found["forwarded_host"] is False
    assert found["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is True


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd", "-cmd|x", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1", "﹢1"[:0] + "＋1"]
)
def test_text_that_a_spreadsheet_would_run_is_made_inert(text: str) -> None:
    assert str(inert(text)).startswith("'")


@pytest.mark.parametrize("cell", ["-3", "+1.5", "--", "-", "a=b", "", 5, 1.5, None])
def test_numbers_and_plain_words_stay_as_they_are(cell: object) -> None:
    assert inert(cell) == ("" if cell is None else cell)


@pytest.mark.django_db
def test_no_csv_file_holds_a_formula_that_somebody_typed() -> None:
    """Every CSV address, with a formula as the name of whatever it lists."""
    here, known = furnish("port-clair")
    Organization.objects.update(name_en=FORMULA, name_fr=FORMULA)
    Action.objects.update(title_en=FORMULA, title_fr=FORMULA)
    from arrimage.partnership.models import Decision

    Decision.objects.update(title_en=FORMULA, title_fr=FORMULA)
    client = signed_in(Role.COORDINATOR, here)
    base, seen = f"/en/partnerships/{known['slug']}", 0
    for path in ("/organizations.csv", "/decisions.csv", "/plan/?format=csv", "/money/?format=csv", "/results/indicators/figures.csv",
                 f"/results/indicators/{known['indicator']}/records.csv"):  # fmt: skip
        answer = client.get(base + path)
        assert answer.status_code == 200 and answer["Content-Type"].startswith("text/csv"), path
        text = answer.content.decode("utf-8-sig")
        seen += FORMULA.split("(")[0] in text
        assert not [c for row in csv.reader(io.StringIO(text)) for c in row if c.startswith(("=", "+", "@"))]
    assert seen >= 3


def test_every_csv_writer_makes_its_cells_inert() -> None:
    """A new export that forgets is seen here."""
    known = {"strategy/csvfile.py", "partnership/views/exports.py", "needs/views/statistics.py", "exchange/views.py",
             "results/views/indicators.py"}  # fmt: skip
    found = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if "csv.writer(" in path.read_text() and "migrations" not in path.parts
    }
    assert found == known
    for name in known:
        assert any(word in (PACKAGE / name).read_text() for word in ("inert(", "safe(", "_cell(")), name
