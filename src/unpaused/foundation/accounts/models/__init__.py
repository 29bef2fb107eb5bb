"""Tables of staff: who they are, what was lent to them, the tokens of their programs."""

from unpaused.foundation.accounts.models.lending import ROLE_CHANGED, Lending
from unpaused.foundation.accounts.models.token import ApiToken
from unpaused.foundation.accounts.models.user import MACHINE_OWNER, User, UserManager

__all__ = ["MACHINE_OWNER", "ROLE_CHANGED", "ApiToken", "Lending", "User", "UserManager"]
