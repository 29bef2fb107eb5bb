"""What is asked of people about incidents."""

from unpaused.capabilities.incidents.forms.confirming import ConfirmForm, ReasonForm, SeenForm
from unpaused.capabilities.incidents.forms.declaring import AlertForm, DeclareForm
from unpaused.capabilities.incidents.forms.ending import StandDownForm
from unpaused.capabilities.incidents.forms.running import (
    AttachForm,
    EndForm,
    GradeForm,
    LogForm,
    MovedDayForm,
    OwnerForm,
    ResponseLevelForm,
)

__all__ = [
    "AlertForm",
    "AttachForm",
    "ConfirmForm",
    "DeclareForm",
    "EndForm",
    "GradeForm",
    "LogForm",
    "MovedDayForm",
    "OwnerForm",
    "ReasonForm",
    "ResponseLevelForm",
    "SeenForm",
    "StandDownForm",
]
