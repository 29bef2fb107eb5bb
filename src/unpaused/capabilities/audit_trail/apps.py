from django.apps import AppConfig


class AuditTrailConfig(AppConfig):
    name = "unpaused.capabilities.audit_trail"
    label = "audit_trail"
