"""One contract for the fake and for SMTP against a real server (aiosmtpd), then the server's faults."""

import smtplib
import ssl

import pytest
from aiosmtpd.smtp import SMTP as Server

from unpaused.gateways.email import FakeEmail, MailServer, SmtpEmail, message_id
from unpaused.gateways.email.simulator import EmailService
from unpaused.kernel.errors import Unavailable

SENDER = "notice@unpaused.example"
TO = "wei.zhang@example.cn"


class FakeBench:
    def __init__(self):
        self.gateway = FakeEmail("unpaused.example")

    def mails(self, address):
        kept = self.gateway.mailboxes.get(address, [])
        return [(mail.message_id, mail.subject, mail.text, mail.html) for mail in kept]

    def let_next_be(self, outcome):
        self.gateway.outcomes[TO] = outcome

    def take_down(self):
        self.gateway.down = True

    def close(self):
        self.gateway.close()


class SmtpBench:
    def __init__(self):
        self.service = EmailService()
        self.gateway = SmtpEmail(MailServer("127.0.0.1", self.service.port, SENDER, "不停歇保险"))

    def mails(self, address):
        kept = self.service.mailboxes.of(address)
        return [(mail.message_id, mail.subject, mail.text, mail.html) for mail in kept]

    def let_next_be(self, outcome):
        faults = self.service.mailboxes.faults
        match outcome:
            case "rejected":
                faults.refuse_suffix = TO
            case "throttled":
                faults.busy = 1
            case "uncertain":
                faults.drop_in_data = 1

    def take_down(self):
        self.gateway.close()
        self.gateway = SmtpEmail(MailServer("127.0.0.1", 1, SENDER))

    def close(self):
        self.gateway.close()
        self.service.stop()


@pytest.fixture(params=[FakeBench, SmtpBench])
def bench(request):
    made = request.param()
    yield made
    made.close()


def test_an_accepted_mail_lies_in_the_mailbox_with_its_chinese(bench):
    result = bench.gateway.send("k1", TO, "您好：理赔通知", "请致电95500。\n短码 ABCD2345")
    assert result.outcome == "accepted"
    assert bench.mails(TO) == [(result.message_id, "您好：理赔通知", "请致电95500。\n短码 ABCD2345", None)]


def test_a_mail_may_carry_html_beside_its_text(bench):
    bench.gateway.send("k1", TO, "s", "text", "<p>您好</p>")
    assert bench.mails(TO)[0][2:] == ("text", "<p>您好</p>")


def test_the_same_key_gives_the_same_message_id(bench):
    first, second = (bench.gateway.send("k1", TO, "s", "t") for _ in range(2))
    assert first.message_id == second.message_id == message_id("k1", "unpaused.example")


def test_the_key_itself_cannot_be_read_from_the_message_id(bench):
    assert "claim-17" not in bench.gateway.send("claim-17", TO, "s", "t").message_id


@pytest.mark.parametrize(
    "address",
    ["", "nobody", "@example.cn", "a@", "a@b\r\nBcc: all@example.cn", "a@b.cn，", "wang@公司.cn", "张三@example.cn"],
)
def test_what_is_no_address_is_rejected(bench, address):
    assert bench.gateway.send("k1", address, "s", "t").outcome == "rejected"


def test_a_subject_with_a_line_break_is_rejected(bench):
    assert bench.gateway.send("k1", TO, "s\r\nBcc: all@example.cn", "t").outcome == "rejected"
    assert bench.mails(TO) == []


@pytest.mark.parametrize(("outcome", "kept"), [("rejected", 0), ("throttled", 0), ("uncertain", 1)])
def test_the_servers_no_its_later_and_its_silence_are_told_apart(bench, outcome, kept):
    bench.let_next_be(outcome)
    assert bench.gateway.send("k1", TO, "s", "t").outcome == outcome
    assert len(bench.mails(TO)) == kept


def test_a_server_that_is_down_is_unavailable(bench):
    bench.take_down()
    with pytest.raises(Unavailable):
        bench.gateway.send("k1", TO, "s", "t")


def test_sending_goes_on_after_a_lost_connection():
    bench = SmtpBench()
    bench.let_next_be("uncertain")
    bench.gateway.send("k1", TO, "s", "t")
    assert bench.gateway.send("k2", TO, "s", "t").outcome == "accepted"
    bench.close()


