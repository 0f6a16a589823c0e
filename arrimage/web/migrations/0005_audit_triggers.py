"""Triggers that keep the audit trail as it was written."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from arrimage.web import triggers


def install(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Create them."""
    triggers.install(editor.connection)


def remove(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Drop them."""
    triggers.remove(editor.connection)


class Migration(migrations.Migration):
    """Forward and back, on both databases."""

    dependencies = [("web", "0004_audit_values_moved")]
    operations = [migrations.RunPython(install, remove, elidable=False)]
