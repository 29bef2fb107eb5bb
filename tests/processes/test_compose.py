"""The compose file was never run here; it names the same processes, queues and variables as `unpaused up` does."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from unpaused.config.environment import VARIABLES
from unpaused.config.processes.supervisor import site_programs

DEPLOY = Path(__file__).parents[2] / "deploy"


@pytest.fixture(scope="module")
def services() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    return found


def test_each_process_of_the_site_is_a_service(services: dict[str, dict[str, Any]]) -> None:
    assert {program.name for program in site_programs(1, 2)} <= set(services)


def test_workers_serve_the_same_queues(services: dict[str, dict[str, Any]]) -> None:
    for program in site_programs(1, 2):
        if "unpaused.config.processes.worker" in program.command:
            assert list(program.command[1:]) == services[program.name]["command"][1:]


def test_web_and_live_serve_the_same_applications(services: dict[str, dict[str, Any]]) -> None:
    for program in site_programs(1, 2):
        if "granian" in program.command:
            assert services[program.name]["command"][-1] == program.command[-1]
            assert services[program.name]["command"][-1] in program.command


def test_variables_are_known(services: dict[str, dict[str, Any]]) -> None:
    ours = {name for each in services.values() if each["image"] == "unpaused" for name in each["environment"]}
    assert ours <= {variable.name for variable in VARIABLES}


def test_only_the_migration_knows_the_owners_password(services: dict[str, dict[str, Any]]) -> None:
    told = {name for name, each in services.items() if "OWNER_PASSWORD" in str(each["environment"])}
    assert told == {"postgres", "migrate"}


def test_files_that_are_mounted_or_built_are_there(services: dict[str, dict[str, Any]]) -> None:
    mounted = [volume.split(":")[0] for each in services.values() for volume in each.get("volumes", [])]
    assert all((DEPLOY / path).exists() for path in mounted if path.startswith("./"))
    copied = [
        line.split()[1:-1] for line in (DEPLOY / "Dockerfile").read_text().splitlines() if line.startswith("COPY ")
    ]
    sources = [path for paths in copied for path in paths if not path.startswith("--") and not path.startswith("/app")]
    assert sources
    assert all((DEPLOY.parent / path).exists() for path in sources)
