"""Values of the audit move to their own table, each digested under a key of its own."""

from django.db import migrations

from arrimage.core import sealing

BATCH = 1000


def move(apps, schema_editor):
    entries, values = apps.get_model("web", "AuditEntry"), apps.get_model("web", "AuditValues")
    changed, added = [], []

    def store():
        values.objects.bulk_create(added, batch_size=BATCH)
        entries.objects.bulk_update(changed, ["digest"], batch_size=BATCH)
        changed.clear()
        added.clear()

    for entry in entries.objects.order_by("id").iterator(chunk_size=BATCH):
        key = sealing.new_key()
        entry.digest = sealing.values_digest(key, entry.before, entry.after)
        changed.append(entry)
        added.append(values(entry=entry, key=key, before=entry.before, after=entry.after))
        if len(changed) >= BATCH:
            store()
    store()


class Migration(migrations.Migration):
    dependencies = [("web", "0002_trust")]
    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
