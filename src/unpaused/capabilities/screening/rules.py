"""Pure decisions of screening: who is sure enough, who may be contacted, which policy a case is opened on."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from unpaused.engines.forecasting import Cumulants, poisson
from unpaused.kernel.errors import Refused

NEVER = 1.0
"""A threshold of 1 means "never by itself", whatever a rounded probability says."""
ADULT = 18
SHORTEST_REASON = 4
LONGEST_RETENTION = timedelta(days=3 * 366)
"""Our own bound: three years, in which a claim may be sued for, are the longest that anybody needs the list itself. No
law was read for it at its source."""
Outcome = Literal["match", "review", "none"]
_DEAD = re.compile(r"死亡|身故|去世|已故|亡故|病故|遇难|\b(?:deceased|dead|died)\b", re.IGNORECASE)
_ASKS_FOR_DEATH = re.compile(
    r"(?:是否)?已?(?:死亡|身故|去世|亡故|病故|遇难)(?:与否|日期|时间|年月日)?[?？]?"
    r"|(?:deceased|dead|died)\??|date of death|death date",
    re.IGNORECASE,
)
_NAMES_THE_DEAD = re.compile(r"死者|亡者|死亡|身故|亡故|病故|遇难|\b(?:deceased|dead)\b", re.IGNORECASE)
_MARKED_DEAD = re.compile(r"[(（\[【]\s*已?[亡故死殁卒]\s*[)）\]】]")
"""张三（亡）."""
_LISTED = "名单|名册|花名册|清单|一览|登记|信息|明细|统计"
_TITLES_THE_DEAD = re.compile(
    r"(?<![非未无防])(?:死亡|遇难|身故|死难|罹难|亡故|病故|死者)(?:者|人员|病例|患者|旅客|乘客|群众|职工)*"
    rf"(?:(?P<list>{_LISTED})|$)|\b(?P<of>list) of (?:the )?(?:dead|deceased|fatalities)\b",
    re.IGNORECASE,
)
_SPEAKS_OF_LIVING = re.compile(
    r"伤|确诊|疑似|治愈|出院|重症|失踪|失联|幸存|生还|injured|missing|survivor", re.IGNORECASE
)
_TITLES_A_LIST = re.compile(r"^(?!\W*以上).*(?:名单|名册|清单|一览|\b(?:list|manifest)\b)", re.IGNORECASE)
MARKED = ("name", "sex", "age", "id_number", "phone")
"""Fields beside which people write that somebody died; a street may be named after the dead."""
_AFFIRMED = re.compile(r"(?:是|有|已|对|√|✓|1|y|yes|true)$|(?:19|20)\d\d", re.IGNORECASE)
_PLAIN_ROW_ID = re.compile(r"[0-9A-Za-z-]{1,8}")


def reaches(probability: float, threshold: float) -> bool:
    """Whether a probability is enough for the machine to act alone."""
    return threshold < NEVER and probability >= threshold


def contact_from(*, case: float, contact: float) -> float:
    """The threshold for contact as it counts: never below the one for a case, whatever overlapping incidents say."""
    return max(case, contact)


def confirms_itself(*, outcome: str, probability: float, threshold: float, relative: bool) -> bool:
    """Whether the machine takes the first candidate for the person. Relatives share a phone and an address: never."""
    return outcome == "match" and not relative and reaches(probability, threshold)


LEAST_APART = 3
ONE_APART_OF = 5


def looks_shifted(*, apart: int, sure: int) -> bool:
    """Whether names and numbers of a list seem to have moved against each other, as when a column was sorted alone.

    `apart`: rows whose numbers are surely somebody's whose name is another; `sure`: rows that are surely somebody by
    name and number. From one of five on, and three at least, the machine confirms nobody on the list.
    """
    return apart >= LEAST_APART and apart * ONE_APART_OF >= apart + sure


def waits_because(
    *,
    outcome: str,
    probability: float,
    sure_from: float,
    relative: bool,
    apart: bool = False,
    held: bool = False,
    likely_from: float = 0.0,
) -> str:
    """Why the machine leaves a row with candidates to a person: "relative", "name" (sure by its numbers, but the name
    is another), "held" (of a list that looks shifted), "vague" (nobody is likely, yet it is not nobody: it fits many),
    "little" (sure, but by name and sex alone), or "unsure"."""
    sure = probability >= sure_from
    reasons = {
        "relative": relative,
        "name": sure and apart and outcome == "review",
        "held": held,
        "vague": probability < likely_from,
        "little": sure and outcome == "review",
    }
    return next((reason for reason, holds in reasons.items() if holds), "unsure")


LEAST_CHECKED, MOST_CHECKED = 20, 200
ONE_CHECKED_OF = 20


def sample_size(confirmed: int) -> int:
    """How many of a day's automatic confirmations people check: one of twenty, but 20 at least, 200 at most.

    With 200 checked and none wrong, fewer than 1.5 % are wrong, 19 times of 20 (the rule of three).
    """
    return min(confirmed, MOST_CHECKED, max(LEAST_CHECKED, -(-confirmed // ONE_CHECKED_OF)))


def age_on(day: date, birth: date) -> int:
    """Completed years."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def ages_refer_to(*, stated: date | None, arrived: date) -> date:
    """The day to which a list's ages refer: the one that it states, unless that lies ahead; else the day it came."""
    return stated if stated and stated <= arrived else arrived


def says_dead(texts: Iterable[str]) -> bool:
    """Whether any of these texts calls somebody dead."""
    return any(_DEAD.search(text) for text in texts)


