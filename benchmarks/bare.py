"""A bare Django page, to compare with: one template, twenty rows, one query.

It is a site of its own, with no app, no middleware, no session and no look, so the
fastest page that Django could make of these rows. The rows are the site's own profiles.
"""

import os

import environ
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import models
from django.shortcuts import render
from django.urls import path

DATABASE = environ.Env().db("DATABASE_URL") | {"CONN_MAX_AGE": 60}
if DATABASE["ENGINE"] == "django.db.backends.sqlite3":
    DATABASE["OPTIONS"] = {"init_command": "PRAGMA journal_mode=WAL;"}
TEMPLATE = """<!DOCTYPE html>
<html lang="en">
  <head><meta charset="utf-8"><title>Members</title></head>
  <body>
    <h1>Members</h1>
    <ul>
      {% for row in rows %}
        <li><a href="/{{ row.handle }}/">{{ row.name }}</a>, {{ row.headline }}</li>
      {% endfor %}
    </ul>
  </body>
</html>
"""
KEPT_HERE = ("django.template.loaders.locmem.Loader", {"bare.html": TEMPLATE})

if not settings.configured:
    settings.configure(
        ALLOWED_HOSTS=["localhost"],
        DATABASES={"default": DATABASE},
        EMBEDDED_WORKER=False,  # asked for by the site's gunicorn_conf.py
        ROOT_URLCONF=__name__,
        SECRET_KEY=os.environ["SECRET_KEY"],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "loaders": [("django.template.loaders.cached.Loader", [KEPT_HERE])]
                },
            }
        ],
    )
application = get_wsgi_application()


class Row(models.Model):
    """A row of the table where the site keeps profiles."""

    handle = models.SlugField()
    name = models.CharField(max_length=80)
    headline = models.CharField(max_length=100)

    class Meta:
        app_label = "bare"
        managed = False
        db_table = "profiles_profile"

    def __str__(self) -> str:
        return self.name


def bare(request):
    """Show twenty rows."""
    return render(request, "bare.html", {"rows": Row.objects.order_by("-id")[:20]})


urlpatterns = [path("bare/", bare)]
