"""Answers that are the same whoever asks, so that nobody is asked who she is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_not_required

View = TypeVar("View", bound=Callable[..., Any])


def without_viewer(view: View) -> View:
    """Open a view to everybody, and read neither session nor account on the way to it.

    What it may say must follow from its address alone, a signed one as a rule.
    """
    view.has_viewer = False  # type: ignore[attr-defined]
    return login_not_required(view)


def has_viewer(view: Callable[..., Any]) -> bool:
    """Say whether a view wants to know who looks."""
    return getattr(view, "has_viewer", True)
