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
        day, start_time = data.get("day"), data.get("start_time")
        if day and start_time is not None and "time_zone" in data:
            try:
                instant(day, start_time, zone_name=data["time_zone"])
            except Refused as refusal:
                self.add_error("start_time", refusal.reason)
        return data
