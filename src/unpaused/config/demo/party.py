"""`python -m unpaused.config.demo.party NAME ...`: a party outside, which tells its faults as the site does."""

import runpy
import sys

from unpaused.config import logs

if __name__ == "__main__":
    logs.begin()
    runpy.run_module(f"unpaused.gateways.{sys.argv.pop(1)}.simulator", run_name="__main__", alter_sys=True)