def row_says_dead(facts: Mapping[str, str], marked: Iterable[str] = ()) -> bool:
    """Whether a row of a list calls its person dead: in words, by a yes or a date in a column that asks for that, or
    by a note beside what stands in one of the fields `MARKED`: 张三（已故）."""
    asked = (text.strip() for header, text in facts.items() if _ASKS_FOR_DEATH.fullmatch(header.strip()))
    beside = list(marked)
    return (
        says_dead([*facts.values(), *beside])
        or any(_AFFIRMED.match(text) for text in asked)
        or any(_MARKED_DEAD.search(text) for text in beside)
    )


def names_the_dead(header: str) -> bool:
    """Whether the header over a list's names calls all of them dead: 死者姓名."""
    return bool(_NAMES_THE_DEAD.search(header))


def titles_the_dead(title: str, *, alone: bool = True) -> str:
    """The words of a title over a table, or of its sheet's name, that call all of its people dead, 遇难人员名单; ""
    where none do. No more of a title than these: it may name somebody. A bare 死亡 only where it stands `alone` in its
    row."""
    found = _TITLES_THE_DEAD.search(title)
    if found is None or not (alone or found["list"] or found["of"]) or _SPEAKS_OF_LIVING.search(title):
        return ""
    return found[0]


def titles_others(title: str) -> bool:
    """Whether another list begins here, not of dead people alone: 受伤人员名单, 二、失踪人员."""
    return bool(_TITLES_A_LIST.search(title) or _SPEAKS_OF_LIVING.search(title))


@dataclass(frozen=True, slots=True)
class Reachable:
    """What decides whether somebody may be told. `birth` None: age unknown."""

    birth: date | None
    phone: str
    dead: bool


@dataclass(frozen=True, slots=True)
class Clearance:
    """`reason` is "" where cleared, else one of `BLOCKS`."""

    cleared: bool
    reason: str = ""


BLOCKS = (
    "dead",
    "minor",
    "age_unknown",
    "no_phone",
    "below_threshold",
    "not_chosen",
    "no_cover",
    "gone",
    "deleted",
    "nothing_open",
)


def clearance(person: Reachable, *, probability: float, threshold: float, today: date) -> Clearance:
    """Whether the machine may have a person contacted, or why a person must decide."""
    reason = standing_block(person, today=today) or ("" if reaches(probability, threshold) else "below_threshold")
    return Clearance(not reason, reason)


def examiners_clearance(person: Reachable, *, wanted: bool, today: date) -> Clearance:
    """As `clearance`, where an examiner vouches for who it is: then no probability is asked for."""
    reason = standing_block(person, today=today) or ("" if wanted else "not_chosen")
    return Clearance(not reason, reason)


def standing_block(person: Reachable, *, today: date) -> str:
    """What forbids a message however sure the match is. A minor is reached through the guardian, by a person."""
    if person.dead:
        return "dead"
    if person.birth is None:
        return "age_unknown"
    if age_on(today, person.birth) < ADULT:
        return "minor"
    return "" if person.phone else "no_phone"


def may_get_message(reason: str) -> bool:
    """After an examiner cleared a match that was blocked for `reason`: whether the customer's own phone is used.

    A minor's guardian and the family of the dead are called by a person; a message to that phone would reach nobody
    or the wrong one.
    """
    return reason not in ("dead", "minor", "age_unknown", "no_phone")


@dataclass(frozen=True, slots=True)
class Held:
    """One benefit that a person has. `sum_insured_fen` in fen; `live`: the policy was in force in the incident, by its
    dates; `active`: no status says otherwise now."""

    policy_no: str
    product_code: str
    benefit_code: str
    sum_insured_fen: int
    live: bool
    active: bool = True


# By the kind of incident alone, which is public. Choosing by what the list says of a person would show it: a stranger
# who was matched by mistake could read "accident" off the case that was opened.
_FITTING: dict[str, tuple[tuple[str, str], ...]] = {
    "epidemic": (("HLT01", "DIAG"),),
    "typhoon": (("ACC01", "ACC-MED"),),
    "earthquake": (("ACC01", "ACC-MED"),),
    "flood": (("ACC01", "ACC-MED"),),
}


def fitting_products(kind: str) -> frozenset[str]:
    """Products on which a case may be opened in an incident of `kind`."""
    return frozenset(product for product, _ in _FITTING.get(kind, ()))


def choose_cover(kind: str, held: Iterable[Held]) -> Held | None:
    """The benefit on which a case is opened in an incident of `kind`: the largest one, of policies that were given up
    or lapsed since only where there is no other; None where nothing fits."""
    by_rank = {pair: rank for rank, pair in enumerate(_FITTING.get(kind, ()))}
    fitting = [h for h in held if h.live and (h.product_code, h.benefit_code) in by_rank]
    return min(fitting, key=lambda h: _preference(h, by_rank), default=None)


def _preference(held: Held, by_rank: dict[tuple[str, str], int]) -> tuple[bool, int, int, str]:
    rank = by_rank[(held.product_code, held.benefit_code)]
    return not held.active, rank, -held.sum_insured_fen, held.policy_no


def stake(probability: float, cover: Held | None) -> int:
    """What waits for an examiner's look, in fen: the sum insured on which a case would be opened, by how likely it is
    this person's."""
    return round(probability * cover.sum_insured_fen) if cover else 0


def plain_row_id(row_id: str, place: int) -> str:
    """What may stand in the open as a row's number: a short serial number, never something like an identity number."""
    return row_id if _PLAIN_ROW_ID.fullmatch(row_id) else str(place)


def checked_reason(reason: str) -> str:
    """Raises Refused where nobody could later understand why."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("screening.reason", "Say why, in a few words.")
    return reason.strip()


def expected_found(people: int, rate: float) -> Cumulants:
    """How many of so many people, each with this probability: few among many, so a Poisson number."""
    return poisson(people * rate)
