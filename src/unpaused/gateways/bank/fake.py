"""A bank inside the process, with the simulator's mind and no folder. Verified against the real gateway."""

import hashlib

from unpaused.gateways.bank.gateway import BankFile
from unpaused.gateways.bank.simulator.faults import BankFaults
from unpaused.gateways.bank.simulator.house import BankHouse, Line
from unpaused.kernel.errors import OutcomeUnknown, Refused, Unavailable


class FakeBank:
    """Answers at once, unless its `faults` say otherwise. `down` makes it unreachable; `forget_next` takes the next
    file and then fails as if the answer to the hand-over were lost; `lose_next` fails before taking it."""

    def __init__(self) -> None:
        self.house = BankHouse()
        self.down = False
        self.forget_next = False
        self.lose_next = False
        self._sent: dict[str, bytes] = {}
        self._doubtful: set[str] = set()
        self._inbox: dict[str, bytes] = {}
        self._held: list[tuple[str, bytes]] = []

    @property
    def faults(self) -> BankFaults:
        return self.house.faults

    @property
    def ledger(self) -> dict[str, Line]:
        """What the bank has executed, by EndToEndId."""
        return self.house.ledger

    def instruct(self, file_name: str, content: bytes, *, after_asking: bool = False) -> None:
        self._reach()
        if self._sent.get(file_name, content) != content:
            raise Refused("bank.name_used", "The name {name} was used for another payment file.", name=file_name)
        if file_name in self._sent and file_name not in self._doubtful:
            return
        if file_name in self._doubtful and not after_asking:
            raise _unknown()
        self._sent[file_name] = content
        self._doubtful.discard(file_name)
        if self.lose_next or self.forget_next:
            self._doubtful.add(file_name)
            taken, self.lose_next, self.forget_next = self.forget_next, False, False
            if taken:
                self._answer(self.house.take(content))
            raise _unknown()
        self._answer(self.house.take(content))

    def begun(self, file_name: str) -> bool:
        self._reach()
        return file_name in self._sent

    def ask(self, msg_id: str) -> None:
        self._reach()
        self._answer(self.house.asked(msg_id))

    def receive(self) -> list[BankFile]:
        self._reach()
        return [BankFile(name, hashlib.sha256(content).hexdigest(), content) for name, content in self._inbox.items()]

    def acknowledge(self, name: str, sha256: str = "") -> None:
        if not sha256 or sha256 == hashlib.sha256(self._inbox.get(name, b"")).hexdigest():
            self._inbox.pop(name, None)

    def release(self) -> None:
        """Send what was held back."""
        held, self._held = self._held, []
        self._inbox.update(held)

    def deliver(self, name: str, content: bytes) -> None:
        """Put any file into the inbox: garbage, a message for somebody else."""
        self._inbox[name] = content

    def _reach(self) -> None:
        if self.down:
            raise Unavailable("bank.unavailable", "The bank's folder cannot be used ({reason}).", reason="down")

    def _answer(self, answers: list[tuple[str, bytes]]) -> None:
        match self.faults.answer:
            case "held":
                self._held += answers
            case "once" | "twice" as times:
                for name, content in answers:
                    self._inbox[name] = content
                    if times == "twice":
                        self._inbox[name.replace(".xml", "-again.xml")] = content


def _unknown() -> OutcomeUnknown:
    return OutcomeUnknown("bank.outcome_unknown", "The bank may or may not have this payment file.")
