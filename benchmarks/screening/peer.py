"""Splink 5 on the same book, the same list and the same candidates: its comparisons, its training, its prediction.

Levels are the engine's as far as SQL expresses them; u by random sampling, m by expectation maximisation over several
blockings, term frequencies on. Candidates come from the engine's own blocking, so that both sides score the same pairs.
"""

import time
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from scoring import Told
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

_MACROS = (
    "create macro shares(a, b) as len(list_intersect(a, b)) > 0",
    "create macro shares_prefix(a, b, n) as "
    "len(list_intersect(list_transform(a, lambda x: x // n), list_transform(b, lambda x: x // n))) > 0",
    "create macro one_character(a, b) as length(a) = length(b) and length(a) > 2 and "
    "list_sum(list_transform(range(1, length(a) + 1), lambda i: (a[i] = b[i])::int)) >= length(a) - 1",
    "create macro one_digit(a, b) as list_sum(list_transform(range(1, length(a) + 1), "
    "lambda i: (a[i] != b[i] and a[i] != '_' and b[i] != '_')::int)) <= 1",
    "create macro fits(a, b) as (a like b or b like a)",
    "create macro parts_agree(a, b) as (year(a) = year(b))::int + (month(a) = month(b))::int + "
    "(day(a) = day(b))::int >= 2 or (year(a) = year(b) and month(a) = day(b) and day(a) = month(b))",
    "create macro part(a, i, j) as a[i:j]",
)
"""Conditions with lambdas or slices in them: written as macros, which keep the comparisons readable."""


def _comparison(name: str, missing: str, *levels: tuple[str, str] | tuple[str, str, str]) -> dict[str, Any]:
    made: list[dict[str, Any]] = [{"sql_condition": missing, "label_for_charts": "missing", "is_null_level": True}]
    for label, condition, *tf in levels:
        level: dict[str, Any] = {"sql_condition": condition, "label_for_charts": label}
        if tf:
            level |= {"tf_adjustment_column": tf[0], "disable_tf_exact_match_detection": True}
        made.append(level)
    made.append({"sql_condition": "ELSE", "label_for_charts": "different"})
    return {"output_column_name": name, "comparison_levels": made}


COMPARISONS = [
    _comparison(
        "name", "surname_sounds_l is null or surname_sounds_r is null",
        ("equal", "name_l = name_r", "name"),
        ("same sound", "shares(sounds_l, sounds_r)", "sound"),
        ("equal where visible",
         "(name_l is null or name_r is null) and (fits(name_l, pattern_r) or fits(pattern_l, name_r))", "surname"),
        ("one character differs", "one_character(name_l, name_r)", "surname"),
        ("surname only", "shares(surname_sounds_l, surname_sounds_r)", "surname"),
    ),
    _comparison(
        "id_number", "id_number_l is null or id_number_r is null",
        ("equal", "id_number_l = id_number_r"),
        ("equal, 8 or more seen", "fits(id_number_l, id_number_r) and least(id_seen_l, id_seen_r) >= 8"),
        ("equal, fewer seen", "fits(id_number_l, id_number_r)"),
        ("one digit differs", "least(id_seen_l, id_seen_r) >= 8 and one_digit(id_number_l, id_number_r)"),
        ("birth date", "part(id_number_l, 7, 14) = part(id_number_r, 7, 14) and part(id_number_l, 7, 7) != '_'"),
        ("area", "part(id_number_l, 1, 6) = part(id_number_r, 1, 6) and part(id_number_l, 1, 1) != '_'"),
    ),
    _comparison("document", "document_l is null or document_r is null", ("equal", "document_l = document_r")),
    _comparison(
        "phone", "phone_l is null or phone_r is null",
        ("equal", "phone_l = phone_r", "phone"),
        ("equal where visible", "fits(phone_l, phone_r) and least(phone_seen_l, phone_seen_r) >= 7"),
        ("end equal", "fits(phone_l, phone_r)"),
        ("one digit differs", "least(phone_seen_l, phone_seen_r) >= 7 and one_digit(phone_l, phone_r)"),
    ),
    _comparison(
        "birth", "year_l is null or year_r is null",
        ("equal", "birth_l = birth_r", "birth"),
        ("day and month exchanged or one differs",
         "birth_l is not null and birth_r is not null and parts_agree(birth_l, birth_r)"),
        ("age fits", "(birth_l is null or birth_r is null) and abs(year_l - year_r) <= 1"),
        ("same year", "year_l = year_r"), ("within two years", "abs(year_l - year_r) <= 2"),
    ),
    _comparison("sex", "sex_l is null or sex_r is null", ("equal", "sex_l = sex_r")),
    _comparison(
        "area", "areas_l is null or areas_r is null",
        ("same district", "shares(areas_l, areas_r)", "district"),
        ("same city", "shares_prefix(areas_l, areas_r, 100)"),
        ("same province", "shares_prefix(areas_l, areas_r, 10000)"),
    ),
    _comparison("street", "street_l is null or street_r is null", ("equal", "street_l = street_r", "street")),
]  # fmt: skip


