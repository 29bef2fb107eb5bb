"""The column type of blind indexes, by which the rotation of keys finds them all."""

from typing import Any

from django.db import models


class BlindIndexField(models.BinaryField):  # type: ignore[type-arg]  # it takes none at run time
    """32 bytes; see indexes.py. To migrations it is a plain binary column."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("max_length", 32)
        super().__init__(*args, **options)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.BinaryField", args, options