def test_a_server_that_went_between_two_mails_is_unavailable_and_comes_back():
    bench = SmtpBench()
    bench.gateway.send("k1", TO, "s", "t")
    port = bench.service.port
    bench.service.stop()
    with pytest.raises(Unavailable):
        bench.gateway.send("k2", TO, "s", "t")
    bench.service = EmailService(port)
    assert bench.gateway.send("k2", TO, "s", "t").outcome == "accepted"
    bench.close()


def test_a_line_that_begins_with_a_dot_arrives_whole():
    bench = SmtpBench()
    bench.gateway.send("k1", TO, "s", "one\n.\n..two")
    assert bench.mails(TO)[0][2] == "one\n.\n..two"
    bench.close()


@pytest.mark.parametrize(("port", "begins"), [(587, "STARTTLS"), (465, "TLS")])
def test_the_servers_certificate_must_fit(monkeypatch: pytest.MonkeyPatch, port: int, begins: str) -> None:
    """Whoever stands between would else read password and mails."""
    seen: list[tuple[str, ssl.SSLContext | None]] = []

    def starttls(self: smtplib.SMTP, *, context: ssl.SSLContext | None = None) -> None:
        seen.append(("STARTTLS", context))
        raise smtplib.SMTPException

    def get_socket(self: smtplib.SMTP, host: str, port: int, timeout: float) -> None:
        if isinstance(self, smtplib.SMTP_SSL):
            seen.append(("TLS", self.context))
            raise OSError
        assert port == 587

    monkeypatch.setattr(smtplib.SMTP, "starttls", starttls)
    monkeypatch.setattr(smtplib.SMTP, "_get_socket", get_socket)
    monkeypatch.setattr(smtplib.SMTP_SSL, "_get_socket", get_socket)
    monkeypatch.setattr(smtplib.SMTP, "getreply", lambda self: (220, b"here"))
    with SmtpEmail(MailServer("mail.example", port, SENDER, starttls=True)) as gateway, pytest.raises(Unavailable):
        gateway.send("one", TO, "subject", "text")
    [(how, context)] = seen
    assert how == begins
    assert context and context.check_hostname and context.verify_mode == ssl.CERT_REQUIRED


def test_a_mail_refused_at_data_leaves_the_next_one_alone(monkeypatch):
    """Within a transaction that still stands open the next mail would be refused for good (503)."""
    bench = SmtpBench()
    refusals = ["451 4.7.1 greylisted, come again"]
    taken = Server.smtp_DATA

    async def put_off(self, arg):
        await (self.push(refusals.pop()) if refusals else taken(self, arg))

    monkeypatch.setattr(Server, "smtp_DATA", put_off)
    outcomes = [bench.gateway.send(f"k{n}", TO, "s", "t").outcome for n in range(2)]
    bench.close()
    assert outcomes == ["throttled", "accepted"]


def test_a_server_that_refuses_us_refuses_no_mail_for_good(monkeypatch):
    """Its quota is used up, or it wants a sign-in: the mail waits, and is sent once that is mended."""
    bench = SmtpBench()
    refusals = ["550 5.7.1 sender refused"]
    taken = Server.smtp_MAIL

    async def refuse(self, arg):
        await (self.push(refusals.pop()) if refusals else taken(self, arg))

    monkeypatch.setattr(Server, "smtp_MAIL", refuse)
    with pytest.raises(Unavailable) as away:
        bench.gateway.send("k1", TO, "s", "t")
    assert away.value.code == "email.sender_refused"
    assert bench.gateway.send("k1", TO, "s", "t").outcome == "accepted"
    bench.close()


@pytest.mark.parametrize(("username", "password"), [("notice", "pässword"), ("通知", "password")])
def test_a_sign_in_that_the_protocol_cannot_carry_is_unavailable(monkeypatch, username, password):
    """Nothing left: no mail is in doubt, and the trouble is said."""
    service = EmailService()
    monkeypatch.setattr(smtplib.SMTP, "has_extn", lambda self, name: name == "auth")
    monkeypatch.setattr(smtplib.SMTP, "ehlo_or_helo_if_needed", offers_sign_in)
    server = MailServer("127.0.0.1", service.port, SENDER, username=username, password=password)
    with SmtpEmail(server) as gateway, pytest.raises(Unavailable):
        gateway.send("k", TO, "s", "t")
    service.stop()


def offers_sign_in(self):
    self.esmtp_features = {"auth": "PLAIN LOGIN"}
