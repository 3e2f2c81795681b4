"""Enrolments know whether more than a teacher's word stands behind them; those from before are taken as they are."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def confirm(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("courses", "Enrolment").objects.update(confirmed=True)


class Migration(migrations.Migration):
    dependencies = [("courses", "0001_courses_begin")]

    operations = [
        migrations.AddField("enrolment", "confirmed", models.BooleanField(default=False)),
        migrations.RunPython(confirm, migrations.RunPython.noop),
    ]
