"""What a host types before the rounds: numbers, a place to meet, questions."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.core.validators import URLValidator
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from events.rooms import questions
from events.rooms.actions import SetUp
from events.rooms.models import (
    LARGEST_ROOM,
    MOST_BREAK,
    MOST_MINUTES,
    MOST_ROUNDS,
    ROOM,
    SMALLEST_ROOM,
    Rotation,
)
from networking_site.lib.fields import LineFormField

MOST_ROOMS, LONGEST_LINK, LONGEST_QUESTION = 200, 500, 200
EXAMPLE = "https://meet.jit.si/{room}"
is_address = URLValidator(schemes=["http", "https"])
is_safe_address = URLValidator(schemes=["https"])


class SetUpForm(forms.Form):
    """How the rounds shall be. There is one field for the question of each round.

    Questions that were not on the page, because the number of rounds is a new one, are
    proposed; those left blank stay blank.
    """

    rounds = forms.IntegerField(
        label=_("Rounds"), min_value=1, max_value=MOST_ROUNDS, initial=3
    )
    minutes = forms.IntegerField(
        label=_("Minutes a round"), min_value=1, max_value=MOST_MINUTES
    )
    break_minutes = forms.IntegerField(
        label=_("Minutes between rounds"), min_value=0, max_value=MOST_BREAK
    )
    room_size = forms.IntegerField(
        label=_("People in a room"),
        min_value=SMALLEST_ROOM,
        max_value=LARGEST_ROOM,
        help_text=_("At most. Rooms of a round differ by one, if at all."),
    )
    place = forms.ChoiceField(
        label=_("Where people meet"),
        choices=Rotation.Place.choices,
        widget=forms.RadioSelect,
    )
    link_template = LineFormField(
        label=_("Address of the made-up rooms"),
        required=False,
        max_length=300,
        help_text=_(
            "Where {room} stands, each room gets a name that nobody can guess: "
            "https://meet.jit.si/{room}"
        ),
    )
    links = forms.CharField(
        label=_("Links, one a line"),
        required=False,
        max_length=MOST_ROOMS * (LONGEST_LINK + 2),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=_("The first line is room 1, the second room 2, and so on."),
    )
    language = forms.ChoiceField(
        label=_("Questions proposed in"), choices=list(questions.LANGUAGES.items())
    )
    again = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        initial: dict[str, Any],
        topics: list[str],
        turn: int,
    ) -> None:
        self.topics, self.turn = topics, turn
        rounds = _within(data.get("rounds") if data else None, initial["rounds"])
        filled = None
        if data is not None:
            filled = self._filled(data, rounds=rounds, language=initial["language"])
        super().__init__(filled, initial=initial)
        for number in range(1, rounds + 1):
            self.fields[_name(number)] = LineFormField(
                label=_now("Round %(number)d") % {"number": number},
                required=False,
                max_length=LONGEST_QUESTION,
                widget=forms.TextInput(
                    attrs={"list": "our-questions", "autocomplete": "off"}
                ),
            )
        self.numbers, self.where = _numbers(), _where()

    @property
    def asked(self) -> list[forms.BoundField]:
        """Give the field of each round's question."""
        return [self[name] for name in self.fields if name.startswith("question_")]

    def clean_link_template(self) -> str:
        """Want an address with a place for the room's name, where rooms are made up."""
        typed: str = self.cleaned_data["link_template"]
        if self.cleaned_data.get("place") != Rotation.Place.TEMPLATE:
            return ""
        host_and_path = typed.removeprefix("https://").partition("/")
        if ROOM not in host_and_path[2]:
            raise forms.ValidationError(
                _("Write {room} where each room’s name goes: %(example)s"),
                params={"example": EXAMPLE},
            )
        try:
            is_safe_address(typed.replace(ROOM, "room"))
        except forms.ValidationError as error:
            raise forms.ValidationError(
                _("Write a whole address that begins with https://")
            ) from error
        return typed

    def clean_links(self) -> dict[int, str]:
        """Give each room's link by its number."""
        if self.cleaned_data.get("place") != Rotation.Place.LINKS:
            return {}
        lines = [line.strip() for line in self.cleaned_data["links"].splitlines()]
        links = [line for line in lines if line]
        if not links:
            raise forms.ValidationError(_("Write one link a line, for each room."))
        if len(links) > MOST_ROOMS:
            raise forms.ValidationError(_("Two hundred links are enough."))
        for number, link in enumerate(links, start=1):
            try:
                is_address(link)
            except forms.ValidationError as error:
                raise forms.ValidationError(
                    _("Link %(number)d is no address: write all of it, with https://"),
                    params={"number": number},
                ) from error
            if len(link) > LONGEST_LINK:
                raise forms.ValidationError(
                    _("Link %(number)d is too long."), params={"number": number}
                )
        return dict(enumerate(links, start=1))

    def clean(self) -> dict[str, Any]:
        """Point at a question that an earlier round has."""
        data = super().clean() or {}
        asked: dict[str, int] = {}
        for number in range(1, MOST_ROUNDS + 1):
            question = data.get(_name(number), "").casefold()
            if question and question in asked:
                words = _now("Round %(number)d asks this already. Choose another one.")
                self.add_error(_name(number), words % {"number": asked[question]})
            elif question:
                asked[question] = number
        return data

    def says(self) -> SetUp:
        """Give what was chosen."""
        data = self.cleaned_data
        return SetUp(
            questions=[data[field.name] for field in self.asked],
            minutes=data["minutes"],
            break_minutes=data["break_minutes"],
            room_size=data["room_size"],
            place=Rotation.Place(data["place"]),
            link_template=data["link_template"],
            links=data["links"],
        )

    def _filled(
        self, typed: QueryDict, *, rounds: int, language: str
    ) -> dict[str, str]:
        """Give what was typed, with questions where some are missing or asked for."""
        data = {name: str(text) for name, text in typed.items()}
        if data.get("language") not in questions.LANGUAGES:
            data["language"] = language
        language, wanted = data["language"], data.get("another", "")
        names = [_name(number) for number in range(1, rounds + 1)]
        turn = self.turn
        if wanted == "all":
            data = {name: text for name, text in data.items() if name not in names}
            times = _within(data.get("again"), 0) + 1
            turn, data["again"] = turn + times, str(times)
        proposed = questions.proposed(
            rounds, topics=self.topics, language=language, turn=turn
        )
        for number, name in enumerate(names, start=1):
            if name in data and wanted != str(number):
                continue
            others = [data[other] for other in names if other in data and other != name]
            is_new = name not in data and proposed[number - 1] not in others
            data[name] = (
                proposed[number - 1]
                if is_new
                else questions.another(
                    number,
                    rounds=rounds,
                    taken=others,
                    topics=self.topics,
                    language=language,
                    after=data.get(name, ""),
                )
            )
        return data


