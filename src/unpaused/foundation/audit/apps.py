from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "unpaused.foundation.audit"
    label = "audit"
