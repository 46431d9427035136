"""allauth in this house: one door, all its mail through the outbox, even answers."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import SignupForm
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.profiles import invitations
from contacts.profiles.actions import begin, give_profile, welcome
from contacts.profiles.models import Invitation, Profile, User
from networking_site.letters import as_html
from networking_site.lib.group.chosen import our_group, was_chosen
from networking_site.lib.middleware import no_referrer
from networking_site.lib.outbox import actions as outbox
from networking_site.lib.trail import actions as trail
from networking_site.lib.trail.deeds import SIGNED_IN

EVEN_ANSWERS = {
    "account_signup",
    "account_reset_password",
    "account_request_login_code",
}
STEP_SECONDS = 0.5
SECRET_ADDRESS, SECRET_TAKEN_OUT = "account_reset_password_from_key", "set-password"


def name_of(user: User) -> str:
    """Give the name allauth greets a member by."""
    return user.profile.name or user.email


class AccountAdapter(DefaultAccountAdapter):
    """Makes members, and sends what allauth writes through the outbox."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _(
            "That is not the code in our newest letter. Look again, or send a new one."
        ),
        "email_password_mismatch": _(
            "Address and password don't fit together. Try again, or ask for a code."
        ),
        "too_many_login_attempts": _(
            "Too many tries for now. Wait five minutes, or ask for a code by mail."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say whether a visitor may join: where it takes an invitation, with one."""
        return our_group().joining != "invitation" or bool(_invitation(request))

    def save_user(
        self, request: HttpRequest, user: User, form: Any, commit: bool = True
    ) -> User:
        """Make a new account together with its empty profile."""
        if not commit:
            return super().save_user(request, user, form, commit=False)
        with transaction.atomic():
            user = super().save_user(request, user, form)
            _begin(request, user)
        return user

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign a member in; the first time, her invitation is used, or she waits.

        By then her address is verified. What her browser kept of the invitation is
        forgotten here and not at sign-up, which must not tell who is a member.
        """
        super().login(request, user)
        if user.is_organiser:
            trail.record(request, SIGNED_IN)
        request.session.pop(invitations.IN_SESSION, None)
        welcome(user, joining=our_group().joining, now=timezone.now())

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Put allauth's letter into the outbox, with links to our own address."""
        request = self.request
        context = {key: _canonical(value, request) for key, value in context.items()}
        context |= {"request": request, "email": email, "current_site": _Site()}
        message = self.render_mail(template_prefix, email, context)
        outbox.put(
            template_prefix.rpartition("/")[2],
            to=email,
            receiver=User.objects.filter(email=email).first(),
            subject=str(message.subject),
            text=str(message.body),
            html=as_html(str(message.body)),
        )

    def format_email_subject(self, subject: str) -> str:
        """Leave the subject as it is; the sender's name says where it comes from."""
        return subject

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead who set the site up to the first steps, and a newcomer to her page."""
        assert isinstance(request.user, User)
        if request.user.is_superuser and not was_chosen():
            return reverse("first_steps")
        profile = Profile.objects.belonging_to(request.user).get()
        return reverse("home") if profile.is_listed else reverse("profiles:edit")

    get_signup_redirect_url = get_login_redirect_url


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Makes members who come by Google, LinkedIn or Facebook."""

    def save_user(
        self, request: HttpRequest, sociallogin: Any, form: Any = None
    ) -> Any:
        """Make the account together with its empty profile."""
        with transaction.atomic():
            user = super().save_user(request, sociallogin, form)
            _begin(request, user)
        return user


class SignUpForm(SignupForm):
    """The sign-up form, which works as hard for a known address as for a new one."""

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Sign up; hash for a known address too, so that nobody can tell by time."""
        if self.account_already_exists:
            make_password(self.cleaned_data.get("password1"))
        return super().try_save(request)


class EvenAnswers:
    """Lets doors that could tell who is a member answer in even steps of time.

    It stands before all other middleware, so that saving the session counts too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        begun = time.monotonic()
        response = self.get_response(request)
        match = request.resolver_match
        if match is None:
            return response
        if match.url_name == SECRET_ADDRESS and match.kwargs["key"] != SECRET_TAKEN_OUT:
            no_referrer(response)
        if request.method == "POST" and match.url_name in EVEN_ANSWERS:
            taken = time.monotonic() - begun
            time.sleep(math.ceil(taken / STEP_SECONDS) * STEP_SECONDS - taken)
        return response


def _begin(request: HttpRequest, user: User) -> None:
    begin(
        give_profile(user),
        invitation=_invitation(request),
        joining=our_group().joining,
        now=timezone.now(),
    )


def _invitation(request: HttpRequest) -> Invitation | None:
    return invitations.remembered(request.session, now=timezone.now())


class _Site:
    """What allauth's letters call the current site."""

    domain = urlsplit(settings.SITE_URL).netloc

    @property
    def name(self) -> str:
        """Give the group's name."""
        return our_group().name


def _canonical(value: Any, request: HttpRequest | None) -> Any:
    """Turn a link made from a request's host into one to the site's own address."""
    if not isinstance(value, str) or not value.startswith(("http://", "https://")):
        return value
    site, link = urlsplit(settings.SITE_URL), urlsplit(value)
    if request is None or link.netloc != request.get_host():
        return value
    return urlunsplit(link._replace(scheme=site.scheme, netloc=site.netloc))
