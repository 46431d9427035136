"""What the trail may keep of a thing: apps say so here, model by model.

Of a model that nobody spoke for it keeps which row it was and which fields changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model


def _nothing(row: Any) -> str:
    return ""


def _nobody(row: Any) -> None:
    return None


@dataclass(frozen=True)
class Subject:
    """What may be kept of one model's rows.

    `title` gives what a row is called; `fields` are those whose values may stand in the
    trail; `kept_from` gives the account that must not learn of deeds about the row.
    """

    title: Callable[[Any], str] = _nothing
    fields: frozenset[str] = frozenset()
    kept_from: Callable[[Any], Any] = _nobody


_subjects: dict[str, Subject] = {}


def may_keep(
    model: type[Model],
    *,
    title: Callable[[Any], str] = _nothing,
    fields: Iterable[str] = (),
    kept_from: Callable[[Any], Any] = _nobody,
) -> None:
    """Say what the trail may keep of a model's rows."""
    _subjects[kind_of(model)] = Subject(title, frozenset(fields), kept_from)


def subject_of(about: Model | type[Model]) -> Subject:
    """Give what may be kept of a row, or of a model's rows."""
    return _subjects.get(kind_of(about), Subject())


def kind_of(about: Model | type[Model]) -> str:
    """Give the name of a row's model, or of what that is a proxy of."""
    model = about._meta.concrete_model
    assert model is not None  # of rows there are no abstract models
    return model._meta.label_lower
