"""How personal values look until somebody reveals them."""

import re

_AREAS = re.compile(r"(?:[^\W\d_]{2,8}?(?:省|自治区))?(?:[^\W\d_]{2,8}?(?:市|自治州|盟|地区))?")


def name(text: str) -> str:
    """王小明 -> 王**; a Latin name keeps its first letter."""
    return text[:1] + "*" * max(len(text) - 1, 1) if text else ""


def identity_number(text: str) -> str:
    """Region and last character stay: 420102********123X -> 420102***********X."""
    return text[:6] + "*" * max(len(text) - 7, 0) + text[-1:] if len(text) > 7 else "*" * len(text)


def phone(text: str) -> str:
    """13812345678 -> 138****5678."""
    return text[:3] + "*" * max(len(text) - 7, 0) + text[-4:] if len(text) > 7 else "*" * len(text)


def account(text: str) -> str:
    """The last four digits, as banks print them."""
    return "*" * max(len(text) - 4, 0) + text[-4:]


def email(text: str) -> str:
    local, at, domain = text.partition("@")
    return f"{local[:1]}***{at}{domain}"


def address(text: str) -> str:
    """Province and city as written stay: 湖北省武汉市武昌区 -> 湖北省武汉市***; nothing where neither is named."""
    areas = _AREAS.match(text)
    return (areas.group() if areas else "") + "***" if text else ""
