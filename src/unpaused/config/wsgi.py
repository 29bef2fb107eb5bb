"""The WSGI application of pages and API.

Limits count by where a request comes from. Behind a proxy that is the proxy, unless it is named as one to trust: then
its X-Forwarded-For says it, and nobody else's does.
"""

import os

from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

from unpaused.config import environment, logs, telemetry

logs.begin()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unpaused.config.settings")
telemetry.start("web")  # before Django loads its middleware
application = get_wsgi_application()
proxies = [address.strip() for address in environment.value("UNPAUSED_PROXIES").split(",") if address.strip()]
if proxies:
    application = wrap_wsgi_with_proxy_headers(application, trusted_hosts=proxies)
