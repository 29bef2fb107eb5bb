"""Webhooks: facts told to programs of others over HTTP, signed by the rules of standardwebhooks.com.

*Secret*: `whsec_` and 32 random bytes in base64, known to both sides. *Reach*: which addresses a call may go to.
"""

from unpaused.gateways.webhooks.addresses import Reach, check_url
from unpaused.gateways.webhooks.posting import Answer, post
from unpaused.gateways.webhooks.signing import new_secret, signed

__all__ = ["Answer", "Reach", "check_url", "new_secret", "post", "signed"]
