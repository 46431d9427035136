"""Exports, for organisers: choose, wait, fetch."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import (
    FileResponse,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from contacts.profiles.requests import MemberRequest
from networking_site.exports import actions
from networking_site.exports.forms import ExportForm, StartForm
from networking_site.exports.models import Export
from networking_site.exports.rules import PERMISSION
from networking_site.exports.sheets import sheet_of
from networking_site.exports.trail import EXPORTED, KEPT
from networking_site.exports.writing import parts_of, type_of
from networking_site.lib.refused import Refused
from networking_site.lib.trail.actions import record
from networking_site.organisers.site import organisers_page, workshop_page


@organisers_page(PERMISSION)
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: MemberRequest) -> HttpResponseBase:
    """Let an organiser choose a table; a short one is given at once."""
    posted = request.method == "POST"
    form = ExportForm(
        request.POST if posted else None, initial=StartForm(request.GET).proposed()
    )
    if form.is_valid():
        try:
            export = _noted(request, form.wish())
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            is_short = export.state == Export.State.AT_ONCE
            return _stream(export) if is_short else redirect(export)
    mine = Export.objects.belonging_to(request.user).kept(now=timezone.now())
    return workshop_page(
        request,
        "exports/choose.html",
        status=422 if posted else 200,
        title=_("Exports"),
        form=form,
        exports=mine.in_a_file()[:20],
    )


@organisers_page(PERMISSION)
@require_safe
def detail(request: MemberRequest, export_id: UUID) -> HttpResponse:
    """Show an organiser how far her table is, and lead to it."""
    export = _export(request, export_id)
    is_part = request.htmx  # type: ignore[attr-defined]
    template = "exports/detail.html#progress" if is_part else "exports/detail.html"
    title = Export.What(export.what).label
    return workshop_page(request, template, export=export, title=title)


@organisers_page(PERMISSION)
@require_safe
def file(request: MemberRequest, export_id: UUID) -> HttpResponseBase:
    """Hand an organiser the table she asked for."""
    export = _export(request, export_id)
    if export.state != Export.State.READY or not export.file.is_file():
        messages.info(request, _("There is nothing to fetch. Ask for the table first."))
        return redirect("exports:choose")
    return FileResponse(
        export.file.open("rb"),
        as_attachment=True,
        filename=export.file_name,
        content_type=type_of(export),
    )


@transaction.atomic
def _noted(request: MemberRequest, wish: actions.Wish) -> Export:
    export = actions.ask_for_export(request.user, wish=wish, now=timezone.now())
    asked = {name: value for name in KEPT if (value := getattr(export, name))}
    record(request, EXPORTED, about=export, after=asked)
    return export


def _export(request: MemberRequest, export_id: UUID) -> Export:
    mine = Export.objects.belonging_to(request.user).kept(now=timezone.now())
    return get_object_or_404(mine.in_a_file(), public_id=export_id)


def _stream(export: Export) -> StreamingHttpResponse:
    response = StreamingHttpResponse(
        parts_of(export, sheet_of(export)), content_type=type_of(export)
    )
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=export.file_name
    )
    return response
