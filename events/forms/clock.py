"""Asking back about a time that the clocks of a place don't show."""

from __future__ import annotations

from typing import Any

from django import forms

from events.when import instant
from networking_site.lib.refused import Refused


class AsksBack(forms.BaseForm):
    """A form with `day`, `start_time` and `time_zone`, which make sense together."""

    def clean(self) -> dict[str, Any]:
        """Ask back about a time that does not exist, or exists twice."""
        data = super().clean() or {}
        if {"day", "start_time", "time_zone"} <= data.keys():
            try:
                instant(data["day"], data["start_time"], zone_name=data["time_zone"])
            except Refused as refusal:
                self.add_error("start_time", refusal.reason)
        return data
