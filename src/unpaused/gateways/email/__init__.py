"""E-mail over SMTP. `EmailGateway` is what callers know; `SmtpEmail` sends; `FakeEmail` keeps in the process;
`python -m unpaused.gateways.email.simulator` is a mail server on loopback whose mailboxes can be read over HTTP.
"""

from unpaused.gateways.email.fake import FakeEmail
from unpaused.gateways.email.gateway import EmailGateway, EmailResult, message_id
from unpaused.gateways.email.smtp import MailServer, SmtpEmail

__all__ = ["EmailGateway", "EmailResult", "FakeEmail", "MailServer", "SmtpEmail", "message_id"]
