"""What happens to a rotation: set up, run, who comes and goes."""

from events.rooms.actions.after import tell_whom_people_met
from events.rooms.actions.coming import arrive, heed, leave, was_not_here
from events.rooms.actions.keepsakes import keep_each_other, remember, thank
from events.rooms.actions.looking_after import look_after_all
from events.rooms.actions.replanning import plan_what_is_due
from events.rooms.actions.running import (
    end,
    extend,
    one_more,
    pause,
    resume,
    skip,
    start,
)
from events.rooms.actions.setting_up import SetUp, fix_room, plan_ahead, set_up, swap

__all__ = [
    "SetUp",
    "arrive",
    "end",
    "extend",
    "fix_room",
    "heed",
    "keep_each_other",
    "leave",
    "look_after_all",
    "one_more",
    "pause",
    "plan_ahead",
    "plan_what_is_due",
    "remember",
    "resume",
    "set_up",
    "skip",
    "start",
    "swap",
    "tell_whom_people_met",
    "thank",
    "was_not_here",
]
