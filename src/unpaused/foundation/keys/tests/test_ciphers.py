"""Both suites against the vectors of their standards."""

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from unpaused.foundation.keys import ciphers
from unpaused.foundation.keys.ciphers import Suite
from unpaused.kernel.errors import Refused

KEY = bytes(range(32))
SM4_KEY = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")
# RFC 8998, appendix A.1
NONCE = bytes.fromhex("00001234567800000000ABCD")
AAD = bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2")
PLAIN = bytes.fromhex("AA" * 8 + "BB" * 8 + "CC" * 8 + "DD" * 8 + "EE" * 8 + "FF" * 8 + "EE" * 8 + "AA" * 8)
SEALED = bytes.fromhex(
    "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735"
    "D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D"
    "83DE3541E4C2B58177E065A9BF7B62EC"
)


def test_sm4_of_one_block_as_in_gb_t_32907() -> None:
    encryptor = Cipher(algorithms.SM4(SM4_KEY), modes.ECB()).encryptor()  # noqa: S305  one block, as the standard gives it
    assert encryptor.update(SM4_KEY).hex() == "681edf34d206965e86b3e94f536e4246"


def test_sm4_gcm_as_in_rfc_8998() -> None:
    assert ciphers.sm4_gcm_encrypt(SM4_KEY, NONCE, PLAIN, AAD) == SEALED
    assert ciphers.sm4_gcm_decrypt(SM4_KEY, NONCE, SEALED, AAD) == PLAIN


def test_sm4_gcm_refuses_another_context() -> None:
    with pytest.raises(InvalidTag):
        ciphers.sm4_gcm_decrypt(SM4_KEY, NONCE, SEALED, AAD[:-1])


@pytest.mark.parametrize(
    ("text", "digest"),
    [
        (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
    ],
)
def test_sm3_as_in_gb_t_32905(text: bytes, digest: str) -> None:
    assert ciphers.sm3(text).hex() == digest


def test_hmac_sm3_is_made_of_sm3_as_in_rfc_2104() -> None:
    inner = ciphers.sm3(bytes(b ^ 0x36 for b in KEY.ljust(64, b"\0")) + b"text")
    assert ciphers.keyed_hash(KEY, b"text", Suite.SM) == ciphers.sm3(
        bytes(b ^ 0x5C for b in KEY.ljust(64, b"\0")) + inner
    )


@pytest.mark.parametrize("suite", list(Suite))
def test_a_value_says_its_suite_and_opens_whatever_is_configured(suite: Suite) -> None:
    sealed = ciphers.encrypt(KEY, b"secret", b"place", suite)
    assert sealed[0] == suite
    assert ciphers.decrypt(KEY, sealed, b"place") == b"secret"


@pytest.mark.parametrize("suite", list(Suite))
@pytest.mark.parametrize(
    "damage", [lambda s: s[:-1], lambda s: b"\x03" + s[1:], lambda s: s[:20] + b"?" + s[21:], lambda s: b""]
)
def test_what_was_changed_does_not_open(suite: Suite, damage) -> None:
    sealed = ciphers.encrypt(KEY, b"secret" * 3, b"place", suite)
    with pytest.raises(ciphers.Tampered):
        ciphers.decrypt(KEY, damage(sealed), b"place")


def test_a_suite_that_is_none_is_refused() -> None:
    with pytest.raises(Refused):
        ciphers.suite_named("DES")
