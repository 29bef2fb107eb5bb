"""`python -m unpaused.gateways.core.simulator --paid-share 0.03`: a core until SIGTERM or the parent's end."""

import argparse
from pathlib import Path

from unpaused.gateways.core.simulator.service import CoreService
from unpaused.gateways.simulation import announce, stay_until_told


def main() -> None:
    parser = argparse.ArgumentParser(prog="unpaused.gateways.core.simulator", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="HTTP port; 0 takes a free one")
    parser.add_argument("--ready-file", type=Path, help="where to write the true port as JSON once it listens")
    parser.add_argument("--paid-share", type=float, default=0.0, help="share of policies it has paid for itself")
    wanted = parser.parse_args()
    service = CoreService(wanted.paid_share, wanted.port)
    announce(wanted.ready_file, {"port": service.door.port})
    stay_until_told()
    service.stop()


if __name__ == "__main__":
    main()
