"""`python -m unpaused.gateways.bank.simulator --folder F`: the bank until SIGTERM or the parent's end."""

import argparse
from pathlib import Path

from unpaused.gateways.bank.simulator.service import BankService
from unpaused.gateways.simulation import announce, stay_until_told


def main() -> None:
    parser = argparse.ArgumentParser(prog="unpaused.gateways.bank.simulator", description=__doc__)
    parser.add_argument("--folder", type=Path, required=True, help="the folder that Unpaused uses for this bank")
    parser.add_argument("--port", type=int, default=0, help="port of the HTTP door; 0 takes a free one")
    parser.add_argument("--ready-file", type=Path, help="where to write the true port as JSON once it listens")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before each answer")
    parser.add_argument("--reject-share", type=float, default=0.0, help="share of accounts that are closed")
    wanted = parser.parse_args()
    service = BankService(wanted.folder, wanted.port)
    service.bank.house.faults.delay = wanted.delay
    service.bank.house.faults.reject_share = wanted.reject_share
    announce(wanted.ready_file, {"port": service.door.port})
    stay_until_told()
    service.stop()


if __name__ == "__main__":
    main()
