"""What the customers' pages say about the house. `{% load portal %}`."""

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag
def insurer() -> str:
    """The insurer as customers know it, in their language."""
    chinese = (get_language() or "zh").startswith("zh")
    return str(settings.INSURER_NAMES[0 if chinese else -1])


@register.simple_tag
def domain() -> str:
    return str(settings.OFFICIAL_DOMAIN)


@register.simple_tag
def hotline_link() -> SafeString:
    """The number, to be tapped."""
    return format_html('<a class="nowrap" href="tel:{}">{}</a>', settings.HOTLINE, settings.HOTLINE)
