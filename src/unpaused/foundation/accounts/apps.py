from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "unpaused.foundation.accounts"
    label = "accounts"
