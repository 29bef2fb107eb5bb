from django.db import models


class Heartbeat(models.Model):
    """The last success and the last failure of something that runs or answers: a process, a gateway, the backup."""

    name = models.CharField(max_length=40, primary_key=True)
    succeeded_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=80, blank=True)
    detail = models.JSONField(default=dict)
