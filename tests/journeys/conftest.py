"""A real browser on a real server with the demonstration region: what every journey starts from.

The region is loaded once for a run; each module gets a server of its own on a copy of it, so that journeys may write.
"""

from __future__ import annotations

import os
import random
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

PASSWORD = "port-clair-demonstration"
#: A journey waits this long for a page on a busy machine before it fails.
PATIENCE_MS = 60_000


@dataclass(frozen=True)
class Site:
    """A running instance: its address and its data folder."""

    url: str
    folder: Path

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run ``arrimage …`` on the same data."""
        return subprocess.run(
            [sys.executable, "-m", "arrimage.cli", *words], env=_environment(self.folder), text=True, capture_output=True, check=False
        )  # fmt: skip


def _environment(folder: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "ARRIMAGE_ENV")}
    return {**kept, "ARRIMAGE_DATA": str(folder), "ARRIMAGE_LANG": "en"}


@pytest.fixture(scope="session")
def region_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demonstration region, to be copied and never used."""
    folder = tmp_path_factory.mktemp("region") / "data"
    done = subprocess.run(
        [sys.executable, "-m", "arrimage.cli", "demo"],
        env=_environment(folder),
        text=True,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder


def free_port() -> int:
    """A port nobody listens on, below those the system lends to outgoing connections: a browser cannot take it meanwhile."""
    for port in random.sample(range(20_000, 30_000), 50):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError("fifty ports were taken")


@pytest.fixture(scope="module")
def site(region_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """``arrimage serve`` on a copy of the region; what it prints is shown when it does not start."""
    folder = tmp_path_factory.mktemp("site") / "data"
    shutil.copytree(region_folder, folder)
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    printed = folder.parent / "printed.txt"
    with printed.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "arrimage.cli", "serve", "--bind", f"127.0.0.1:{port}", "--workers", "1"],
            env={**_environment(folder), "ARRIMAGE_BASE_URL": url},
            stdout=output, stderr=output,
        )  # fmt: skip
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{url}/en/", timeout=30).read()
                break
            except OSError:
                assert process.poll() is None, f"the server ended before its first page: {printed.read_text()}"
                time.sleep(0.2)
        else:
            pytest.fail(f"the server gave no page: {printed.read_text()}")
        yield Site(url, folder)
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        )  # fmt: skip
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An empty page 1280 wide; errors of the console fail the test at its end."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE_MS)
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    yield opened
    context.close()
    # A page answered with 404 or 422 on purpose is logged by the browser as an error too.
    assert not [text for text in wrong if "status of 4" not in text], wrong


@pytest.fixture
def log_in(site: Site) -> Callable[[Page, str], None]:
    """Log a page in as a role of the demonstration, for example ``log_in(page, "coordinator")``."""

    def act(page: Page, role: str) -> None:
        page.goto(f"{site.url}/en/log-in/")
        page.fill("input[name=username]", f"{role}@demo.example")
        page.fill("input[name=password]", PASSWORD)
        page.click("main button.main")
        page.wait_for_url(f"{site.url}/en/")

    return act


@pytest.fixture
def accessible() -> Callable[[Page], None]:
    """Assert that axe finds nothing on the page that is shown."""

    def act(page: Page) -> None:
        found = Axe().run(page)
        wrong = [f"{v['id']}: {v['nodes'][0]['html'][:200]} ({len(v['nodes'])})" for v in found.response["violations"]]
        assert not wrong, f"{page.url}: " + "; ".join(wrong)

    return act


@pytest.fixture
def reflows() -> Callable[[Page], None]:
    """Assert that the page does not scroll sideways at 320 px."""

    def act(page: Page) -> None:
        before = page.viewport_size
        page.set_viewport_size({"width": 320, "height": 800})
        wide = page.evaluate("document.documentElement.scrollWidth")
        if before:
            page.set_viewport_size(before)
        assert wide <= 320, f"{page.url}: {wide} px wide at 320"

    return act
