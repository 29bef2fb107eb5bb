"""A filed measure (备案): its number, and the public notice (公告) that says so."""

import re
from dataclasses import dataclass
from datetime import date

from unpaused.kernel.errors import Refused

LONGEST_NUMBER, LONGEST_TEXT, LONGEST_URL = 80, 300, 500
_ADDRESS = re.compile(r"https?://[^\s/?#]+\.[^\s/?#]+([/?#]\S*)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Notice:
    """The number under which a measure was filed, and its notice: words, address, day. All empty: not filed."""

    filing_number: str = ""
    text: str = ""
    url: str = ""
    on: date | None = None


UNFILED = Notice()


def checked_notice(notice: Notice) -> Notice:
    """With spaces trimmed. Raises Refused: a filing without a notice, a notice without a day or without words and
    address, an address that is none, a text that is too long."""
    number, text, url = notice.filing_number.strip(), notice.text.strip(), notice.url.strip()
    for given, most in ((number, LONGEST_NUMBER), (text, LONGEST_TEXT), (url, LONGEST_URL)):
        if len(given) > most or not given.isprintable():
            raise Refused("notice.length", "At most {most} characters, in one line.", most=most)
    if url and not _ADDRESS.fullmatch(url):
        raise Refused("notice.url", "The notice's address must begin with https:// and name a site.")
    said = bool(text or url)
    if number and not (said and notice.on):
        raise Refused("notice.missing", "A filed measure needs its public notice: words or address, and the day.")
    if said and notice.on is None:
        raise Refused("notice.day", "A public notice needs its day.")
    if notice.on is not None and not said:
        raise Refused("notice.words", "A public notice needs words or an address.")
    return Notice(number, text, url, notice.on)
