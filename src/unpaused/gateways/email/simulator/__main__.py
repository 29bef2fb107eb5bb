"""`python -m unpaused.gateways.email.simulator --ready-file F`: mail until SIGTERM or the parent's end."""

import argparse
from pathlib import Path

from unpaused.gateways.email.simulator.mailboxes import EmailService
from unpaused.gateways.simulation import announce, stay_until_told


def main() -> None:
    parser = argparse.ArgumentParser(prog="unpaused.gateways.email.simulator", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="SMTP port; 0 takes a free one")
    parser.add_argument("--http-port", type=int, default=0, help="port of the HTTP door; 0 takes a free one")
    parser.add_argument("--ready-file", type=Path, help="where to write the true ports as JSON once it listens")
    wanted = parser.parse_args()
    service = EmailService(wanted.port, wanted.http_port)
    announce(wanted.ready_file, {"port": service.port, "http_port": service.door.port})
    stay_until_told()
    service.stop()


if __name__ == "__main__":
    main()
