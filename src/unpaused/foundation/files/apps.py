from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "unpaused.foundation.files"
    label = "files"
