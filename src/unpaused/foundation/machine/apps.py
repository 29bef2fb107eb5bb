from django.apps import AppConfig


class MachineConfig(AppConfig):
    name = "unpaused.foundation.machine"
    label = "machine"