@dataclass
class PeerResult:
    """rows, persons (p,) numbers of scored pairs and their probability; seconds: wall and processor time of predict."""

    rows: Any
    persons: Any
    probability: Any
    wall: float
    cpu: float


class Peer:
    """Splink with one list and one book, trained on them."""

    def __init__(self, listed: pa.Table, book: pa.Table, threads: int | None = None) -> None:
        self._connection = duckdb.connect()
        for macro in _MACROS:
            self._connection.execute(macro)
        if threads:
            self._connection.execute(f"set threads={threads}")
        self._api = DuckDBAPI(self._connection)
        tables = [
            self._api.register(listed, dataset_display_name="a_list"),
            self._api.register(book, dataset_display_name="b_book"),
        ]
        settings = SettingsCreator(
            link_type="link_only", comparisons=COMPARISONS,
            blocking_rules_to_generate_predictions=[block_on("phone")],
            retain_matching_columns=False,
        )  # fmt: skip
        self.linker = Linker(tables, settings, log_level="ERROR")

    def train(self, seed: int = 1) -> None:
        training = self.linker.training
        known = [block_on("id_number"), block_on("phone", "surname"), block_on("name", "birth")]
        training.estimate_probability_two_random_records_match(known, recall=0.6)
        training.estimate_u_using_random_sampling(max_pairs=3e6, seed=seed)
        for rule in (block_on("name"), block_on("phone"), block_on("birth", "surname"), block_on("sound")):
            try:
                training.estimate_parameters_using_expectation_maximisation(rule)
            except ValueError:  # a level that a short list never shows: the other sessions train it
                continue

    def use(self, rows: Any, persons: Any) -> None:
        """The candidates to be scored."""
        keys = pa.table(
            {
                "match_key": pa.array(np.zeros(len(rows), np.int64)).cast(pa.string()),
                "join_key_l": [f"a_list-__-{row}" for row in rows.tolist()],
                "join_key_r": [f"b_book-__-{person}" for person in persons.tolist()],
            }
        )
        self.linker.table_management.register_blocked_pairs_for_predict(self._api.register(keys))

    def predict(self) -> PeerResult:
        wall, cpu = time.perf_counter(), time.process_time()
        scored = self.linker.inference.predict(warning_mode="never")
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        scores = self._connection.table(scored.physical_name)
        found = scores.select("unique_id_l", "unique_id_r", "match_probability").to_arrow_table()
        scored.drop_table_from_database_and_remove_from_cache()
        return PeerResult(*(found.column(i).to_numpy() for i in range(3)), wall, cpu)


def best_of(result: PeerResult, book_ids: Any, answers: list[int | None]) -> Told:
    """What Splink tells: its probabilities of pairs as they are, or normalised over a row, whichever finds more."""
    odds = result.probability / np.maximum(1 - result.probability, 1e-15)
    total = np.bincount(result.rows, weights=odds, minlength=len(answers))
    normalised = odds / (1 + total[result.rows])
    both = [_told(result, chances, book_ids, answers) for chances in (result.probability, normalised)]
    return max(both, key=lambda told: (told.found_at(), -told.calibration_error()))


def _told(result: PeerResult, chances: Any, book_ids: Any, answers: list[int | None]) -> Told:
    by_row: list[list[tuple[int, float]]] = [[] for _ in answers]
    for row, person, chance in zip(
        result.rows.tolist(), book_ids[result.persons].tolist(), chances.tolist(), strict=True
    ):
        by_row[row].append((person, chance))
    told = Told()
    for ranked, answer in zip(by_row, answers, strict=True):
        told.add(sorted(ranked, key=lambda pair: -pair[1]), answer)
    return told
