"""People as columns: the one form in which persons of the book and rows of a list are compared."""

from dataclasses import dataclass, fields

import numpy as np

from unpaused.engines.linkage.arrays import I8, I32, I64, U8, U16, U64, Bool
from unpaused.engines.linkage.pinyin import COMPOUND
from unpaused.engines.linkage.text import WILDCARD

UNKNOWN, MALE, FEMALE = 0, 1, 2
ROW_AREAS = 4


@dataclass
class People:
    """n people. Digits are ASCII codes, 0 where unknown or masked.

    names (n, 8) codes of characters, 1 where masked, 0 after the end; lengths (n,); surname_lengths (n,);
    latin (n,) number of the Latin letters of a name, 0 for a Chinese one; births (n,) days since 1970-01-01;
    sexes (n,) 0, 1 male, 2 female; ids (n, 18); other_ids (n,) numbers of other documents; phones (n, 11).
    """

    names: U16
    lengths: I8
    surname_lengths: I8
    latin: U64
    births: I32
    sexes: I8
    ids: U8
    other_ids: U64
    phones: U8

    def __len__(self) -> int:
        return len(self.names)


@dataclass
class BookPeople(People):
    """Persons of the book, in the order of the index.

    areas (n,) six-digit code, 0 unknown; addresses (n,) digest of the street address, -1 none.
    """

    areas: I32
    addresses: I64

    @classmethod
    def empty(cls, count: int) -> "BookPeople":
        """`count` persons of whom nothing is known yet."""
        shapes = {"names": (np.uint16, 8), "ids": (np.uint8, 18), "phones": (np.uint8, 11)}
        kinds = {
            "latin": np.uint64,
            "other_ids": np.uint64,
            "addresses": np.int64,
            "births": np.int32,
            "areas": np.int32,
        }
        wide = {name: np.zeros((count, width), kind) for name, (kind, width) in shapes.items()}
        narrow = {f.name: np.zeros(count, kinds.get(f.name, np.int8)) for f in fields(cls) if f.name not in shapes}
        return cls(**wide, **narrow)

    def part(self, start: int, stop: int) -> "BookPeople":
        """Those from `start` to before `stop`."""
        return BookPeople(**{field.name: getattr(self, field.name)[start:stop] for field in fields(self)})


@dataclass
class RowPeople(People):
    """Rows of a list. births_in_id (n,); ages, years (n,) -1 unknown; areas (n, 4) codes, 0 none;
    addresses (n,) digest of the street address, -1 none.

    For Latin names `letters` and, split both ways, `latin` in the order given, latin_reversed with the last token
    first, `latin_surnames` (n, 2 + k) first and last token, `latin_given` (n, 2 + k) the rest for each; behind them the
    k pinyin spellings that a name in another romanisation may stand for, whole in `latin_others` (n, k).
    open_names (n,): masked names that do not tell their length. nominal (n,): ages by Chinese count.
    id_kinds (n,): 0 none, 1 whole and valid, 2 whole with a wrong check character, 3 masked.
    """

    letters: list[str]
    latin_reversed: U64
    latin_surnames: U64
    latin_given: U64
    latin_others: U64
    open_names: Bool
    nominal: Bool
    births_in_id: I32
    ages: I32
    years: I32
    areas: I32
    addresses: I64
    id_kinds: I8

    @property
    def nameless(self) -> Bool:
        """(n,) rows with nothing by which somebody could be looked up: no name, document or phone that was read."""
        named = (self.names > WILDCARD).any(axis=1) | (self.latin > 0)
        numbered = self.ids.any(axis=1) | (self.other_ids > 0) | self.phones.any(axis=1)
        return np.asarray(~(named | numbered), np.bool_)


COMPOUND_PAIRS: U64 = np.array(sorted(ord(s[0]) << 16 | ord(s[1]) for s in COMPOUND), np.uint64)


def surname_lengths(names: U16, lengths: I8) -> I8:
    """2 where the first two characters are a compound surname with something behind, else 1."""
    pairs = names[:, 0].astype(np.uint64) << np.uint64(16) | names[:, 1].astype(np.uint64)
    compound = np.isin(pairs, COMPOUND_PAIRS) & (lengths >= 3)
    return np.where(compound, 2, 1).astype(np.int8)
