"""The WSGI application of pages and API."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unpaused.config.settings")
application = get_wsgi_application()
