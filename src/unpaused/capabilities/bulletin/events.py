"""What happened to bulletins."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BulletinSigned:
    """Its figures can never change again."""

    bulletin_id: int
    incident_id: int
