"""Words of a letter that wait while its writer picks somebody else."""

from __future__ import annotations

from typing import Any

from contacts.introductions.forms import LetterForm
from contacts.profiles.requests import MemberRequest

KEPT_AS = "letter_draft"


def keep_draft(
    request: MemberRequest, form: LetterForm, *, one: str, other: str
) -> None:
    """Keep what was typed in her session, each line under the handle it is for."""
    form.is_valid()
    said = {name: str(form[name].value() or "")[:1000] for name in form.fields}
    request.session[KEPT_AS] = {
        "reason": said["reason"],
        "lines": {one: said.get("one_line", ""), other: said["other_line"]},
    }


def draft_for(request: MemberRequest, *, one: str, other: str) -> dict[str, Any]:
    """Give the words as a form takes them; who is new gets the line of who is not."""
    kept = request.session.get(KEPT_AS)
    if not kept:
        return {}
    lines = dict(kept["lines"])
    spare = [text for handle, text in lines.items() if handle not in (one, other)]

    def line_of(handle: str) -> str:
        return lines[handle] if handle in lines else "".join(spare[:1])

    return {
        "reason": kept["reason"],
        "one_line": line_of(one),
        "other_line": line_of(other),
    }


def forget_draft(request: MemberRequest) -> None:
    """Let go of the words once they are sent."""
    request.session.pop(KEPT_AS, None)
