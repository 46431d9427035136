"""What `docs/privacy.md` says of the admin: one row for each thing it has a list of."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import admin

from tests.house.doors import TABLE

WHO = {
    "nobody": set(),
    "administrator": {"administrator"},
    "organisers": {"administrator", "organiser"},
}
NOTED = ", written down"


@dataclass(frozen=True)
class Row:
    """Who may do what with one thing in the admin."""

    look: set[str]
    add: set[str]
    change: set[str]
    delete: set[str]
    deeds: set[str]
    is_noted: bool


def read_table() -> dict[str, Row]:
    """Read the rows of the admin, by the names of their models."""
    rows = {}
    part = TABLE.read_text().partition("\n## In the admin\n")[2].partition("\n## ")[0]
    for line in part.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) != 6 or not cells[0].startswith("`"):
            continue
        name, look, add, change, delete, deeds = cells
        rows[name.strip("`")] = Row(
            look=WHO[look.removesuffix(NOTED)],
            add=WHO[add],
            change=WHO[change],
            delete=WHO[delete],
            deeds={deed.strip(" `") for deed in deeds.split(",")} - {"–"},
            is_noted=look.endswith(NOTED),
        )
    return rows


def registered() -> dict[str, admin.ModelAdmin]:
    """Give every list of the admin, by the name of its model."""
    return {
        model._meta.label_lower: theirs
        for model, theirs in admin.site._registry.items()
    }
