"""`python -m unpaused.gateways.sms.simulator --ready-file F`: the centre until SIGTERM or the parent's end."""

import argparse
from pathlib import Path

from unpaused.gateways.simulation import announce, stay_until_told
from unpaused.gateways.sms.simulator.centre import MessageCentre
from unpaused.gateways.sms.simulator.service import SmsService


def main() -> None:
    parser = argparse.ArgumentParser(prog="unpaused.gateways.sms.simulator", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="SMPP port; 0 takes a free one")
    parser.add_argument("--http-port", type=int, default=0, help="port of the HTTP door; 0 takes a free one")
    parser.add_argument("--ready-file", type=Path, help="where to write the true ports as JSON once it listens")
    parser.add_argument("--system-id", default="unpaused")
    parser.add_argument("--password", default="drill")
    parser.add_argument("--switched-off-share", type=float, default=0.0, help="share of numbers that nothing reaches")
    wanted = parser.parse_args()
    service = SmsService(MessageCentre(wanted.system_id, wanted.password, wanted.port), wanted.http_port)
    service.centre.faults.switched_off_share = wanted.switched_off_share
    announce(wanted.ready_file, {"port": service.centre.port, "http_port": service.door.port})
    stay_until_told()
    service.stop()


if __name__ == "__main__":
    main()
