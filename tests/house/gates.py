"""Reads the views and finds every place that fetches past a gate."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
GATES = {"visible_to", "listed_for", "belonging_to", "run_by", "shared_with"}
NOBODYS = {"Prompt", "Group", "Permission"}
ASKED_BY_MACHINES = {"networking_site/watching.py"}


def files_that_fetch() -> list[Path]:
    """Give what answers requests: views, pages and forms, and the roof's modules."""
    names = {"views", "pages", "forms"}
    found = [
        path
        for folder in ("contacts", "events", "networking_site")
        for path in (ROOT / folder).rglob("*.py")
        if names & {path.stem, path.parent.name}
        or path.parent == ROOT / "networking_site"
    ]
    return [
        path for path in found if str(path.relative_to(ROOT)) not in ASKED_BY_MACHINES
    ]


def breaches_in(source: str, *, name: str = "views.py") -> list[str]:
    """Give a sentence for each fetch in the source that does not start at a gate."""
    tree = ast.parse(source)
    parents = {
        child: parent
        for parent in ast.walk(tree)
        for child in ast.iter_child_nodes(parent)
    }
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in (
            "objects",
            "_default_manager",
        ):
            model = node.value.id if isinstance(node.value, ast.Name) else "?"
            gate = parents.get(node)
            through = gate.attr if isinstance(gate, ast.Attribute) else "(bare)"
            if through not in GATES and model not in NOBODYS:
                found.append(f"{name}:{node.lineno} {model}.objects.{through}")
        if isinstance(node, ast.Call) and _name(node.func) in (
            "get_object_or_404",
            "get_list_or_404",
        ):
            first = node.args[0]
            if isinstance(first, ast.Name) and first.id[0].isupper():
                found.append(f"{name}:{node.lineno} {first.id} fetched bare")
    return found


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else ""
