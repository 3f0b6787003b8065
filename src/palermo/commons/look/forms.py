"""The forms of the page that shows every component."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class SampleForm(forms.Form):
    """One field of each sort."""

    name = forms.CharField(
        label=_("Name of the agreement"), help_text=_("As it stands on the paper."), max_length=80
    )
    until = forms.DateField(
        label=_("Valid until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    purpose = forms.ChoiceField(
        label=_("For which purpose"),
        widget=forms.RadioSelect,
        help_text=_("One agreement may name several. Choose the first."),
        choices=[("support", _("support of a person")), ("evidence", _("evidence")), ("safety", _("safety"))],
    )
    parties = forms.MultipleChoiceField(
        label=_("Parties"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("a", _("Harbour shelter")), ("b", _("Health service")), ("c", _("Council"))],
    )
    text = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    file = forms.FileField(label=_("Signed document"), required=False)
    sure = forms.BooleanField(label=_("Every party has a copy"), help_text=_("On paper or as a file."))


class SampleFilter(forms.Form):
    """Filters as a room would have them."""

    year = forms.ChoiceField(
        label=_("Year"), required=False, choices=[("", _("all")), ("2025", "2025"), ("2026", "2026")]
    )
    form = forms.ChoiceField(
        label=_("Form of exploitation"),
        required=False,
        choices=[("", _("all")), ("forced_labour", _("forced labour"))],
    )
    place = forms.CharField(label=_("Place"), required=False)
    adults = forms.BooleanField(label=_("Adults only"), required=False)
