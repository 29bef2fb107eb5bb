"""Money is whole fen (1/100 yuan) in an int, from the first line to the last."""

import re
import unicodedata

from unpaused.kernel.errors import Refused

Fen = int
LARGEST_FEN: Fen = 10**15
"""Ten thousand billion yuan: above it an amount is a slip of the hand, and bigint sums stay safe."""

_AMOUNT = re.compile(r"(?P<whole>[0-9][0-9,]{0,39})(?:\.(?P<decimals>[0-9]*))?")
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")


def parse_yuan(text: str, *, most: Fen = LARGEST_FEN) -> Fen:
    """Yuan as people write them ("1,234.5", "¥10000", "300 元", in full width as well) to fen. Raises Refused."""
    plain = unicodedata.normalize("NFKC", text).strip().removeprefix("¥").removesuffix("元").strip()
    if re.match(r"[-\u2212]\s*[0-9]", plain):
        raise Refused("money.negative", "An amount of money must be zero or more.")
    found = _AMOUNT.fullmatch(plain)
    if found is None:
        raise Refused("money.unreadable", "This is no amount in yuan. Write it with digits, like 2380.50.")
    return _checked(found["whole"], found["decimals"] or "", most)


def _checked(whole: str, decimals: str, most: Fen) -> Fen:
    if "," in whole and not _GROUPED.fullmatch(whole):
        raise Refused(
            "money.commas",
            "Commas stand between thousands only, as in 1,234,567.89. Decimals follow a point, like 2380.50.",
        )
    if len(decimals) > 2:
        raise Refused("money.decimals", "An amount of money has at most two decimals.")
    fen = int(whole.replace(",", "") + decimals.ljust(2, "0"))
    if fen > most:
        raise too_large(most)
    return fen


def too_large(most: Fen) -> Refused:
    """The answer to an amount above `most`."""
    return Refused("money.too_large", "More than {most} is too large to be true. Compare the digits.", most=yuan(most))


def decimal_yuan(fen: Fen) -> str:
    """Fen to plain decimal yuan, as files for banks want it: 1234567 -> "12345.67"."""
    sign = "-" if fen < 0 else ""
    yuan, rest = divmod(abs(fen), 100)
    return f"{sign}{yuan}.{rest:02d}"


def yuan(fen: Fen) -> str:
    """Fen for people: 123456 -> "¥1,234.56"."""
    sign = "-" if fen < 0 else ""
    whole, rest = divmod(abs(fen), 100)
    return f"{sign}¥{whole:,}.{rest:02d}"
