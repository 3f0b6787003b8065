"""Signing in as members do: password, code, passkeys' page, lock-out, sessions, headers, language."""

from __future__ import annotations

import re
import time
import uuid

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from people import organisation

from palermo.commons.audit.models import Entry
from palermo.commons.parties.models import Member, Role, RoleGrant

PASSWORD = "several quiet herons wade"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_limits_from_other_tests():
    cache.clear()


@pytest.fixture
def ada():
    made = Member.objects.create_user(
        f"{uuid.uuid4()}@example.org", PASSWORD, name="Ada", organisation=organisation()
    )
    RoleGrant.objects.create(member=made, role=Role.ANALYST)
    return made


def sign_in(client, who, password=PASSWORD, **more):
    return client.post("/account/login/", {"login": who.email, "password": password, **more})


def code_of(secret, step=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def set_up_an_app(client):
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    page = client.get("/account/2fa/totp/activate/").content.decode()
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", page)[1]
    answer = client.post("/account/2fa/totp/activate/", {"code": code_of(secret)})
    assert answer.status_code == 302, answer.content.decode()
    return secret


def test_a_member_signs_in_by_address_and_password_and_it_is_noted(client, ada):
    answer = sign_in(client, ada)
    assert answer["Location"] == "/desk/"
    entry = Entry.objects.get(verb="access.signed_in")
    assert (entry.actor_id, entry.detail) == (ada.pk, {"how": "password"})


def test_nobody_signs_up(client):
    assert client.get("/account/signup/").status_code == 404
    assert (
        client.post("/account/signup/", {"email": "x@example.org", "password1": PASSWORD}).status_code == 404
    )
    assert not Member.objects.filter(email="x@example.org").exists()


def test_signing_out_is_noted_and_clears_the_browser(client, ada):
    sign_in(client, ada)
    answer = client.post("/account/logout/")
    assert answer["Location"] == "/"
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert Entry.objects.filter(verb="access.signed_out", actor_id=ada.pk).count() == 1
    assert client.get("/desk/").status_code == 302


def test_the_second_step_is_asked_once_it_is_set_up_and_its_secret_is_sealed(client, ada):
    sign_in(client, ada)
    secret = set_up_an_app(client)
    stored = Authenticator.objects.get(user=ada, type="totp").data["secret"]
    assert secret not in stored
    assert Entry.objects.filter(verb="access.second_factor.changed", detail__change="totp_activated").exists()

    elsewhere = Client()
    assert sign_in(elsewhere, ada)["Location"] == "/account/2fa/authenticate/"
    assert elsewhere.get("/desk/").status_code == 302, "half a sign-in is none"
    wrong = elsewhere.post("/account/2fa/authenticate/", {"code": "000000"})
    assert wrong.status_code == 200
    right = elsewhere.post("/account/2fa/authenticate/", {"code": code_of(secret, 1)})
    assert right["Location"] == "/desk/"
    assert elsewhere.get("/desk/").status_code == 200
    assert Entry.objects.filter(verb="access.signed_in", detail__how="password+totp").exists()


def test_a_recovery_code_stands_in_once(client, ada):
    sign_in(client, ada)
    set_up_an_app(client)
    page = client.get("/account/2fa/recovery-codes/").content.decode()
    codes = re.findall(r"<code>([\w-]{8,})</code>", page)
    assert len(codes) == 10
    stored = str(Authenticator.objects.get(user=ada, type="recovery_codes").data)
    assert not any(code in stored for code in codes)
    for expected in (302, 200):
        elsewhere = Client()
        sign_in(elsewhere, ada)
        answer = elsewhere.post("/account/2fa/authenticate/", {"code": codes[0]})
        assert answer.status_code == expected, "the first time it opens, the second time it does not"


def test_a_password_alone_cannot_change_the_second_step_of_another_session(client, ada):
    older = Client()
    sign_in(older, ada)
    sign_in(client, ada)
    set_up_an_app(client)
    older.post("/account/reauthenticate/", {"password": PASSWORD})
    for page in (
        "mfa_add_webauthn",
        "mfa_deactivate_totp",
        "mfa_generate_recovery_codes",
        "account_change_password",
    ):
        answer = older.get(reverse(page))
        assert answer.status_code == 302, page
        assert answer["Location"].startswith("/account/2fa/reauthenticate/"), page
    assert client.get(reverse("account_change_password")).status_code == 200


def test_five_wrong_passwords_lock_the_account_from_here_and_say_how_long(client, ada):
    for _ in range(5):
        answer = sign_in(client, ada, "not the password")
    assert answer.status_code == 429
    assert "15 more minutes" in answer.content.decode()
    right = sign_in(client, ada)
    assert right.status_code == 429, "the right password does not open it either"
    assert client.get("/desk/").status_code == 302
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert sign_in(elsewhere, ada)["Location"] == "/desk/", "others cannot keep a member out"


def test_an_unknown_address_is_answered_like_a_wrong_password(client, ada):
    def page(address, times):
        answers = [
            client.post("/account/login/", {"login": address, "password": "not the password"})
            for _ in range(times)
        ]
        text = answers[-1].content.decode().replace(address, "ADDRESS")
        return answers[-1].status_code, re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1", text)

    assert page(ada.email, 1) == page("nobody@example.org", 1)
    cache.clear()
    assert page(ada.email, 4) == page("nobody@example.org", 4)


def test_without_mail_the_password_page_says_whom_to_ask(client):
    page = client.get("/account/password/reset/").content.decode()
    assert "This installation sends no mail" in page


def test_a_session_ends_when_idle_and_after_a_working_day_however_busy(client, ada, settings, monkeypatch):
    sign_in(client, ada)
    client.get("/desk/")
    row = Session.objects.get(pk=client.cookies["session"].value)
    idle = row.expire_date.timestamp() - time.time()
    assert 0 < idle <= settings.PALERMO_IDLE_MINUTES * 60
    real = time.time
    for minutes in range(0, settings.PALERMO_LONGEST_HOURS * 60, 10):
        monkeypatch.setattr("palermo.commons.access.middleware.time.time", lambda m=minutes: real() + m * 60)
        assert client.get("/desk/").status_code == 200, f"busy all the time, after {minutes} minutes"
    later = real() + settings.PALERMO_LONGEST_HOURS * 3600 + 60
    monkeypatch.setattr("palermo.commons.access.middleware.time.time", lambda: later)
    assert client.get("/desk/").status_code == 302


def test_asking_again_moves_the_idle_limit_but_does_not_write_each_time(
    client, ada, django_assert_num_queries
):
    sign_in(client, ada)
    client.get("/account/email/")
    first = Session.objects.get(pk=client.cookies["session"].value).session_data
    client.get("/account/email/")
    assert Session.objects.get(pk=client.cookies["session"].value).session_data == first


def test_what_a_session_holds_is_not_readable_in_the_database(client, ada):
    sign_in(client, ada)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    page = client.get("/account/2fa/totp/activate/").content.decode()
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", page)[1]
    raw = Session.objects.get(pk=client.cookies["session"].value).session_data
    import base64

    assert secret.encode() not in base64.b64decode(raw)
    assert ada.email.encode() not in base64.b64decode(raw)


def test_a_changed_session_row_is_an_empty_session(client, ada):
    sign_in(client, ada)
    row = Session.objects.get(pk=client.cookies["session"].value)
    row.session_data = row.session_data[:-8] + "AAAAAAA="
    row.save()
    assert client.get("/desk/").status_code == 302


def test_members_see_their_sessions_and_end_the_others(client, ada):
    elsewhere = Client()
    sign_in(elsewhere, ada)
    sign_in(client, ada)
    assert client.get("/account/sessions/").content.decode().count("Since:") == 2
    client.post("/account/sessions/")
    assert elsewhere.get("/desk/").status_code == 302
    assert client.get("/desk/").status_code == 200


def test_no_copy_of_a_members_page_stays_behind_and_no_feature_is_open(client, ada):
    sign_in(client, ada)
    for path in ("/desk/", "/account/login/", "/account/2fa/"):
        assert client.get(path)["Cache-Control"] == "no-store, private", path
    answer = client.get("/")
    assert "camera=()" in answer["Permissions-Policy"]
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Referrer-Policy"] == "same-origin", "no-referrer makes browsers post with Origin: null"
    assert 'name="referrer" content="no-referrer"' not in answer.content.decode()
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path", ["/", "/about/", "/help/", "/safety/", "/sitemap.xml", "/health", "/?language=fr"]
)
def test_public_pages_set_no_cookie_and_ask_for_none(client, path):
    answer = client.get(path)
    assert answer.status_code in {200, 503}
    assert not answer.cookies


