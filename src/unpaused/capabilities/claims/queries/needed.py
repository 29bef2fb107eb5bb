"""Claims paid, by the waiver that they needed: each claim once, by what the machine's last look at it found."""

from collections.abc import Collection, Sequence

from django.db import connection

from unpaused.capabilities.claims.measures import WAIVERS

ORDINARY = "ordinary"
KINDS = (ORDINARY, *WAIVERS)
_CASES = " ".join(
    f"""WHEN measures @> '[{{"type": "{name}", "needed": true}}]' THEN '{kind}'""" for kind, name in WAIVERS.items()
)
_PAID = f"""
SELECT c.id, c.amount_fen, c.branch_code, coalesce(CASE {_CASES} END, '{ORDINARY}') AS kind
FROM claims_claim c LEFT JOIN LATERAL (
    SELECT measures FROM claims_decision d WHERE d.claim_id = c.id AND d.by_user_id IS NULL
    ORDER BY serial DESC LIMIT 1
) looked ON true WHERE c.incident_id = %s AND c.state = 'paid'
"""  # noqa: S608  the cases are ours


def figure_of(kind: str) -> str:
    """The name of the figure that measures it."""
    return f"claims.paid_{kind}"


def paid_by_kind(incident_id: int) -> dict[str, int]:
    """Fen by kind, every kind of them. One query."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT kind, sum(amount_fen)::bigint FROM ({_PAID}) p GROUP BY kind", [incident_id])  # noqa: S608
        found = dict(cursor.fetchall())
    return {kind: found.get(kind, 0) for kind in KINDS}


def claims_of_kind(incident_id: int, kind: str, branches: Collection[str] | None) -> tuple[int, Sequence[int]]:
    """Fen, and the claims by id, of these branches; None: of all."""
    ours = None if branches is None else sorted(branches)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT coalesce(sum(amount_fen), 0)::bigint, coalesce(array_agg(id ORDER BY id), '{{}}')"  # noqa: S608
            f" FROM ({_PAID}) p WHERE kind = %s AND (%s::text[] IS NULL OR branch_code = ANY(%s::text[]))",
            [incident_id, kind, ours, ours],
        )
        amount, ids = cursor.fetchone()
    return amount, ids