def initial_of(rotation: Rotation) -> dict[str, Any]:
    """Give what a form begins with for a rotation that was loaded with its parts."""
    asked = {_name(one.number): one.question for one in rotation.rounds.all()}
    return {
        "rounds": len(asked) or 1,
        "minutes": rotation.minutes,
        "break_minutes": rotation.break_minutes,
        "room_size": rotation.room_size,
        "place": rotation.place,
        "link_template": rotation.link_template,
        "links": "\n".join(link.url for link in rotation.links.all()),
        **asked,
    }


def asked_in(rounds: list[str]) -> dict[str, str]:
    """Give questions by the names of their fields."""
    return {_name(number): text for number, text in enumerate(rounds, start=1)}


def _name(number: int) -> str:
    return f"question_{number}"


def _within(typed: Any, otherwise: int) -> int:
    """Give a number of rounds that was typed, if it is one."""
    text = str(typed or "")
    if text.isascii() and text.isdigit() and len(text) < 4:
        return min(max(int(text), 1), MOST_ROUNDS)
    return otherwise


def _numbers() -> FormHelper:
    return _part(
        Fieldset(
            _("How many, how long"),
            Div("rounds", "minutes", css_class="form__row"),
            Div("break_minutes", "room_size", css_class="form__row"),
            css_id="numbers",
        )
    )


def _where() -> FormHelper:
    return _part(
        Fieldset(
            _("Where"),
            "place",
            Div("link_template", css_class="set-up__template"),
            Div("links", css_class="set-up__links"),
        )
    )


def _part(fields: Fieldset) -> FormHelper:
    helper = FormHelper()
    helper.form_tag, helper.disable_csrf = False, True
    helper.form_show_errors = True
    helper.layout = Layout(fields)
    return helper
