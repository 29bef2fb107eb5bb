"""Money is whole fen (1/100 yuan) in an int, from the first line to the last."""

from decimal import Decimal, InvalidOperation

from unpaused.kernel.errors import Refused

Fen = int
LARGEST_FEN: Fen = 10**15
"""Ten thousand billion yuan: above it an amount is a slip of the hand, and bigint sums stay safe."""


def parse_yuan(text: str) -> Fen:
    """Yuan as people write them ("1,234.5", "¥10000") to fen. Raises Refused."""
    cleaned = text.strip().replace(",", "").replace("，", "").removeprefix("¥").removeprefix("￥")
    try:
        amount = Decimal(cleaned)
    except InvalidOperation:
        raise Refused("money.unreadable", "An amount of money could not be read.") from None
    return _checked(amount)


def _checked(amount: Decimal) -> Fen:
    if not amount.is_finite() or amount < 0:
        raise Refused("money.negative", "An amount of money must be zero or more.")
    fen = amount * 100
    if fen != fen.to_integral_value():
        raise Refused("money.decimals", "An amount of money has at most two decimals.")
    if fen > LARGEST_FEN:
        raise Refused("money.too_large", "The amount of money is too large to be true.")
    return int(fen)


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
