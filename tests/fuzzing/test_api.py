"""Whatever a program sends: no 500, and each answer is one that the API's description announces."""

from pathlib import Path

import schemathesis
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from schemathesis import checks

from tests.fuzzing.conftest import PROGRAMS
from unpaused.config.api import api

EXAMPLES = 30
PATIENCE = 300
"""Seconds; a slow machine is no fault of an answer."""
ALERTS = [path.read_bytes() for path in sorted((Path(__file__).parents[1] / "spec" / "alerts").glob("*.xml"))]
# A description cannot say that one of three fields must be given, or that an alert must name a place.
UNSAYABLE = [checks.positive_data_acceptance]

schema = schemathesis.openapi.from_dict(dict(api.get_openapi_schema(path_prefix="/api/")))


@st.composite
def alerts(draw: st.DrawFn) -> bytes:
    """A real alert with a piece cut out and another put in."""
    whole = draw(st.sampled_from(ALERTS))
    start, end = sorted((draw(st.integers(0, len(whole))), draw(st.integers(0, len(whole)))))
    return whole[:start] + draw(st.binary(max_size=12) | st.sampled_from([b"", b"&x;", b"<area/>"])) + whole[end:]


schemathesis.openapi.media_type("application/cap+xml", alerts() | st.sampled_from(ALERTS))


@schema.given(role=st.sampled_from(sorted(PROGRAMS)))
@schema.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_each_operation_answers_as_described(
    case: schemathesis.Case, role: str, programs: dict[str, dict[str, str]], site: str
) -> None:
    case.call_and_validate(base_url=site, headers=programs[role], excluded_checks=UNSAYABLE, timeout=PATIENCE)
