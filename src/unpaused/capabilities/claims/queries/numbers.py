"""Claims by the number that people read, and the other way round."""

from collections.abc import Collection

from unpaused.capabilities.claims.models import Claim


def numbered(number: str) -> int | None:
    """The claim's id."""
    return Claim.objects.filter(number=number).values_list("pk", flat=True).first()


def numbers_of(claim_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Number and branch by id. One query."""
    rows = Claim.objects.filter(pk__in=list(claim_ids)).values_list("pk", "number", "branch_code")
    return {pk: (number, branch) for pk, number, branch in rows}
