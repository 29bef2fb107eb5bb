"""A mail server on loopback. `GET /mailboxes/ADDRESS`, `GET /messages?since=N`, `GET|POST|DELETE /faults`."""

from unpaused.gateways.email.simulator.mailboxes import EmailService, Faults, Mailboxes

__all__ = ["EmailService", "Faults", "Mailboxes"]
