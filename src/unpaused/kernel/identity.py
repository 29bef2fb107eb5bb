"""Resident identity numbers of mainland China (GB 11643-1999)."""

from datetime import date

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def check_character(first17: str) -> str:
    """The 18th character for the first 17 digits (ISO 7064 MOD 11-2)."""
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(first17, _WEIGHTS, strict=True)) % 11]


def is_valid(number: str) -> bool:
    """Whether an 18-character number has digits, a possible birth date and the right check character."""
    if len(number) != 18 or not (number[:17].isascii() and number[:17].isdecimal()):
        return False
    return birth_date(number) is not None and check_character(number[:17]) == number[17].upper()


def birth_date(number: str) -> date | None:
    """The birth date in places 7 to 14, or None where it is no date."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
