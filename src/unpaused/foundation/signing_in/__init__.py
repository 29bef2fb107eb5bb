"""Sign-in of staff by django-allauth: password and second factor, passkeys, the company's own OpenID provider.

The library keeps the protocols; this room says who comes in by them, what is written into the trail, and seals the
secrets of second factors. The templates stand in ui, which lies above: Django finds them by name.
"""
