"""What examiners' decisions have taught about the machine's probabilities, for each kind of list."""

from django.db import models

from unpaused.capabilities.screening.models.lists import ListKind
from unpaused.engines import linkage


class KindCalibration(models.Model):
    """A map of probabilities (`linkage.Calibration`): the newest of a kind is in force. The version stands on each row
    that it was applied to. Kept for ever: so it can be said what a row was shown with."""

    kind = models.CharField(max_length=20, choices=ListKind.choices)
    version = models.CharField(max_length=20, blank=True)
    """"" where the decisions say that nothing is to be set right."""
    a = models.FloatField()
    b = models.FloatField()
    c = models.FloatField()
    decisions = models.IntegerField()
    learnt_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["kind", "-learnt_at"], name="calibration_in_force")]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"

    @property
    def map(self) -> linkage.Calibration:
        return linkage.Calibration(self.a, self.b, self.c, self.decisions)
