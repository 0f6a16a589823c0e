"""One checked list of settings: what it refuses, what it warns of, what it hides, and that nothing else is read."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from arrimage.config import mail_address, rooms, variables
from arrimage.core.problem import Refused
from tests.rules.house import PACKAGE, ROOT, modules


@pytest.mark.parametrize("variable", variables.VARIABLES, ids=lambda v: v.name)
def test_every_setting_is_explained_in_both_languages_and_its_default_is_accepted(variable: variables.Variable) -> None:
    for text in (variable.about, variable.remedy, variable.kind):
        assert text.complete
    assert variable.default or variable.without.complete
    variables.value(variable.name, {})
    variables.value(variable.name, {variable.name: "  "})


REFUSED = {
    "ARRIMAGE_ENV": "prod", "DATABASE_URL": "mysql://u:verysecret@h/d", "ARRIMAGE_SECRET_KEY": "short", "ARRIMAGE_ALLOWED_HOSTS": "*",
    "ARRIMAGE_BASE_URL": "arrimage.example.org", "ARRIMAGE_ROOMS_OFF": "kitchen", "ARRIMAGE_SMTP_URL": "smtp://u:verysecret@mail.example.org",
    "ARRIMAGE_MAIL_FROM": "nobody", "ARRIMAGE_MAIL_KEEP_DAYS": "-1", "ARRIMAGE_METRICS_TOKEN": "verysecret", "ARRIMAGE_METRICS_LOOPBACK": "1",
    "ARRIMAGE_LOG_LEVEL": "loud", "ARRIMAGE_SECURITY_CONTACT": "someone", "ARRIMAGE_LANG": "es",
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_wrong_value_is_refused_with_a_remedy_and_a_secret_is_not_repeated(name: str) -> None:
    with pytest.raises(Refused) as caught:
        variables.value(name, {name: REFUSED[name]})
    problem = caught.value.problems[0]
    assert problem.message.complete and problem.remedy.complete
    assert "verysecret" not in problem.say("en") + problem.say("fr")
    found = next(f for f in variables.check({name: REFUSED[name]}) if f.variable.name == name)
    assert found.problem is not None and found.shown == ""


def test_secrets_are_masked() -> None:
    secret = "s3cret-s3cret-s3cret-s3cret-s3cret"
    held = {v.name: secret for v in variables.VARIABLES if v.secret}
    held |= {"DATABASE_URL": f"postgres://u:{secret}@h/d", "ARRIMAGE_SMTP_URL": f"smtps://u:{secret}@h"}
    found = {f.variable.name: f for f in variables.check(held)}
    for name in held:
        assert found[name].problem is None
        assert secret not in found[name].shown and found[name].shown


def test_a_name_that_nothing_reads_is_warned_of_with_the_one_that_was_meant() -> None:
    told = list(variables.unknown(["ARRIMAGE_SMTP_ULR", "ARRIMAGE_ENV", "HOME", "ARRIMAGE_XYZZY"]))
    assert [problem.message.en for problem in told] == [
        "ARRIMAGE_SMTP_ULR is set, but nothing reads it.",
        "ARRIMAGE_XYZZY is set, but nothing reads it.",
    ]
    assert "ARRIMAGE_SMTP_URL" in told[0].remedy.fr


def test_every_name_that_the_program_mentions_is_declared() -> None:
    declared = {variable.name for variable in variables.VARIABLES} | variables._OF_TESTS
    mentioned: dict[str, str] = {}
    for path in modules():
        for name in re.findall(r"[\"'` ](ARRIMAGE_[A-Z_]+[A-Z])\b", path.read_text()):
            mentioned[name] = str(path.relative_to(PACKAGE))
    assert {name: where for name, where in mentioned.items() if name not in declared} == {}


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("smtp://localhost", ("localhost", 25, "", "", False, False)),
        ("smtp://relay.example.org:2525", ("relay.example.org", 2525, "", "", False, False)),
        ("smtps://u%40x:p%2Fw@mail.example.org", ("mail.example.org", 465, "u@x", "p/w", True, False)),
        ("smtp+starttls://u:p@mail.example.org", ("mail.example.org", 587, "u", "p", False, True)),
    ],
)
def test_addresses_of_mail_servers(address: str, expected: tuple[Any, ...]) -> None:
    found = mail_address.read(address)
    assert (found.host, found.port, found.user, found.password, found.tls, found.starttls) == expected


@pytest.mark.parametrize(
    "address",
    [
        "",
        "mail.example.org",
        "http://x",
        "smtp://",
        "smtps://u@h",
        "smtp://h/path",
        "smtp://h:notaport",
        "smtp://u:p@h",
    ],
)
def test_what_is_no_address_of_a_mail_server(address: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        mail_address.read(address)


@pytest.mark.parametrize("off", [(), ("exchange",), ("needs",), ("exchange", "needs")])
def test_rooms_that_may_be_switched_off(off: tuple[str, ...]) -> None:
    assert rooms.read(off) == off


@pytest.mark.parametrize(
    "off", [("results",), ("exchange", "results"), ("strategy",), ("partnership",), tuple(rooms.NEEDED_BY)]
)
def test_rooms_that_others_need_stay(off: tuple[str, ...]) -> None:
    with pytest.raises(Refused, match="switched off"):
        rooms.read(off)


def run(*words: str, tmp: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("ARRIMAGE_", "DATABASE_URL", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-m", "arrimage.cli", *words], text=True, capture_output=True, check=False, cwd=ROOT,
        env={**kept, "ARRIMAGE_DATA": str(tmp), **environment},
    )  # fmt: skip


def test_config_prints_the_list_checked_even_when_a_value_is_refused(tmp_path: Path) -> None:
    done = run(
        "config", "--lang", "fr", tmp=tmp_path, ARRIMAGE_ENV="prod", ARRIMAGE_SECRET_KEY="k" * 40, ARRIMAGE_SMTP_ULR="x"
    )
    assert done.returncode == 2
    assert "ARRIMAGE_MAIL_KEEP_DAYS" in done.stdout and "refusé" in done.stdout
    assert "kkkk" not in done.stdout + done.stderr
    assert "ARRIMAGE_SMTP_URL" in done.stderr
    fine = run("config", "--format", "json", tmp=tmp_path)
    assert fine.returncode == 0, fine.stderr
    assert [row["name"] for row in json.loads(fine.stdout)] == [v.name for v in variables.VARIABLES]


def test_a_refused_value_stops_every_other_command_with_one_sentence(tmp_path: Path) -> None:
    done = run("partnerships", tmp=tmp_path, ARRIMAGE_ROOMS_OFF="results")
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert "results" in done.stderr


def test_the_key_is_drawn_once_and_kept_for_its_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from arrimage.config import environment

    monkeypatch.delenv("ARRIMAGE_SECRET_KEY", raising=False)
    first = environment.secret_key(tmp_path)
    assert environment.secret_key(tmp_path) == first
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600
    assert len(first) > 60
