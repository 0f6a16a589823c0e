"""The columns whose content moved."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("web", "0003_audit_values")]
    operations = [
        migrations.RemoveField(model_name="auditentry", name="before"),
        migrations.RemoveField(model_name="auditentry", name="after"),
    ]
