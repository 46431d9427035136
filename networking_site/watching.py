"""What a monitor asks: is it alive, is it well, what did browsers refuse."""

import json
import logging
import shutil
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from django_tasks_db.models import DBTaskResult

from networking_site.lib.outbox.models import Letter

OLDEST_WAIT = timedelta(minutes=15)
LEAST_FREE_BYTES = 200 * 1024 * 1024
LONGEST_REPORT = 10_000
log = logging.getLogger(__name__)


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that the process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Say, with 200 or 503, whether database, mail, jobs and disk are well."""
    checks = {"disk": shutil.disk_usage(settings.DATA_DIR).free > LEAST_FREE_BYTES}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        long_ago = timezone.now() - OLDEST_WAIT
        checks["database"] = True
        # One that is to leave later, and was not tried yet, waits for nobody.
        checks["mail"] = not Letter.objects.filter(
            Q(attempts__gt=0) | Q(due_at__lt=long_ago),
            state__in=[Letter.State.WAITING, Letter.State.SENDING],
            written_at__lt=long_ago,
        ).exists()
        checks["jobs"] = not (
            DBTaskResult.objects.ready().filter(enqueued_at__lt=long_ago).exists()
        )
    except Error:
        checks["database"] = False
    return JsonResponse(checks, status=200 if all(checks.values()) else 503)


@csrf_exempt
@login_not_required
@require_POST
def csp_report(request: HttpRequest) -> HttpResponse:
    """Log which directive a browser enforced; nothing else of what it sends is kept."""
    try:
        report = json.loads(request.body[:LONGEST_REPORT])["csp-report"]
        directive = str(report["effective-directive"])[:60]
    except (ValueError, KeyError, TypeError, RecursionError):
        return HttpResponse(status=400)
    log.warning("content security policy: %s", directive)
    return HttpResponse(status=204)
