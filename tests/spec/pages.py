"""`python -m tests.spec.pages` writes the manual's rule pages: docs/manual/rules.md, rules.zh-CN.md, routes.md."""

import os
import sys
import tempfile
from importlib import import_module

import django

from unpaused.config import translations


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        _set_up(home)
        # By name and only now: the chapters import the product, which needs its settings.
        for path in import_module("tests.spec.manual").write():
            sys.stdout.write(f"{path}\n")


def _set_up(home: str) -> None:
    """A drill without a database: nothing here reads one."""
    os.environ.update(UNPAUSED_HOME=home, UNPAUSED_DRILL="1", DJANGO_SETTINGS_MODULE="unpaused.config.settings")
    translations.ensure_compiled()
    django.setup()


if __name__ == "__main__":
    main()
