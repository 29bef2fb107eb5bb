"""The door of outreach: invite, tell, and what became of it.

Texts take variables of closed types only; there is none for free text, so nothing of a list fits in.
"""

from unpaused.capabilities.outreach.actions.inviting import Invite, invite, invite_many, withdraw_invitations
from unpaused.capabilities.outreach.actions.repudiating import message_was_not_for_them, note_wrong_number
from unpaused.capabilities.outreach.actions.telling import Tell, tell, tell_many
from unpaused.capabilities.outreach.actions.withdrawing import withdraw_messages
from unpaused.capabilities.outreach.queries.authenticity import Answer, is_from_us
from unpaused.capabilities.outreach.queries.invitations import InvitationView as Invitation
from unpaused.capabilities.outreach.queries.invitations import invitation
from unpaused.capabilities.outreach.queries.messages import MessageView, messages_of, messages_under, withheld
from unpaused.capabilities.outreach.queries.numbers import keepers_of_answers, numbered, numbers_of, subjects_told_at
from unpaused.capabilities.outreach.queries.reached import reached, told
from unpaused.capabilities.outreach.rules.reading import phone_of
from unpaused.capabilities.outreach.rules.templates import Channel
from unpaused.capabilities.outreach.rules.variables import (
    Amount,
    ClaimNumber,
    Day,
    OneTimeCode,
    ShortCode,
    TaskNumber,
    Variable,
)

__all__ = [
    "Amount",
    "Answer",
    "Channel",
    "ClaimNumber",
    "Day",
    "Invitation",
    "Invite",
    "MessageView",
    "OneTimeCode",
    "ShortCode",
    "TaskNumber",
    "Tell",
    "Variable",
    "invitation",
    "invite",
    "invite_many",
    "is_from_us",
    "keepers_of_answers",
    "message_was_not_for_them",
    "messages_of",
    "messages_under",
    "note_wrong_number",
    "numbered",
    "numbers_of",
    "phone_of",
    "reached",
    "subjects_told_at",
    "tell",
    "tell_many",
    "told",
    "withdraw_invitations",
    "withdraw_messages",
    "withheld",
]
