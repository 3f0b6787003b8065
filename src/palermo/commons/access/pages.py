"""The pages of the account that are our own; allauth has the others."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from palermo.commons.access import actions, demo_link
from palermo.commons.access.second_factor import DEMO_LINK


@require_safe
def email(request: HttpRequest) -> HttpResponse:
    """GET: the member's address, and who may change it."""
    return render(request, "account/own_email.html")


@require_safe
def ask_for_password(request: HttpRequest) -> HttpResponse:
    """GET: who gives a new password, in an installation that sends no mail."""
    return render(request, "account/ask_for_password.html")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """POST language, next: a member's choice is kept with the member, a stranger's in the address."""
    chosen = request.POST.get("language", "")
    there = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(there, {request.get_host()}, require_https=request.is_secure()):
        there = "/"
    if chosen not in dict(settings.LANGUAGES):
        return HttpResponseRedirect(there)
    if request.user.is_authenticated:
        actions.choose_language(request.user, chosen)
        return HttpResponseRedirect(there)
    return HttpResponseRedirect(f"{there.partition('?')[0]}?language={chosen}")


@require_safe
def demo_sign_in(request: HttpRequest, link: str) -> HttpResponse:
    """GET: sign in as the invented member of the link; in a demo and from this machine only."""
    member = demo_link.member_of(request, link)
    if member is None:
        raise Http404
    if request.user.is_authenticated:
        request.session.flush()
    record_authentication(request, member, DEMO_LINK)
    adapter = get_adapter(request)
    adapter.login(request, member)
    return adapter.post_login(
        request,
        member,
        email_verification="none",
        signal_kwargs=None,
        email=None,
        signup=False,
        redirect_url=settings.LOGIN_REDIRECT_URL,
    )
