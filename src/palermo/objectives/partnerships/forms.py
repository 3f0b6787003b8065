"""The forms of the partnerships room."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from palermo.commons.agreements import code_lists
from palermo.commons.parties.models import Member, Organisation, Role
from palermo.commons.places import reading as places
from palermo.commons.places.models import Place
from palermo.commons.places.shapes import LARGEST


class MayWeForm(forms.Form):
    """May this be sent to them, for this?"""

    receiver = forms.ModelChoiceField(Organisation.objects.none(), label=_("To whom?"))
    category = forms.ChoiceField(label=_("What?"))
    purpose = forms.ChoiceField(label=_("What for?"))

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["receiver"].queryset = organisations  # type: ignore[attr-defined]
        self.fields["category"].choices = code_lists.choices("category")  # type: ignore[attr-defined]
        self.fields["purpose"].choices = code_lists.choices("purpose")  # type: ignore[attr-defined]


class AgreementForm(forms.Form):
    """A draft of an agreement."""

    title = forms.CharField(max_length=160, label=_("Title"), help_text=_("As the parties will call it."))
    parties = forms.ModelMultipleChoiceField(
        Organisation.objects.none(), label=_("Between whom?"), widget=forms.CheckboxSelectMultiple
    )
    categories = forms.MultipleChoiceField(label=_("What may pass?"), widget=forms.CheckboxSelectMultiple)
    purposes = forms.MultipleChoiceField(label=_("What for?"), widget=forms.CheckboxSelectMultiple)
    valid_from = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}))
    valid_until = forms.DateField(
        label=_("Until"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("The first day on which nothing may pass any more."),
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parties"].queryset = organisations  # type: ignore[attr-defined]
        self.fields["categories"].choices = code_lists.choices("category")  # type: ignore[attr-defined]
        self.fields["purposes"].choices = code_lists.choices("purpose")  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why an agreement is stopped."""

    reason = forms.CharField(
        max_length=300,
        label=_("Why?"),
        help_text=_("One sentence. The other parties will read it, so name no person."),
    )


class PaperForm(forms.Form):
    """The signed paper."""

    paper = forms.FileField(
        label=_("The signed paper"), help_text=_("A scan or a PDF. It is sealed and its fingerprint kept.")
    )


class OrganisationForm(forms.ModelForm):
    class Meta:
        model = Organisation
        fields = ["name", "kind", "public"]


class MemberForm(forms.ModelForm):
    class Meta:
        model = Member
        fields = ["name", "email", "organisation"]
        labels = {"organisation": _("Organisation")}
        help_texts = {"email": _("The work address. The member signs in with it.")}


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=Role.choices, label=_("Role"))


class MoveForm(forms.Form):
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("To which organisation?"))

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]


class ConfirmForm(forms.Form):
    """A page that asks once more: nothing to fill in but a hidden yes."""

    sure = forms.CharField(initial="yes", widget=forms.HiddenInput)


class SeatForm(forms.Form):
    title = forms.CharField(max_length=120, label=_("Seat"), initial=_("Member of the group"))
    holder = forms.ModelChoiceField(Member.objects.none(), label=_("Holder"))
    deputy = forms.ModelChoiceField(
        Member.objects.none(),
        label=_("Deputy"),
        required=False,
        help_text=_("Speaks for the organisation when the holder is away."),
    )
    until = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("The first day after the term."),
    )

    def __init__(self, *args: Any, members: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("holder", "deputy"):
            self.fields[name].queryset = members  # type: ignore[attr-defined]


class AreaForm(forms.Form):
    """A ward or district of the group's own."""

    name = forms.CharField(max_length=40, label=_("Name"))
    within = forms.CharField(
        max_length=200,
        label=_("Inside which place?"),
        help_text=_("A country, county or area by its name or code: Portugal, PT, GB-ESS."),
    )
    outline = forms.FileField(
        required=False,
        label=_("Outline"),
        help_text=_("A GeoJSON file with one polygon, for the maps. Without it the area is in lists only."),
    )

    def clean_within(self) -> Place:
        found = list(places.called(None, self.cleaned_data["within"])[:6])
        if not found:
            raise ValidationError(_("No place of this name or code is known. Try the country's name."))
        if len(found) > 1:
            which = "; ".join(f"{p.code} ({p.parent or p.get_kind_display()})" for p in found[:5])
            raise ValidationError(
                gettext("Several places have this name. Write the code: {codes}").format(codes=which)
            )
        return found[0]

    def clean_outline(self) -> Any:
        file: UploadedFile | None = self.cleaned_data["outline"]
        if file is None:
            return None
        if file.size is None or file.size > LARGEST:
            raise ValidationError(_("The outline has too many points; simplify it to less than 200 kB."))
        try:
            return json.loads(file.read())
        except (ValueError, RecursionError) as error:
            raise ValidationError(
                _("The file is not GeoJSON: save it again from the map program.")
            ) from error
