"""One letter's difference between a Latin name and a Chinese one, for the few pairs where it matters."""

from functools import lru_cache

from unpaused.engines.linkage.arrays import U16
from unpaused.engines.linkage.pinyin import spellings


def one_letter_differs(letters: str, codes: U16) -> bool:
    """Whether `letters` is the first reading of the name but for one letter changed, added or left out."""
    return _within_one(letters, "".join(_first(code) for code in codes.tolist() if code))


def _first(code: int) -> str:
    found = spellings(chr(code))
    return found[0] if found else ""


@lru_cache(maxsize=100_000)
def _within_one(left: str, right: str) -> bool:
    """Whether the edit distance of two strings is at most one."""
    if abs(len(left) - len(right)) > 1 or not left or not right:
        return False
    short, long = sorted((left, right), key=len)
    same = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return short[same + (len(short) == len(long)) :] == long[same + 1 :]
