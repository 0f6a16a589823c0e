"""Whole instances: backed up while they write, restored equal on either database, or left as they were."""

from __future__ import annotations

import resource
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.storage import storages
from django.db import connection

from arrimage.cli import backup_command, database, upgrade_command
from arrimage.cli import main as command
from arrimage.config.integrity import languages
from arrimage.core.problem import Refused
from arrimage.core.text import Text
from arrimage.results.stored import file_name, names_in
from arrimage.web import verifying
from arrimage.web.backup import files, left_out, moving, restoring, rows, sealed_file, tables, taking
from arrimage.web.backup.archive import ArchiveReader
from arrimage.web.models import AuditEntry, User
from tests.web.backup.instances import content, fill, fresh_postgres, instance, sqlite

pytestmark = pytest.mark.elsewhere
SECRET = "quatre mots de passe"
VENDORS = ("sqlite", "postgresql")


@pytest.fixture(autouse=True)
def _open(django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(sealed_file, "_LOG_N", 10)
    monkeypatch.delenv("ARRIMAGE_SECRET_KEY", raising=False)
    monkeypatch.delenv("ARRIMAGE_AUDIT_KEY", raising=False)
    for name in ("ARRIMAGE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def address(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Any]:
    """Gives the address of a new database of a kind, with a name of its own."""
    with ExitStack() as stack:

        def make(vendor: str, name: str) -> str:
            if vendor == "sqlite":
                (tmp_path / name).mkdir(exist_ok=True)
                return sqlite(tmp_path / name)
            return stack.enter_context(fresh_postgres(request.getfixturevalue("postgres_url"), f"backup_{name}"))

        yield make


def opened(path: Path) -> ArchiveReader:
    return ArchiveReader(path, lambda: SECRET)


def refusal(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    assert command(words) == 2
    said = capsys.readouterr().err
    assert "Traceback" not in said
    return said


@pytest.mark.parametrize("target", VENDORS)
@pytest.mark.parametrize("source", VENDORS)
def test_a_restored_instance_is_equal(source: str, target: str, address: Any, tmp_path: Path) -> None:
    out = tmp_path / "all.arrimage"
    with instance(tmp_path / "a", address(source, "a")):
        digest = fill()
        before = content()
        taken = taking.take(out, passphrase=SECRET)
        key = (tmp_path / "a" / "audit-key").read_bytes()
        assert verifying.verify().whole
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert {(f.storage, f.name) for f in taken.manifest.files} == {
        ("default", "uploads/été.txt"),
        ("snapshots", file_name("seats", digest)),
    }
    assert not list((tmp_path / "a").rglob(".backup-*"))
    with instance(tmp_path / "b", address(target, "b"), migrated=target == "sqlite"), opened(out) as archive:
        done = restoring.restore(archive)
        assert content() == before
        assert done.rows == sum(count for count, _ in before.values()) > 30
        assert done.notes == ()
        assert storages["default"].open("uploads/été.txt").read() == b"words"
        assert storages["snapshots"].open(file_name("seats", digest)).read() == b"PAR1 evidence"
        assert (tmp_path / "b" / "audit-key").read_bytes() == key
        verdict = verifying.verify()
        assert verdict.whole, verdict
        assert User.objects.get(email="coordination@example.org").check_password("a long password here")
        # Numbers go on, and the triggers of the audit stand.
        assert not database.behind()
        with pytest.raises(Exception, match="audit"):
            AuditEntry.objects.update(verb="other")
        with pytest.raises(Refused, match="not empty"):
            restoring.restore(archive)
        assert content() == before


@pytest.mark.parametrize(
    ("source", "target"), [("sqlite", "postgresql"), ("postgresql", "sqlite"), ("sqlite", "sqlite")]
)
def test_moving_loses_nothing(source: str, target: str, address: Any, tmp_path: Path) -> None:
    to = address(target, "b")
    with instance(tmp_path / "a", address(source, "a")):
        fill()
        before = content()
        moved = moving.move(to)
        assert moved.rows == sum(count for count, _ in before.values())
        assert (moved.later, content()) == (0, before)
        with pytest.raises(Refused, match="not empty"):
            moving.move(to)
    with instance(tmp_path / "a", to, migrated=False):
        assert content() == before
        assert verifying.verify().whole


def test_moving_says_what_is_wrong_with_an_address(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with instance(tmp_path / "a"):
        assert "no address" in refusal(["move", "--to", "nonsense"], capsys)
        assert "no address" in refusal(["move", "--to", "mysql://a:b@localhost/c"], capsys)
        assert "database in use" in refusal(["move", "--to", sqlite(tmp_path / "a")], capsys)
        assert "target database" in refusal(["move", "--to", "postgres://nobody@127.0.0.1:1/none"], capsys)
        assert User.objects.count() == 0


@pytest.mark.parametrize("vendor", VENDORS)
def test_one_moment_while_others_write(vendor: str, address: Any, tmp_path: Path) -> None:
    """A write in the middle of a backup is neither waited for nor seen."""
    out, url = tmp_path / "all.arrimage", address(vendor, "a")
    with instance(tmp_path / "a", url):
        fill()
        before, written = content(), []

        def meanwhile(done: int, total: int) -> None:
            if not written:
                written.append(True)
                _write_elsewhere(vendor, url)

        taking.take(out, step=meanwhile)
        assert written
        assert User.objects.filter(label_en="changed meanwhile").count() == 1
        with opened(out) as archive:
            assert {t.table.name: (t.rows, t.digest) for t in archive.manifest.tables} == before


def _write_elsewhere(vendor: str, url: str) -> None:
    change = "UPDATE web_user SET label_en = 'changed meanwhile'"
    if vendor == "sqlite":
        other = sqlite3.connect(url.removeprefix("sqlite:///"), timeout=1)
        other.execute(change)
        other.commit()
        other.close()
    else:
        import psycopg

        with psycopg.connect(url) as writer:
            writer.execute(change)


def test_a_file_tidied_away_meanwhile_makes_it_begin_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "all.arrimage"
    with instance(tmp_path / "a"):
        digest = fill()
        asked, named = [], files.named

        def pruned(database: Any, names: Any) -> Any:
            found = named(database, names)
            if not asked:
                asked.append(True)
                other = sqlite3.connect(tmp_path / "a" / "arrimage.sqlite3")
                other.execute("DELETE FROM results_snapshot")
                other.commit()
                other.close()
                storages["snapshots"].delete(file_name("seats", digest))
            return found

        monkeypatch.setattr(files, "named", pruned)
        manifest = taking.take(out).manifest
        assert manifest.missing == []
        assert next(t.rows for t in manifest.tables if t.table.name == "results_snapshot") == 0


def test_a_file_that_is_tidied_away_while_it_is_backed_up_is_there(tmp_path: Path) -> None:
    out = tmp_path / "all.arrimage"
    with instance(tmp_path / "a"):
        digest = fill()
        taking.take(out, step=lambda done, total: storages["snapshots"].delete(file_name("seats", digest)))
        with opened(out) as archive:
            archive.verify()
            assert file_name("seats", digest) in {f.name for f in archive.manifest.files}


def test_a_file_that_was_gone_before_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with instance(tmp_path / "a"):
        digest = fill()
        storages["snapshots"].delete(file_name("seats", digest))
        assert command(["backup", "--out", str(tmp_path / "all.arrimage")]) == 0
        assert "1 evidence files" in capsys.readouterr().err


def test_keys_stay_out_of_plain_backups(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "all.arrimage"
    with instance(tmp_path / "a"):
        fill()
        (tmp_path / "a" / "secret-key").write_text("s" * 60)
        assert command(["backup", "--out", str(out)]) == 0
        assert "audit-key and secret-key" in capsys.readouterr().err
        with opened(out) as archive:
            assert archive.manifest.keys == {}
            assert not [name for name in archive._zip.namelist() if name.startswith("keys/")]
    with instance(tmp_path / "b", migrated=False):
        assert command(["restore", str(out), "--into-empty"]) == 0
        assert "held no keys" in capsys.readouterr().err
        assert not (tmp_path / "b" / "audit-key").exists()


def test_a_restore_that_fails_leaves_it_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "all.arrimage"
    with instance(tmp_path / "a"):
        fill()
        taking.take(out)
    usual = files.put_back
    for fault in ("rows", "files", "reading back"):
        with instance(tmp_path / fault), opened(out) as archive, monkeypatch.context() as patch:
            if fault == "rows":
                patch.setattr(rows, "renumber", _broken)
            elif fault == "files":
                patch.setattr(files, "put_back", lambda f, p: usual(f, p) if f.storage == "default" else _broken())
            else:
                patch.setattr(rows, "fingerprint", lambda d, t: rows.Fingerprint(t))
            with pytest.raises((OSError, Refused)):
                restoring.restore(archive)
            assert sum(count for count, _ in content().values() if fault != "reading back") == 0
            assert AuditEntry.objects.count() == User.objects.count() == 0
            assert not storages["default"].exists("uploads/été.txt")


def _broken(*_: object) -> Any:
    raise OSError(28, "no space left")


def test_a_full_disk_leaves_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with instance(tmp_path / "a"):
        fill()
        (tmp_path / "out").mkdir()
        for limit in (0, 100, 20_000):
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
            try:
                said = refusal(["backup", "--out", str(tmp_path / "out" / "all.arrimage")], capsys)
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
            assert "no room left" in said
            assert list((tmp_path / "out").iterdir()) == []
        assert command(["backup", "--out", str(tmp_path / "out" / "all.arrimage")]) == 0


def test_bad_targets_and_files_are_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "all.arrimage"
    with instance(tmp_path / "a"):
        fill()
        assert "cannot be written" in refusal(["backup", "--out", str(tmp_path / "none" / "x")], capsys)
        (tmp_path / "folder").mkdir()
        assert "cannot be written" in refusal(["backup", "--out", str(tmp_path / "folder")], capsys)
        assert "encrypted" in refusal(["backup", "--out", str(out), "--encrypt"], capsys)
        monkeypatch.setenv(backup_command.VARIABLE, "short")
        assert "fewer than" in refusal(["backup", "--out", str(out), "--encrypt"], capsys)
        monkeypatch.setenv(backup_command.VARIABLE, SECRET)
        assert command(["backup", "--out", str(out), "--encrypt"]) == 0
        assert command(["backup", "--verify", str(out), "--lang", "fr"]) == 0
        assert "Complète et saine" in capsys.readouterr().out
        assert "pas vide" in refusal(["--lang", "fr", "restore", str(out), "--into-empty"], capsys)
    monkeypatch.setenv(backup_command.VARIABLE, SECRET + "!")
    assert "does not open" in refusal(["backup", "--verify", str(out)], capsys)
    (tmp_path / "passphrase").write_text(SECRET + "\n")
    assert command(["backup", "--verify", str(out), "--passphrase-file", str(tmp_path / "passphrase")]) == 0
    assert "cannot be read" in refusal(["backup", "--verify", str(tmp_path / "none")], capsys)
    assert "cannot be read" in refusal(
        ["backup", "--verify", str(out), "--passphrase-file", str(tmp_path / "none")], capsys
    )
    with instance(tmp_path / "b", migrated=False):
        assert "database is empty" in refusal(["backup", "--out", str(tmp_path / "c")], capsys)
        assert "--into-empty" in refusal(
            ["restore", str(out), "--passphrase-file", str(tmp_path / "passphrase")], capsys
        )
    assert "incomplete" not in capsys.readouterr().err


def test_a_newer_version_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "all.arrimage"
    with instance(tmp_path / "a"):
        assert taking.take(out).manifest.migrations
    with instance(tmp_path / "b"), opened(out) as archive:
        archive.manifest.migrations.append(("web", "9999_of_tomorrow"))
        with pytest.raises(Refused, match="newer version"):
            restoring.restore(archive)


def test_an_older_database_is_backed_up_by_newer_code_and_brought_up_to_date(tmp_path: Path) -> None:
    """What ``upgrade`` relies on: the tables are those of the migrations applied, not those of the code."""
    out = tmp_path / "old.arrimage"
    with instance(tmp_path / "a", migrated=False):
        old = [("web", "0004_audit_values_moved"), *_of("partnership", "needs", "strategy")]
        tables.migrate_to(_database(), _closure(old))
        assert database.behind()
        taken = taking.take(out)
        assert ("results", "0001_initial") not in taken.manifest.migrations
        assert "results_report" not in {t.table.name for t in taken.manifest.tables}
    with instance(tmp_path / "b"), opened(out) as archive:
        # Into an instance that stands past it, which goes back and forth while it is empty.
        restoring.restore(archive)
        assert not database.behind()


def _database() -> Any:
    return connection


def _closure(nodes: list[tuple[str, str]]) -> list[tuple[str, str]]:
    from django.db.migrations.loader import MigrationLoader

    graph = MigrationLoader(connection).graph
    return sorted({needed for node in nodes for needed in graph.forwards_plan(node)})


def _of(*labels: str) -> list[tuple[str, str]]:
    from django.db.migrations.loader import MigrationLoader

    return [MigrationLoader(connection).graph.leaf_nodes(label)[0] for label in labels]


def test_upgrade_backs_up_migrates_and_checks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # Whether every word has its French is another test's matter.
    monkeypatch.setattr(languages, "interface", lambda: (Text("Words.", "Mots."), []))
    with instance(tmp_path / "a"):
        assert command(["upgrade"]) == 0
        assert "Up to date and checked" in capsys.readouterr().out
        kept = list((tmp_path / "a" / "backups").iterdir())
        assert [path.suffix for path in kept] == [".arrimage"]
        with opened(kept[0]) as archive:
            archive.verify()


def test_an_upgrade_that_fails_is_undone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with instance(tmp_path / "a"):
        fill()
        before = content()

        def half() -> None:
            with connection.cursor() as cursor:
                cursor.execute("CREATE TABLE half_done (id integer)")
                cursor.execute("UPDATE web_user SET label_en = 'half done'")
            raise RuntimeError("column exists already")

        monkeypatch.setattr(database, "behind", lambda: True)
        monkeypatch.setattr(upgrade_command, "migrate", half)
        said = refusal(["upgrade"], capsys)
        assert "column exists already" in said and "put back as it was" in said
        assert content() == before
        assert "half_done" not in connection.introspection.table_names()
        assert [path.suffix for path in (tmp_path / "a" / "backups").iterdir()] == [".arrimage"]


def test_every_table_is_carried_or_left_out_with_a_reason() -> None:
    known = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    gone = {name for name in known if left_out.reason(name)}
    assert {
        "web_user",
        "web_auditentry",
        "web_auditvalues",
        "web_auditseal",
        "web_consent",
        "results_report",
    } <= known - gone
    assert {"django_session", "results_cachedfigure", "django_tasks_database_dbtaskresult", "web_jobretry"} <= gone
    assert all(why.complete and isinstance(why, Text) for why in left_out.TABLES.values())
    kept_to_gone = {
        (model._meta.db_table, field.related_model._meta.db_table)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if field.is_relation and model._meta.db_table not in gone and field.related_model._meta.db_table in gone
    }
    assert kept_to_gone == set(), "a table in the backup points to one that is left out"


def test_names_of_evidence_files_are_read_off_the_stored_column() -> None:
    assert names_in('{"seats": "ab"}') == ["evidence/seats/ab.parquet"]
    assert [(r.storage, r.table, r.column) for r in files.REFERENCES] == [("snapshots", "results_snapshot", "tables")]
