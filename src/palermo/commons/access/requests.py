"""The request behind a door that lets members in alone."""

from django.http import HttpRequest

from palermo.commons.parties.models import Member


class MemberRequest(HttpRequest):
    """For annotations only: the door has seen to it that `user` is a signed-in member."""

    user: Member  # type: ignore[assignment]
