"""Places: countries and their parts (ISO 3166), and a group's own areas below them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Place(models.Model):
    """A country, a subdivision or an own area (ward, district), each inside its parent."""

    class Kind(models.TextChoices):
        COUNTRY = "country", _("country")
        SUBDIVISION = "subdivision", _("subdivision")
        AREA = "area", _("own area")

    code = models.CharField(
        max_length=40, unique=True, help_text="ISO 3166-1 alpha-2, ISO 3166-2, or parent code + '/' + slug"
    )
    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.CharField(max_length=200)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    shape = models.JSONField(null=True, blank=True, help_text="GeoJSON geometry in WGS 84, own areas only")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="country", parent=None)
                | models.Q(parent__isnull=False) & ~models.Q(kind="country"),
                name="place_only_countries_have_no_parent",
            )
        ]

    def __str__(self) -> str:
        return self.name
