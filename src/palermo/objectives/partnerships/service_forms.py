"""The forms of the directory: whom a service takes, and whom somebody asks for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from palermo.commons.look.templatetags.look import language_name
from palermo.commons.services.eligibility import ACCEPTS, GENDERS
from palermo.commons.services.models import Need, Service

SPOKEN = (
    "ar", "bn", "en", "es", "fa", "fr", "hi", "my", "ne", "pa", "pl", "pt", "ro", "ru", "so", "sq", "sw", "th",
    "ti", "tl", "uk", "ur", "vi", "zh",
)  # fmt: skip
EVERYBODY = "everybody"
CRITERIA = {
    "age": _("age"),
    "gender": _("gender"),
    "language": _("language"),
    "form": _("form of exploitation"),
    "children": _("with children"),
    "pregnant": _("pregnant"),
    "step_free": _("needs step-free access"),
    "no_papers": _("no residence papers"),
    "no_police_report": _("no report to the police"),
    "substance_use": _("uses alcohol or drugs"),
    "pets": _("with a pet"),
}
GENDER_LABELS = (("woman", _("woman or girl")), ("man", _("man or boy")), ("other", _("another gender")))
assert tuple(code for code, _label in GENDER_LABELS) == GENDERS


def languages() -> list[tuple[str, str]]:
    """Code and name in the reader's language, by name."""
    return sorted(((code, language_name(code)) for code in SPOKEN), key=lambda pair: pair[1])


class NeedForm(forms.Form):
    """What is needed, and what may be said of the person. Every question may be left open."""

    need = forms.ChoiceField(
        required=False, label=_("What is needed?"), choices=[("", _("anything")), *Need.choices]
    )
    words = forms.CharField(required=False, max_length=100, label=_("Words in its name"))
    age = forms.IntegerField(required=False, min_value=0, max_value=120, label=_("Age"))
    gender = forms.ChoiceField(
        required=False, label=_("Gender"), choices=[("", _("rather not say")), *GENDER_LABELS]
    )
    speaks = forms.ChoiceField(required=False, label=_("Language"))  # ?language= is the reader's own
    person = forms.MultipleChoiceField(
        required=False,
        label=_("The person"),
        choices=[(code, CRITERIA[code]) for code in ACCEPTS],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["speaks"].choices = [("", _("any")), *languages()]  # type: ignore[attr-defined]

    def person_asked_for(self) -> dict[str, Any]:
        """The need as `eligibility.fit` reads it: what was not answered is not in it."""
        answers = self.cleaned_data
        asked = {"age": answers["age"], "gender": answers["gender"], "language": answers["speaks"]}
        said = {criterion: answer for criterion, answer in asked.items() if answer not in ("", None)}
        return said | dict.fromkeys(answers["person"], True)


class ServiceForm(forms.Form):
    """A service as its provider describes it. What is not said will be asked."""

    name = forms.CharField(max_length=200, label=_("Name of the service"))
    need = forms.ChoiceField(label=_("What does it give?"), choices=Need.choices)
    description = forms.CharField(
        required=False,
        max_length=2000,
        label=_("In a few sentences"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Name no person, and no address where people stay."),
    )
    status = forms.ChoiceField(label=_("Is it open?"), choices=Service.Status.choices)
    phone = forms.CharField(required=False, max_length=60, label=_("Telephone"))
    email = forms.EmailField(required=False, label=_("E-mail"))
    hours = forms.CharField(required=False, max_length=300, label=_("When is it open?"))
    door = forms.CharField(
        required=False,
        max_length=300,
        label=_("Front door"),
        help_text=_("Only an address that everybody may know. Where people stay there is none."),
    )
    minimum_age = forms.IntegerField(required=False, min_value=0, max_value=120, label=_("From which age?"))
    maximum_age = forms.IntegerField(required=False, min_value=0, max_value=120, label=_("Up to which age?"))
    gender = forms.MultipleChoiceField(
        required=False,
        label=_("For whom?"),
        choices=[(EVERYBODY, _("everybody")), *GENDER_LABELS],
        widget=forms.CheckboxSelectMultiple,
    )
    language = forms.MultipleChoiceField(
        required=False, label=_("Which languages are spoken?"), widget=forms.CheckboxSelectMultiple
    )
    accepts = forms.MultipleChoiceField(
        required=False,
        label=_("Takes a person who is or has"),
        choices=[(code, CRITERIA[code]) for code in ACCEPTS],
        widget=forms.CheckboxSelectMultiple,
    )
    refuses = forms.MultipleChoiceField(
        required=False,
        label=_("Cannot take a person who is or has"),
        choices=[(code, CRITERIA[code]) for code in ACCEPTS],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [(EVERYBODY, _("any, with an interpreter")), *languages()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        if set(answers.get("accepts", [])) & set(answers.get("refuses", [])):
            self.add_error("refuses", _("One answer stands in both lists. Take it out of one."))
        youngest, oldest = answers.get("minimum_age"), answers.get("maximum_age")
        if youngest is not None and oldest is not None and youngest > oldest:
            self.add_error("maximum_age", _("This is below the youngest age."))
        return answers

    def described(self) -> dict[str, Any]:
        """The answers as `enter_service` takes them."""
        answers = dict(self.cleaned_data)
        eligibility: dict[str, Any] = dict.fromkeys(answers.pop("accepts"), True)
        eligibility |= dict.fromkeys(answers.pop("refuses"), False)
        for name in ("minimum_age", "maximum_age"):
            if (age := answers.pop(name)) is not None:
                eligibility[name] = age
        for name in ("gender", "language"):
            if chosen := answers.pop(name):
                eligibility[name] = [] if EVERYBODY in chosen else chosen
        return answers | {"eligibility": eligibility}

    @staticmethod
    def answers_of(service: Service) -> dict[str, Any]:
        """What the form shows for a service that is there already."""
        said = service.eligibility
        return {
            **{
                name: getattr(service, name)
                for name in ("name", "need", "description", "status", "phone", "email")
            },
            "hours": service.hours,
            "door": service.door,
            "minimum_age": said.get("minimum_age"),
            "maximum_age": said.get("maximum_age"),
            **{n: [EVERYBODY] if said.get(n) == [] else said.get(n, []) for n in ("gender", "language")},
            "accepts": [code for code in ACCEPTS if said.get(code) is True],
            "refuses": [code for code in ACCEPTS if said.get(code) is False],
        }


class FreeForm(forms.Form):
    """How many places are free now."""

    free = forms.IntegerField(min_value=0, max_value=9999, label=_("Free places now"))
