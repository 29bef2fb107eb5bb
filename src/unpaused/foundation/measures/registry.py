"""Measure types (应急措施) by name."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from unpaused.foundation.measures.faults import in_words
from unpaused.kernel.errors import Refused

Value = TypeVar("Value")


@dataclass(frozen=True)
class MeasureType(Generic[Value]):
    """A typed switch of one capability.

    `shape` validates values from a playbook; `normal` holds while no measure does; `kinder(a, b)` picks the value
    that is better for the customer where incidents overlap; `label` is a lazily translated name. `words(value)` says
    a value to people in the active language; None: it is written plainly. `products()`: the codes of those for which
    it can hold; None: whatever the book has.
    """

    name: str
    label: Any
    shape: TypeAdapter[Value]
    normal: Value
    kinder: Callable[[Value, Value], Value]
    words: Callable[[Value], str] | None = None
    products: Callable[[], Collection[str]] | None = None

    def holds_for(self, product_code: str) -> bool:
        """Whether it can hold for this product at all."""
        return self.products is None or product_code in self.products()

    def parse(self, raw: object) -> Value:
        """A playbook's raw value, typed. Raises Refused with the first fault."""
        try:
            return self.shape.validate_python(raw)
        except ValidationError as error:
            fault = error.errors()[0]
            place = ".".join(str(part) for part in fault["loc"])
            raise Refused(
                "measure.value",
                "The value of measure {name} is not valid: {place} {fault}",
                name=self.name,
                place=place,
                fault=in_words(fault),
            ) from None


@dataclass(frozen=True)
class Fit:
    """Two measures whose values must fit each other in one playbook, as the room that declares them says.

    `fits(first, second)` of their plain values; `message` is English with the places {first} and {second}, the key of
    its translation.
    """

    first: str
    second: str
    fits: Callable[[Any, Any], bool]
    message: str


_types: dict[str, MeasureType[Any]] = {}
_fits: dict[tuple[str, str], Fit] = {}


def register(measure_type: MeasureType[Any]) -> None:
    """Called by config for every type of every capability."""
    _types[measure_type.name] = measure_type


def register_fit(fit: Fit) -> None:
    """Called by config for every fit of every capability."""
    _fits[fit.first, fit.second] = fit


def all_fits() -> list[Fit]:
    """Those of measures that are both declared."""
    return [_fits[pair] for pair in sorted(_fits) if _types.keys() >= set(pair)]


def get(name: str) -> MeasureType[Any]:
    """Raises Refused for a name that no capability declares."""
    try:
        return _types[name]
    except KeyError:
        raise Refused("measure.unknown", "There is no measure named {name}.", name=name) from None


def all_types() -> list[MeasureType[Any]]:
    return [_types[name] for name in sorted(_types)]