def test_the_language_is_the_addresss_the_members_or_the_browsers(client, ada):
    assert client.get("/", headers={"Accept-Language": "es"})["Content-Language"] == "es"
    assert client.get("/?language=ar", headers={"Accept-Language": "es"})["Content-Language"] == "ar"
    stranger = client.post("/account/language/", {"language": "fr", "next": "/about/"})
    assert stranger["Location"] == "/about/?language=fr"
    assert not stranger.cookies
    sign_in(client, ada)
    member = client.post("/account/language/", {"language": "fr", "next": "/desk/"})
    assert member["Location"] == "/desk/"
    assert client.get("/desk/")["Content-Language"] == "fr"
    ada.refresh_from_db()
    assert ada.language == "fr"
    assert Entry.objects.filter(verb="access.language.chosen", actor_id=ada.pk).count() == 1


def test_the_language_form_leads_nowhere_else(client):
    answer = client.post("/account/language/", {"language": "fr", "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/?language=fr"


def test_the_link_in_a_mail_leads_to_the_address_of_the_settings_whatever_the_asker_wrote(rf, settings):
    from allauth.core import context

    from palermo.commons.access.adapters import AccountAdapter

    settings.PALERMO_ADDRESS = "https://palermo.harbour.test"
    request = rf.get("/", headers={"Host": "localhost"})
    with context.request_context(request):
        link = AccountAdapter(request).get_reset_password_from_key_url("abc-def-ghi")
    assert link == "https://palermo.harbour.test/account/password/reset/key/abc-def-ghi/"
