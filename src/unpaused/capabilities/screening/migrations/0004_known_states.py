"""In a transaction of its own, so that rows are read without a lock that stops writers."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("screening", "0003_known_columns")]
    operations = [ValidateConstraint("peoplelist", "list_state_known")]
