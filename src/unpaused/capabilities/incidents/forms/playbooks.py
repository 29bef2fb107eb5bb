"""What is asked about playbooks."""

from django import forms
from django.utils.translation import gettext_lazy as _


class UploadPlaybookForm(forms.Form):
    """A file, and the short name under which its versions are counted."""

    file = forms.FileField(label=_("Playbook"), help_text=_("A YAML file in UTF-8, 1 MB at most."))
    code = forms.CharField(
        label=_("Short name"),
        max_length=40,
        required=False,
        help_text=_(
            "Versions are counted under it. Leave empty to take the file's name, e.g. typhoon for typhoon.yaml."
        ),
    )

    def said_code(self) -> str:
        """The short name. Only of a valid form."""
        given: str = self.cleaned_data["code"].strip()
        return given or str(self.cleaned_data["file"].name).rpartition("/")[2].rpartition(".")[0].lower()
