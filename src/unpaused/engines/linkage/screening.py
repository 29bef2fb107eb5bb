"""From candidate pairs to results with an explanation."""

import math
from dataclasses import replace

import numpy as np

from unpaused.engines.linkage.arrays import F64, AnyArray
from unpaused.engines.linkage.compare_facts import compare_areas, compare_births, compare_sexes, compare_streets
from unpaused.engines.linkage.compare_names import compare_names
from unpaused.engines.linkage.compare_numbers import compare_documents, compare_phones
from unpaused.engines.linkage.model import COMPARISONS, MISSING
from unpaused.engines.linkage.pairs import Observed, Pairs
from unpaused.engines.linkage.posterior import Learnt, Posterior, learn, posterior, ranked
from unpaused.engines.linkage.results import Candidate, FieldEvidence, Outcome, Params, RowResult

_WHAT_ANYBODY_SHARES = frozenset(["name", "sex"])
_LEAST_BITS_BESIDE_THE_NAME = 4.0
_LEAST_PROBABILITY = 1e-4
_SURELY_NOBODY = 0.99
"""From here on a row without a likely candidate is called not insured; below it, a person looks."""


def observe(pairs: Pairs) -> Observed:
    """Runs every comparison over all pairs. Documents come before births, which they may make redundant."""
    seen = Observed(len(pairs))
    compare_names(pairs, seen)
    compare_documents(pairs, seen)
    compare_phones(pairs, seen)
    compare_births(pairs, seen)
    compare_sexes(pairs, seen)
    compare_areas(pairs, seen)
    compare_streets(pairs, seen)
    return seen


def learn_pairs(pairs: Pairs, row_count: int, params: Params) -> Learnt:
    """What these rows teach about the list they come from."""
    return learn(pairs, observe(pairs), row_count, params)


def screen_pairs(pairs: Pairs, row_ids: list[str], params: Params, learnt: Learnt | None = None) -> list[RowResult]:
    """Scores the pairs of a list and gathers them by row, in the order of `row_ids`. Without `learnt` the list
    teaches itself."""
    seen = observe(pairs)
    learnt = learnt or learn(pairs, seen, len(row_ids), params)
    scores = posterior(pairs, seen, len(row_ids), params, learnt)
    order, ranks = ranked(pairs, scores.probability, scores.bits.sum(axis=1))
    kept = (ranks <= params.max_candidates) & ((scores.probability[order] >= _LEAST_PROBABILITY) | (ranks == 1))
    by_row: list[list[Candidate]] = [[] for _ in row_ids]
    seen_people: list[list[int]] = [[] for _ in row_ids]
    places = order[kept]
    for place, rank, rules in zip(places.tolist(), ranks[kept].tolist(), pairs.rules_of(places), strict=True):
        row, person = int(pairs.rows[place]), int(pairs.persons[place])
        relative = _relative_of(pairs, person, seen_people[row])
        candidate = _candidate(pairs, seen, scores, place, rank, relative)
        by_row[row].append(replace(candidate, found_by=rules))
        seen_people[row].append(person)
    return [
        RowResult(
            row_id,
            "review" if nameless and not candidates else outcome_of(candidates, params, float(none)),
            tuple(candidates),
            1 - learnt.share if nameless and not candidates else float(none),
            params.model.version,
        )
        for row_id, candidates, none, nameless in zip(
            row_ids, map(_with_margins, by_row), scores.none.tolist(), pairs.listed.nameless.tolist(), strict=True
        )
    ]


def _candidate(
    pairs: Pairs, seen: Observed, scores: Posterior, place: int, rank: int, relative: int | None
) -> Candidate:
    return Candidate(
        person_id=int(pairs.book_ids[pairs.persons[place]]),
        probability=float(scores.probability[place]),
        rank=rank,
        evidence=_evidence(seen.levels[place], scores.bits[place], seen.chance[place]),
        relative_of=None if relative is None else int(pairs.book_ids[relative]),
        name_apart=bool(seen.names_apart[place]),
    )


def _evidence(levels: AnyArray, bits: F64, chance: F64) -> tuple[FieldEvidence, ...]:
    return tuple(
        FieldEvidence(comparison.field, comparison.levels[level][0], round(float(weight), 2), _one_in(float(u)))
        for comparison, level, weight, u in zip(COMPARISONS, levels.tolist(), bits, chance, strict=True)
        if level != MISSING
    )


def _one_in(log_chance: float) -> float:
    """One of how many people agrees so by chance; 0 for levels that anybody reaches."""
    return float(f"{math.exp(-log_chance):.3g}") if log_chance < 0 else 0.0


def _with_margins(candidates: list[Candidate]) -> list[Candidate]:
    """Each candidate with how far it stands before the second one, or behind the first."""
    if len(candidates) < 2:
        return candidates
    first, second = candidates[0].probability, candidates[1].probability
    ahead = _bits(first, second)
    return [
        replace(c, margin=ahead if place == 0 else -_bits(first, c.probability)) for place, c in enumerate(candidates)
    ]


def _bits(more: float, less: float) -> float:
    return round(math.log2(max(more, 1e-300) / max(less, 1e-300)), 2)


def outcome_of(candidates: list[Candidate], params: Params, none: float) -> Outcome:
    """A match needs the probability, something beside name and sex that speaks for it, and no other person's name.

    "none" asks for more than a best candidate who is unlikely: a row that says little fits many a little, and may well
    be one of them. `none`: the probability that it is nobody in the book.
    """
    if not candidates or candidates[0].probability < params.review_threshold:
        return "none" if none >= _SURELY_NOBODY else "review"
    best = candidates[0]
    beside = sum(max(e.bits, 0.0) for e in best.evidence if e.field not in _WHAT_ANYBODY_SHARES)
    sure = best.probability >= params.match_threshold and beside >= _LEAST_BITS_BESIDE_THE_NAME
    return "match" if sure and not best.name_apart else "review"


def _relative_of(pairs: Pairs, person: int, better: list[int]) -> int | None:
    """The better candidate with the same phone or street address and another birth date."""
    book = pairs.book
    for other in better:
        phone = bool(book.phones[person, 10]) and np.array_equal(book.phones[person], book.phones[other])
        street = book.addresses[person] >= 0 and book.addresses[person] == book.addresses[other]
        same_area = book.areas[person] == book.areas[other]
        if (phone or (street and same_area)) and book.births[person] != book.births[other]:
            return other
    return None
