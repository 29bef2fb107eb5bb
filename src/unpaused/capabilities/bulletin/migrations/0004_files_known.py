from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    """Four files a bulletin, and no fifth: with the unique constraint nobody adds one to what was signed."""

    dependencies = [("bulletin", "0003_files")]

    operations = [
        AddConstraintNotValid(
            "bulletinfile",
            models.CheckConstraint(
                condition=models.Q(("language__in", ["zh", "en"]), ("kind__in", ["pdf", "docx"])),
                name="bulletin_file_known",
            ),
        ),
        ValidateConstraint("bulletinfile", "bulletin_file_known"),
    ]
