"""Requests as views for members know them."""

from django.http import HttpRequest

from contacts.profiles.models import User


class MemberRequest(HttpRequest):
    """A request whose user is signed in: the door lets nobody else through."""

    user: User  # type: ignore[assignment]
