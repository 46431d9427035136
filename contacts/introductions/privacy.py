"""What introductions owe a person, and to others: their history."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from contacts.introductions.models import (
    Conversation,
    Favour,
    Introduction,
    Message,
    Participant,
    Party,
    SetAside,
    Suggestion,
    Talk,
)
from contacts.introductions.rules import state_for
from contacts.notices import actions as notices
from contacts.profiles.models import Profile, User
from networking_site.lib.outbox import actions as outbox

TIES = {
    "introductions.Introduction.introducer": "export, forget who and what she wrote",
    "introductions.Party.member": "export, forget who and what she answered",
    "introductions.Participant.member": "export, forget who; others' words stay",
    "introductions.Favour.asker": "export, delete",
    "introductions.Favour.helper": "export, forget who; it lapses",
    "introductions.Favour.wanted": "keep from her, forget who; it lapses",
    "introductions.Shortlist.member": "export, delete",
    "introductions.Suggestion.other": "keep from her, delete",
    "introductions.SetAside.owner": "export, delete",
    "introductions.SetAside.first": "keep from her, delete",
    "introductions.SetAside.second": "keep from her, delete",
}
COLUMNS = {
    "introductions.Introduction": "group's",
    "introductions.Introduction.reason": "export, blank; others' reasons stay",
    "introductions.Party": "export, forget who and what she answered",
    "introductions.Talk": "export, delete",
    "introductions.Conversation": "group's",
    "introductions.Participant": "export, forget who",
    "introductions.Message": "export, blank; others' words stay",
    "introductions.Favour": "export, delete; what others asked of her stays theirs",
    "introductions.Shortlist": "export, delete",
    "introductions.Suggestion": "export, delete",
    "introductions.SetAside": "export, delete",
}


def export(user: User) -> dict[str, Any]:
    """Give the letters this member wrote, and her own side of those about her."""
    written = Introduction.objects.written_by(user).prefetch_related("parties")
    received = Party.objects.belonging_to(user).select_related("introduction")
    return {
        "introductions_written": [
            {
                "reason": letter.reason,
                "between": _people(user, letter),
                "lines": [party.line for party in letter.parties.all()],
                "state": letter.get_state_display(),
                "created_at": letter.created_at,
            }
            for letter in written
        ],
        "introductions_received": [
            {
                "reason": mine.introduction.reason,
                "between": _people(user, mine.introduction),
                "line": mine.line,
                "answer": mine.get_answer_display(),
                "answered_at": mine.answered_at,
            }
            for mine in received
        ],
        "whether_you_talked": [
            {
                "between": _people(user, mine.party.introduction),
                "answer": mine.get_answer_display(),
                "introducer_may_hear": mine.introducer_may_hear,
                "asked_at": mine.asked_at,
                "answered_at": mine.answered_at,
                "ask_again_at": mine.ask_again_at,
                "asked_again_at": mine.asked_again_at,
                "introducer_heard_at": mine.told_at,
            }
            for mine in Talk.objects.belonging_to(user).select_related(
                "party__introduction"
            )
        ],
        "conversations": [
            _conversation(user, place)
            for place in Participant.objects.belonging_to(user).select_related(
                "conversation"
            )
        ],
        "favours_asked": [
            {"of": _names(user, [favour.helper_id]), **_favour(user, favour)}
            for favour in Favour.objects.asked_by(user)
        ],
        "favours_asked_of_me": [
            {"by": _names(user, [favour.asker_id]), **_favour(user, favour)}
            for favour in Favour.objects.visible_to(user).asked_of(user)
        ],
        "suggested_to_meet": _names(
            user, Suggestion.objects.belonging_to(user).values("other")
        ),
        "suggestions_set_aside": [
            {
                "between": _names(user, [aside.first_id, aside.second_id]),
                "until": aside.until,
                "created_at": aside.created_at,
            }
            for aside in SetAside.objects.belonging_to(user)
        ],
    }


def erase(user: User, *, now: datetime) -> None:
    """Take the member out of all letters; what others wrote stays with them.

    Open letters by her or about her end, as if withdrawn: nobody can answer them. What
    she wrote herself is blanked; who she was is forgotten by the foreign keys.
    """
    _leave_conversations(user, now=now)
    _end_favours(user, now=now)
    hers = Introduction.objects.filter(introducer=user)
    about_her = Introduction.objects.filter(parties__member=user)
    for letters in (hers, about_her):
        Introduction.objects.filter(pk__in=letters.values("pk"), state="open").update(
            state=Introduction.State.WITHDRAWN, ended_at=now
        )
    told = Introduction.objects.filter(Q(pk__in=hers) | Q(pk__in=about_her))
    about = list(told.values_list("public_id", flat=True))
    outbox.take_back(about=map(str, about))
    notices.take_back(about=about)
    Party.objects.filter(introduction__in=hers).update(line="")
    hers.update(reason="")
    Talk.objects.belonging_to(user).delete()
    Party.objects.belonging_to(user).update(
        line="", answer=Party.Answer.WAITING, answered_at=None
    )


def _leave_conversations(user: User, *, now: datetime) -> None:
    """Take her words out of all conversations, and herself; what others wrote stays.

    The conversations are locked first: what she writes at this instant is either
    there to be blanked, or comes too late to be kept.
    """
    places = Participant.objects.filter(member=user)
    talks = Conversation.objects.filter(pk__in=places.values("conversation"))
    len(talks.select_for_update().order_by("pk"))
    hers = Message.objects.belonging_to(user)
    about = list(hers.values_list("public_id", flat=True))
    outbox.take_back(about=map(str, about))
    notices.take_back(about=about)
    hers.update(text="")
    places.filter(left_at=None).update(left_at=now)


def _conversation(user: User, place: Participant) -> dict[str, Any]:
    """Give one conversation, with what she wrote in it: others' words are theirs."""
    here = Participant.objects.visible_to(user).beside(user)
    others = here.filter(conversation=place.conversation_id)
    hers = Message.objects.belonging_to(user).filter(author=place)
    return {
        "with": _names(user, others.values("member")),
        "as": place.get_role_display(),
        "joined_at": place.joined_at,
        "left_at": place.left_at,
        "muted_at": place.muted_at,
        "messages": list(
            hers.order_by("number").values(
                "text", "written_at", "edited_at", "taken_back_at"
            )
        ),
    }


