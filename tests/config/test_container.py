"""The container file and the bill of materials: read and judged, without building anything."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from arrimage.cli import probe
from tests.rules.house import ROOT


def instructions() -> list[tuple[str, str]]:
    """Every instruction of the container file with its words, continued lines joined."""
    text = re.sub(r"\\\n\s*", " ", (ROOT / "Containerfile").read_text())
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(verb, rest) for verb, _, rest in (line.partition(" ") for line in lines)]


def test_the_container_runs_as_nobody_in_particular_from_a_short_named_base() -> None:
    found = instructions()
    assert [rest for verb, rest in found if verb == "FROM"] == ["python:3.11-slim"]
    verbs = [verb for verb, _ in found]
    user = next(rest for verb, rest in found if verb == "USER")
    assert re.fullmatch(r"[1-9]\d+:[1-9]\d+", user)
    assert verbs.index("USER") > max(n for n, verb in enumerate(verbs) if verb in ("RUN", "COPY"))
    assert set(verbs) <= {
        "FROM",
        "ENV",
        "WORKDIR",
        "COPY",
        "RUN",
        "USER",
        "VOLUME",
        "EXPOSE",
        "HEALTHCHECK",
        "ENTRYPOINT",
        "CMD",
    }


def test_packages_come_by_hash_and_no_host_or_secret_is_named() -> None:
    text = (ROOT / "Containerfile").read_text()
    assert "--require-hashes -r requirements.lock" in text
    assert not re.search(r"https?:|--index-url|PASSWORD|TOKEN|SECRET", text)
    assert [rest for verb, rest in instructions() if verb == "VOLUME"] == ["/data"]
    assert "ARRIMAGE_DATA=/data" in text and "ARRIMAGE_ENV=production" in text


def test_everything_that_is_copied_is_there_and_state_is_kept_out() -> None:
    for verb, rest in instructions():
        if verb == "COPY":
            *sources, _to = rest.split()
            assert all((ROOT / source).exists() for source in sources), rest
    kept_out = (ROOT / ".containerignore").read_text().split()
    assert {".git", "var", ".venv"} <= set(kept_out)


def test_the_health_check_asks_as_a_name_that_the_instance_answers_to(monkeypatch: pytest.MonkeyPatch) -> None:
    import http.server
    import threading

    asked: list[tuple[str, str]] = []
    status = 200

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append((self.path, self.headers["Host"]))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        port = str(server.server_address[1])
        monkeypatch.setenv("ARRIMAGE_ALLOWED_HOSTS", "arrimage.example.org, other.example.org")
        assert probe.main([port]) == 0
        status = 503
        assert probe.main([port]) == 1
        server.shutdown()
    assert probe.main([port]) == 1
    assert asked[0] == ("/healthz", "arrimage.example.org")
    health = next(rest for verb, rest in instructions() if verb == "HEALTHCHECK")
    assert "arrimage.cli.probe" in health


def test_the_bill_of_materials_names_every_locked_package_and_is_the_same_each_time(tmp_path: Path) -> None:
    made = []
    for name in ("one.json", "two.json"):
        done = subprocess.run(
            ["bash", str(ROOT / "scripts" / "sbom.sh"), str(tmp_path / name)], text=True, capture_output=True, check=False,
            env={"PATH": "/usr/bin:/bin", "BIN": str(Path(sys.executable).parent)},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        made.append((tmp_path / name).read_text())
    assert made[0] == made[1]
    bill = json.loads(made[0])
    assert bill["bomFormat"] == "CycloneDX" and bill["metadata"]["component"]["name"] == "arrimage"
    locked = dict(
        re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;]+)", (ROOT / "requirements.lock").read_text(), re.M)
    )
    assert {part["name"]: part["version"] for part in bill["components"]} == locked
