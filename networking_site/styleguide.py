"""The styleguide: every component in every state, with made-up people in it.

The samples are plain dictionaries, because components take plain values. Whoever adds
a component or a state shows it here; the accessibility tests read this page.
"""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

HERE, THERE = ZoneInfo("Europe/Lisbon"), ZoneInfo("America/New_York")
STARTS = datetime(2026, 12, 3, 18, 30, tzinfo=UTC)
ENDS = STARTS + timedelta(minutes=90)
LONG_NAME = "Cleopatra Wolfeschlegelsteinhausenbergerdorff-Montgomery"


@login_not_required
@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component in every state."""
    return render(request, "styleguide.html", samples())


def samples() -> dict[str, Any]:
    """Give the page all it shows."""
    ada, ben, cleo, dov = faces()
    starts = STARTS.astimezone(HERE)
    return {
        "ada": ada,
        "ben": ben,
        "faces": [ada, ben, cleo, dov],
        "door": [
            {"face": ada, "answer": "going", "state": "nothing", "guests": 2},
            {"face": ben, "answer": "going", "state": "came", "since": starts},
            {"face": cleo, "answer": "going", "state": "absent"},
            {"face": dov, "answer": "", "state": "nothing"},
        ],
        "in_my_room": [
            {
                "face": {**ada, "handle": "ada", "hooks": [ada["hook"]]},
                "follows_up": False,
            },
            {
                "face": {**ben, "handle": "ben", "hooks": [ben["hook"]] * 3},
                "follows_up": True,
                "nugget": "Knows somebody who mends sails.",
            },
            {
                "face": {**cleo, "handle": "cleo"},
                "nugget": "Rafts. " * 9,
                "errors": ["Ensure this value has at most 500 characters."],
            },
        ],
        "hues": [_face(name, hue=hue) for hue, name in enumerate(NAMES)],
        "when": _when(),
        "events": events(),
        "boxes": boxes(),
        "letters": letters(ada, ben, cleo),
        "talks": talks(ada, ben, cleo),
        "suggestions": suggestions(ada, ben, cleo),
        "said": spoken(ada, ben),
        "conversations": conversations(ada, ben, cleo),
        "asking": asking(ada, ben, cleo),
        "topics": [{"label": "Printing", "url": "#topics"}, "Book design"],
        "chips": [
            {"label": "Everything", "url": "#chips", "active": True, "count": 42},
            {"label": "On line", "url": "#chips", "active": False, "count": 17},
            {"label": "In person", "url": "#chips", "active": False, "count": 0},
        ],
        "notices": notices(),
        "facts": [
            {"term": "Place", "text": "Porto, Portugal", "icon": "pin"},
            {"term": "Speaks", "text": "English, Portuguese", "icon": "chat"},
            {"term": "Writes at", "text": "ada.example.org", "url": "#facts"},
        ],
        "steps": [
            {"label": "What I do", "done": True},
            {
                "label": "Something about me",
                "text": "Two sentences that others can ask you about.",
                "url": "#steps",
                "done": False,
            },
            {"label": "A topic or two", "text": "So that people find you.", "url": ""},
        ],
        "actions": [
            {"label": "Write a letter", "url": "#top", "kind": "primary"},
            {"label": "My profile", "url": "#top", "icon": "pencil"},
        ],
        "states": STATES,
        "icons": ICONS.split(),
        "swatches": SWATCHES.split(),
        "form": SampleForm(auto_id="empty_%s"),
        "wrong_form": SampleForm({"email": "ada at example"}, auto_id="wrong_%s"),
        "prose": mark_safe(PROSE),  # noqa: S308  our own words, written below
    }


def faces() -> list[dict[str, Any]]:
    """Give four members: a full one, a short one, a very long one, an empty one."""
    ada = _face(
        "Ada Moreira",
        hue=0,
        pronouns="she/her",
        headline="Prints small books in large colours",
        place="Porto",
        country_name="Portugal",
        topics=["Printing", "Book design", "Typography", "Paper", "Riso"],
        hook={
            "prompt": "People ask me about",
            "text": "why the green on their screen never comes out of the press.",
        },
        is_new=True,
    )
    ben = _face(
        "Ben Okafor",
        hue=6,
        headline="Keeps other people’s bookkeeping",
        country_name="Ireland",
        topics=["Tax", "Sailing"],
        hook={
            "prompt": "Outside work you will find me",
            "text": "bailing out a boat older than I am.",
        },
    )
    cleo = _face(
        LONG_NAME,
        hue=8,
        headline="Donaudampfschifffahrtsgesellschaftskapitänin and a consultant for "
        "everything that floats, from rafts to very long job titles",
        place="Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
        country_name="United Kingdom",
        topics=["Ships"],
    )
    return [ada, ben, cleo, _face("Dov", hue=3)]


def notices() -> list[dict[str, Any]]:
    """Give a notice that is new, a very long one, and one that was read."""
    told = {"link": "#g-find", "created_at": STARTS, "read_at": None}
    return [
        {
            **told,
            "title": "Ada Moreira thinks you should meet Ben Okafor",
            "line": "You both keep boats older than yourselves, and books in order.",
        },
        {
            **told,
            "title": f"Dov thinks you should meet {LONG_NAME}",
            "line": "A line that goes on and on. " * 10,
        },
        {**told, "title": "You and Dov both said yes", "line": "", "read_at": ENDS},
    ]


def events() -> list[dict[str, Any]]:
    """Give one event in each of the ways it can stand."""
    online = {"kind": "online", "kind_label": "On line", "place_name": ""}
    room = {"kind": "in_person", "kind_label": "In person", "place_name": "Café Raiz"}
    both = {"kind": "hybrid", "kind_label": "In a room and on line"}
    return [
        _event("Breakfast for people who work alone", **online, seats_left=4),
        _event("The long evening table", **room, my_answer="going", going_count=23),
        _event("Autumn meeting", **both, is_full=True, seats_left=0, series_title=""),
        _event("First Thursday", **online, my_answer="waiting", is_full=True),
        _event("Nobody has answered yet", **room, going_count=0, host_names=[]),
        _event("Still being written", **online, status="draft", going_count=0),
        _event("Summer walk along the river", **room, status="cancelled"),
        _event("What we did last month", **online, status="past", my_answer="going"),
    ]


def boxes() -> list[dict[str, Any]]:
    """Give the RSVP box in each state."""
    box = {"url": "#rsvp", "going_count": 12}
    return [
        {**box, "state": "open", "seats_left": 4, "question": "What brings you here?"},
        {
            **box,
            "state": "going",
            "join_url": "#rsvp",
            "series_title": "First Thursday",
        },
        {**box, "state": "going", "join_note": "The link appears here at 18:15."},
        {
            **box,
            "state": "going",
            "most_guests": 2,
            "guests": "1",
            "asks_shown": True,
            "is_shown": True,
            "errors": ["Only 1 place is left beside yours: bring fewer guests."],
        },
        {**box, "state": "offered", "offer_ends": STARTS, "zone_label": "Lisbon"},
        {**box, "state": "lapsed"},
        {**box, "state": "full"},
        {**box, "state": "waiting", "place_in_line": 1},
        {**box, "state": "waiting", "place_in_line": 7},
        {**box, "state": "not_going"},
        {"state": "closed", "note": "Answers closed this morning. Write to the host."},
        {"state": "cancelled"},
        {"state": "past"},
    ]


def talks(*faces: dict[str, Any]) -> list[dict[str, Any]]:
    """Give the question whether two talked: as it is asked, and when she said so."""
    introducer, one, other = faces
    talk = {
        "url": "#letter",
        "other_name": one["name"],
        "introducer_name": introducer["name"],
        "answer": "waiting",
        "is_open": True,
    }
    said = {"answer": "talked", "introducer_may_hear": True}
    return [talk, {**talk, **said, "other_name": other["name"]}]


def letters(*faces: dict[str, Any]) -> list[dict[str, Any]]:
    """Give an introduction that waits for an answer, and one that has it."""
    ada, _, cleo = faces
    letter = {
        "url": "#letter",
        "date": STARTS,
        "from_face": cleo,
        "about_face": ada,
        "faces": [ada],
        "with_lines": [(ada, "")],
        "is_party": True,
        "reason": "You told me over breakfast that you want your father’s letters in "
        "one volume before spring.\n\nAda makes exactly such books, one at a time, "
        "and has been looking for somebody who can tell her what to do with a shoebox "
        "of receipts. I think you would like each other.",
        "my_line": "She will ask you about the paper first. Let her.",
        "my_answer": "waiting",
        "state": "open",
    }
    hers = {"is_mine": True, "lapses_at": STARTS, "my_line": ""}
    return [
        {**letter, "answer_url": "#letter"},
        {**letter, "answer_url": "#letter", "my_answer": "yes"},
        {**letter, **hers, "answer_url": "#letter", "is_party": True},
        {**letter, "state": "accepted"},
        {**letter, "state": "lapsed", "state_label": "Lapsed"},
    ]


def spoken(*faces: dict[str, Any]) -> list[dict[str, Any]]:
    """Give messages in every state: theirs, hers, edited, taken back, gone."""
    ada, ben = faces
    words = "Send it as it is, with the sentence you are fondest of left in."
    one = {"written_at": STARTS, "plain": words, "text": words, "day": STARTS}
    theirs = {**one, "face": ada, "number": 1, "anchor": "m1", "may_report": True}
    hers = {**one, "face": ben, "is_mine": True}
    return [
        {**theirs, "begins_day": True},
        {
            **hers,
            "number": 2,
            "anchor": "m2",
            "may_change": True,
            "edited_at": STARTS,
            "public_id": "2",
        },
        {**theirs, "number": 3, "anchor": "m3", "is_first_new": True},
        {**hers, "number": 4, "anchor": "m4", "plain": "", "is_taken_back": True},
        {**theirs, "number": 5, "anchor": "m5", "plain": "", "may_report": False},
    ]


def conversations(*faces: dict[str, Any]) -> list[dict[str, Any]]:
    """Give conversations as a list has them: new, read, left."""
    ada, ben, cleo = faces
    row = {
        "url": "#conversation",
        "faces": [ada, cleo],
        "names": [ada["name"]],
        "with_name": cleo["name"],
        "last": "It was that one.",
        "stirred_at": STARTS,
    }
    return [
        {**row, "unread": 2},
        {**row, "is_mine": True, "is_muted": True},
        {**row, "faces": [ben], "with_name": "", "last": "", "has_left": True},
    ]


def suggestions(*faces: dict[str, Any]) -> list[dict[str, Any]]:
    """Give somebody to meet, and two to bring together, both ways round."""
    ada, ben, cleo = faces
    me = {**ada, "is_self": True}
    mine = {"asker": me, "ask": "somebody for a shoebox of receipts", "helper": ben}
    mine["offer"] = "books that balance, one evening a month"
    theirs = {"asker": ben, "ask": "a small edition of letters", "helper": cleo}
    theirs["offer"] = "riso printing, and folding that does not give up"
    back = {"asker": cleo, "ask": "a crew", "helper": ben, "offer": "bailing out boats"}
    return [
        {"one": me, "other": ben, "title": ben["name"], "reasons": [mine]},
        {"one": ben, "other": cleo, "title": "Both", "reasons": [theirs, back]},
    ]


def asking(*faces: dict[str, Any]) -> dict[str, Any]:
    """Give favours from both sides, lines of the board, and what a letter is for."""
    ada, ben, cleo = faces
    favour = {
        "public_id": UUID(int=0),
        "asker": ada,
        "helper": ben,
        "wanted": cleo,
        "why": "She restores bells, and I was handed one without its clapper.",
        "state": "open",
        "state_label": "Open",
        "is_open": True,
        "lapses_at": STARTS,
        "introduce_url": "#letter",
    }
    somebody = {"wanted": None, "words": "prints menus in small numbers"}
    line = {"face": ada, "kind": "ask", "text": "a printer of menus", "since": STARTS}
    line |= {"know_url": "#letter", "self_url": "#letter"}
    return {
        "favours": [
            favour,
            {**favour, **somebody, "is_mine": True},
            {**favour, "is_open": False, "state": "done", "letter_url": "#letter"},
        ],
        "lines": [
            line,
            {**line, "face": ben, "kind": "offer", "text": "an evening on receipts"},
            {**line, "is_mine": True},
        ],
        "occasion": {
            "face": ada,
            "prompt": "Ada would like to meet somebody who",
            "text": somebody["words"],
            "why": favour["why"],
        },
        "pick": {"face": cleo, "url": "#letter", "note": "folding and riso printing"},
    }


class SampleForm(forms.Form):
    """Every kind of field, with the little that a form should say."""

    name = forms.CharField(label="What shall we call you?")
    email = forms.EmailField(
        label="E-mail",
        help_text="Only the site writes here. Nobody sees it unless you say so.",
    )
    password = forms.CharField(
        label="Password",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    about = forms.CharField(
        label="Something about me",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )
    shown_to = forms.ChoiceField(
        label="Who sees this?",
        choices=[("members", "Members"), ("connections", "My connections")],
    )
    answer = forms.ChoiceField(
        label="How often shall we write?",
        choices=[("now", "At once"), ("daily", "Once a day"), ("never", "Never")],
        widget=forms.RadioSelect,
        initial="daily",
    )
    languages = forms.MultipleChoiceField(
        label="I speak",
        choices=[("en", "English"), ("pt", "Portuguese"), ("cy", "Welsh")],
        widget=forms.CheckboxSelectMultiple,
        initial=["en"],
    )
    photo = forms.FileField(
        label="A photo of you", required=False, help_text="Or we draw your initials."
    )
    day = forms.DateField(label="Day", widget=forms.DateInput(attrs={"type": "date"}))
    locked = forms.CharField(label="Your address here", initial="ada", disabled=True)
    agree = forms.BooleanField(label="Show me in the directory", initial=True)

    @property
    def helper(self) -> FormHelper:
        """Give the form its button, and no form element of its own to post."""
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.add_input(Submit("save", "Save my profile", css_id="styleguide-save"))
        return helper


def _face(name: str, *, hue: int, **more: Any) -> dict[str, Any]:
    initials = "".join(word[0] for word in name.split()[:2])
    return {"name": name, "initials": initials, "hue": hue, "url": "#people", **more}


def _event(title: str, **more: Any) -> dict[str, Any]:
    return {
        "title": title,
        "url": "#events",
        "starts": STARTS.astimezone(HERE),
        "ends": ENDS.astimezone(HERE),
        "when": _when(),
        "status": "published",
        "going_count": 12,
        "seats_left": None,
        "host_names": ["Ada Moreira", "Ben Okafor"],
        "series_title": "First Thursday",
        **more,
    }


def _when() -> dict[str, Any]:
    return {
        "start": STARTS.astimezone(HERE),
        "end": ENDS.astimezone(HERE),
        "zone_label": "Lisbon",
        "event_start": STARTS.astimezone(THERE),
        "event_end": ENDS.astimezone(THERE),
        "event_zone_label": "New York",
    }


STATES = [
    "draft",
    "cancelled",
    "full",
    "going",
    "waiting",
    "new",
    "past",
    "host",
]
NAMES = [
    "Ada Moreira",
    "Ben Okafor",
    "Cleo Wolf",
    "Dov Levi",
    "Eva Lind",
    "Fadi Haddad",
    "Gro Dahl",
    "Hana Sato",
    "Ines Costa",
    "Jo Byrne",
    "Kofi Mensah",
    "Lin Wei",
]
SWATCHES = (
    "paper paper-raised paper-sunken rule rule-strong ink ink-soft ink-faint accent "
    "accent-strong accent-soft accent-fill second second-strong second-soft good "
    "good-soft care care-soft wrong wrong-soft focus"
)
ICONS = (
    "archive arrow-left arrow-right arrow-repeat bell box-arrow-right box-arrow-up- "
    "right calendar camera-video chat check chevron-down clock cup download envelope "
    "exclamation eye eye-slash filter gear gift globe hand house info journal key "
    "lightbulb link list lock megaphone moon pause pencil people person person-check "
    "person-plus phone pin play plus printer qr question reply search shield star sun "
    "tag telephone three-dots trash upload wall x"
)
PROSE = """
<p>We meet <strong>every first Thursday</strong>, in rooms of four that change twice.
Bring one thing you are stuck with; <a href="#facts">the notes of last month</a> show
how small it may be.</p>
<h3>How the evening goes</h3>
<ol><li>Ten minutes to arrive and say hello.</li><li>Two rounds of twenty minutes.</li>
<li>A last word each, and who wants to see whom again.</li></ol>
<blockquote><p>I came for a printer and left with a sailing partner.</p></blockquote>
<p>Write <code>table</code> in the subject if you cannot make it.</p>
"""
