"""Looks at what Arrimage depends on: known advisories when they can be reached, and what can be told without a network.

    python scripts/audit.py [--offline]

Without a network: every locked package has its hashes and one exact version, none is marked as withdrawn, no lock names
an address, each installed package stands in a lock under the locked version, and each has a licence that may be
distributed with this one. With one: pip-audit asks the advisories about requirements.lock. When they cannot be reached,
that is said and counted as not run; it is a failure only where everything is required (REQUIRE=advisories). Exit status: 0 when nothing is
wrong, 1 otherwise.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-tools.lock")
#: Installed with Python itself or by the set-up, before any lock is read.
OUTSIDE = {"pip", "setuptools", "wheel", "arrimage", "uv"}
#: Licences, as packages write them, that go with Apache-2.0 in a program that is handed on whole.
FREE = re.compile(
    r"apache|mit\b|bsd|isc\b|psf|python software|python-2|mpl|mozilla|lgpl|lesser|unlicense|public domain|zlib|0bsd|cc0|ofl|open font|hpnd|zpl|postgresql",
    re.IGNORECASE,
)
#: Packages that say nothing a program can read, each with what their own text says.
READ_BY_HAND: dict[str, str] = {}
SECONDS = 90


def name_of(text: str) -> str:
    """A package's name in the form in which names are compared."""
    return re.sub(r"[-_.]+", "-", text).lower()


def entries(lock: Path) -> Iterator[tuple[str, str, list[str], str]]:
    """Name, version, hashes and whole text of each package of a lock."""
    joined = lock.read_text().replace("\\\n", " ")
    for line in joined.splitlines():
        found = re.match(r"([A-Za-z0-9][\w.\-]*)(?:\[[^\]]*\])?\s*==\s*([^\s;]+)", line)
        if found:
            yield name_of(found[1]), found[2], re.findall(r"--hash=sha256:[0-9a-f]{64}", line), line


def locked() -> dict[str, set[str]]:
    """The versions of each package that a lock names."""
    found: dict[str, set[str]] = {}
    for lock in LOCKS:
        if (ROOT / lock).exists():
            for name, version, _hashes, _text in entries(ROOT / lock):
                found.setdefault(name, set()).add(version)
    return found


def faults_of_lock(lock: Path) -> Iterator[str]:
    """What is wrong with one lock; nothing, as a rule."""
    count = 0
    for name, _version, hashes, text in entries(lock):
        count += 1
        if not hashes:
            yield f"{lock.name}: {name} has no hash"
        if "yanked" in text.lower():
            yield f"{lock.name}: {name} was withdrawn"
    if not count:
        yield f"{lock.name}: names no package"
    if re.search(r"https?:|git\+|file:", lock.read_text()):
        yield f"{lock.name}: names an address"


def faults_of_environment(known: dict[str, set[str]]) -> Iterator[str]:
    """Installed packages that no lock names, or names under another version."""
    for found in importlib.metadata.distributions():
        name = name_of(found.metadata["Name"] or "")
        if not name or name in OUTSIDE:
            continue
        if name not in known:
            yield f"{name} {found.version} is installed and stands in no lock"
        elif found.version not in known[name]:
            yield f"{name} {found.version} is installed, the locks say {', '.join(sorted(known[name]))}"


def licence_of(found: importlib.metadata.Distribution) -> str:
    """What a package says of its licence, in one line."""
    said = [found.metadata.get("License-Expression") or ""]
    said += [
        c.rpartition("::")[2].strip() for c in found.metadata.get_all("Classifier") or [] if c.startswith("License")
    ]
    said.append((found.metadata.get("License") or "").strip().split("\n")[0][:120])
    return "; ".join(dict.fromkeys(part for part in said if part))


def faults_of_licences(runtime: set[str]) -> Iterator[str]:
    """Packages of the running program whose licence is not known to go with ours."""
    for found in importlib.metadata.distributions():
        name = name_of(found.metadata["Name"] or "")
        if name in runtime and not FREE.search(licence_of(found)) and name not in READ_BY_HAND:
            yield f"{name}: licence “{licence_of(found) or 'not said'}” is not on the list"


#: A release that has known advisories: a service that knows none of them cannot tell about ours either.
CANARY = "django==4.2 --hash=sha256:" + "0" * 64


def asked(lock: Path) -> list[dict[str, Any]] | str:
    """What the advisories say about each package of a lock, or in one line why they say nothing."""
    words = [sys.executable, "-m", "pip_audit", "--requirement", str(lock), "--require-hashes", "--disable-pip",
             "--progress-spinner", "off", "--timeout", "15", "--format", "json"]  # fmt: skip
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=SECONDS, check=False)
        found: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except subprocess.TimeoutExpired:
        return f"no answer within {SECONDS} s"
    except (ValueError, KeyError):
        last = [line for line in done.stderr.splitlines() if line.strip()]
        # The address that was tried is nobody's business here.
        return re.sub(r"https?://\S+|host='[^']*'", "…", last[-1])[:200] if last else "no reason given"
    skipped = [one["name"] for one in found if "skip_reason" in one]
    return f"{len(skipped)} of {len(found)} packages are unknown to it" if skipped else found


def advisories() -> tuple[str, list[str]]:
    """``ok``, ``found`` or ``unreached``, and what was found or why nothing was."""
    with tempfile.TemporaryDirectory() as folder:
        canary = Path(folder) / "canary.txt"
        canary.write_text(CANARY + "\n")
        known = asked(canary)
    if isinstance(known, str):
        return "unreached", [known]
    if not any(one["vulns"] for one in known):
        return "unreached", ["the service that answered holds no advisories"]
    found = asked(ROOT / "requirements.lock")
    if isinstance(found, str):
        return "unreached", [found]
    wrong = [f"{one['name']} {one['version']}: {v['id']}" for one in found for v in one["vulns"]]
    return ("found", wrong) if wrong else ("ok", [])


def main() -> int:
    """Look, print, and tell whether anything is wrong."""
    known = locked()
    runtime = {name for name, *_ in entries(ROOT / "requirements.lock")}
    faults = [fault for lock in LOCKS if (ROOT / lock).exists() for fault in faults_of_lock(ROOT / lock)]
    faults += [*faults_of_environment(known), *faults_of_licences(runtime)]
    print(f"   {len(known)} locked packages, {len(runtime)} of them in the running program")
    for fault in faults:
        print(f"   wrong: {fault}")
    unreached = 0
    if "--offline" not in sys.argv:
        state, words = advisories()
        if state == "ok":
            print("   advisories: none concerns a locked package")
        elif state == "found":
            faults += words
            print("\n".join(f"   {line}" for line in words))
        else:
            unreached = 1
            print(f"   advisories: NOT RUN, the service could not be reached ({'; '.join(words)})")
            if os.environ.get("REQUIRE") == "advisories":
                faults += words
    else:
        unreached = 1
    print(f"   {len(faults)} wrong, {unreached} not run")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
