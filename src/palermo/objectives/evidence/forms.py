"""The forms of the evidence room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from palermo.objectives.evidence.labels import label, place_label
from palermo.objectives.evidence.models import DataSet, TrendsReport
from palermo.objectives.evidence.reading.figures import Filters

ANYTHING = [("", _("all"))]


def too_large_words(megabytes: str) -> str:
    """What is said of a file above PALERMO_UPLOAD_LIMIT_MB, by the page and, before it is sent, by its script."""
    return gettext(
        "The file has {size} MB; this page takes up to {limit} MB. Ask your administrator to bring it in on the machine"
        " itself with “palermo evidence import”, or split it by year."
    ).format(size=megabytes, limit=settings.PALERMO_UPLOAD_LIMIT_MB)


class FileForm(forms.Form):
    """Which file, and into which data set. The file comes last, so that a refusal finds the other answers."""

    data_set = forms.ModelChoiceField(
        DataSet.objects.none(),
        required=False,
        label=_("Into which data set?"),
        empty_label=_("a new one"),
        help_text=_("A further file of a series becomes its next version; the ones before stay as they are."),
    )
    new_name = forms.CharField(
        required=False,
        max_length=120,
        label=_("Name of the new data set"),
        help_text=_("For example “Helpline 2026”."),
    )
    already_public = forms.BooleanField(
        required=False,
        label=_("These figures were published by somebody else"),
        help_text=_("Every analyst of the group may then see them. Leave it empty for your own case data."),
    )
    file = forms.FileField(
        label=_("The file"),
        help_text=_(
            "CSV, Excel (.xlsx) or Parquet. CTDC, HTCDS and UNODC files are known; any other can be matched by you."
        ),
    )

    def __init__(self, *args: Any, data_sets: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["data_set"].queryset = data_sets  # type: ignore[attr-defined]
        self.fields["file"].widget.attrs |= {
            "data-most-megabytes": settings.PALERMO_UPLOAD_LIMIT_MB,
            "data-too-large": too_large_words("{size}"),
        }

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        if not answers.get("data_set") and not answers.get("new_name", "").strip():
            self.add_error("new_name", _("Give the new data set a name, or choose one that exists."))
        return answers


class FilterForm(forms.Form):
    """The filter bar of a version's pages: only what occurs in the version can be chosen."""

    def __init__(self, *args: Any, choices: dict[str, list[Any]], shape: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = [("", _("any"))] + [(str(y), str(y)) for y in choices.get("year", [])]
        if len(years) > 2:
            self.fields["year_from"] = forms.ChoiceField(choices=years, required=False, label=_("From year"))
            self.fields["year_to"] = forms.ChoiceField(choices=years, required=False, label=_("To year"))
        if shape == "counts":
            regions = [(r, r) for r in choices.get("region", [])]
            subregions = [(r, r) for r in choices.get("subregion", []) if r not in choices.get("region", [])]
            countries = [(code, name) for code, name in choices.get("place_name", [])]
            self.fields["place"] = forms.ChoiceField(
                choices=[
                    ("", _("the world")),
                    (_("Regions"), regions),
                    (_("Subregions"), subregions),
                    (_("Countries"), countries),
                ],
                required=False,
                label=_("Place"),
            )
            return
        lists = {"form": ("form_of_exploitation", _("Form of exploitation")), "means": ("means_of_control", _("Means of control")), "gender": ("gender", _("Gender")), "age_band": ("age_band", _("Age"))}  # fmt: skip
        for name, (code_list, title) in lists.items():
            if choices.get(name):
                options = [(code, label(code_list, code)) for code in choices[name]]
                self.fields[name] = forms.ChoiceField(
                    choices=[*ANYTHING, *options], required=False, label=title
                )
        for name, title in (("citizenship", _("Citizenship")), ("exploited_in", _("Exploited in"))):
            if choices.get(name):
                options = sorted(((code, place_label(code)) for code in choices[name]), key=lambda o: o[1])
                self.fields[name] = forms.ChoiceField(
                    choices=[*ANYTHING, *options], required=False, label=title
                )

    def filters(self) -> Filters:
        """The filters that were chosen; an answer that is not on offer is left out."""
        self.is_valid()
        answers = {name: value for name, value in self.cleaned_data.items() if value}
        for name in ("year_from", "year_to"):
            if name in answers:
                answers[name] = int(answers[name])
        return Filters(**answers)


class ReportForm(forms.ModelForm):
    """What the report is about."""

    places = forms.CharField(
        required=False,
        label=_("Places"),
        help_text=_(
            "Country codes or regions, separated by commas: GHA, Northern Africa. Empty is everything in the data."
        ),
    )
    language = forms.ChoiceField(choices=settings.LANGUAGES, label=_("Language"))

    class Meta:
        model = TrendsReport
        fields = ["title", "places", "min_cell", "language"]
        labels = {"min_cell": _("Smallest number that is shown")}
        help_texts = {
            "title": _("As it stands on the cover."),
            "min_cell": _(
                "Ten is the rule. Smaller numbers, and those from which they could be worked out, are withheld."
            ),
        }

    def __init__(self, *args: Any, shape: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["min_cell"].min_value = 3  # type: ignore[attr-defined]
        self.fields["min_cell"].widget.attrs["min"] = 3
        if shape != "counts":
            del self.fields["places"]

    def clean_places(self) -> list[str]:
        return [p.strip() for p in self.cleaned_data.get("places", "").split(",") if p.strip()]