def _favour(user: User, favour: Favour) -> dict[str, Any]:
    """Give a favour as she sees it: that one was declined, who asked never sees."""
    state = state_for(user, favour=favour, now=timezone.now())
    return {
        "to_meet": _names(user, [favour.wanted_id]),
        "somebody_who": favour.words,
        "why": favour.why,
        "state": state.label,
        "created_at": favour.created_at,
    }


def _end_favours(user: User, *, now: datetime) -> None:
    """Let what was asked of her or about her lapse; what she asked goes with her."""
    hers = Favour.objects.filter(asker=user)
    others = Favour.objects.filter(Q(helper=user) | Q(wanted=user))
    about = [*hers.values_list("public_id", flat=True)]
    about += others.values_list("public_id", flat=True)
    outbox.take_back(about=map(str, about))
    notices.take_back(about=about)
    Favour.objects.filter(pk__in=others.values("pk"), ended_at=None).update(
        state=Favour.State.LAPSED, ended_at=now
    )
    hers.delete()


def _people(user: User, letter: Introduction) -> list[str]:
    """Give the names of the two, of whom she may see."""
    return _names(user, letter.parties.values("member"))


def _names(user: User, members: Any) -> list[str]:
    seen = Profile.objects.visible_to(user).filter(user__in=members)
    return list(seen.order_by("name").values_list("name", flat=True))
