"""The ASGI application of server-sent events."""

import os

import django

from unpaused.config import logs

logs.begin()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unpaused.config.settings")
django.setup()

from unpaused.foundation.live.server import application as _make  # noqa: E402  settings come first

application = _make()
