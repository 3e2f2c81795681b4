"""A word on recording a pupil is a yes or a no, and says in which way it came; the school says from which age on pupils decide."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

HOWS = [("guardian", "by a guardian"), ("self", "by the pupil"), ("paper", "on paper")]


def name_hows(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    links = apps.get_model("people", "GuardianLink").objects
    for word in apps.get_model("people", "RecordingConsent").objects.all():
        guards = links.filter(guardian=word.given_by_id, pupil=word.pupil_id).exists()
        word.how = "self" if word.given_by_id == word.pupil_id else "guardian" if guards else "paper"
        word.save(update_fields=["how"])


class Migration(migrations.Migration):
    dependencies = [("people", "0002_recording_consent")]

    operations = [
        migrations.AddField("recordingconsent", "how", models.CharField(choices=HOWS, default="guardian", max_length=8)),
        migrations.AddField("recordingconsent", "given", models.BooleanField(default=True)),
        migrations.AddField("recordingconsent", "signer", models.CharField(blank=True, max_length=120)),
        migrations.AddField("school", "consent_age", models.PositiveSmallIntegerField(default=18)),
        migrations.AddField("school", "download", models.BooleanField(default=True)),
        migrations.RunPython(name_hows, migrations.RunPython.noop),
    ]
