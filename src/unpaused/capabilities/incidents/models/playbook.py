"""Playbooks, and the measures that come of them."""

from django.db import models

from unpaused.capabilities.incidents.models.kinds import Kind


class Playbook(models.Model):
    """One version of an emergency playbook: the file as it was. Never changed once stored."""

    code = models.CharField(max_length=40)
    version = models.IntegerField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    source = models.TextField()
    sha256 = models.CharField(max_length=64)
    stored_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="playbook_version_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"
