"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

from contacts.profiles.views.card import short
from contacts.profiles.views.joining import join
from networking_site import views
from networking_site.first_steps import first_steps
from networking_site.lib.stylesheet import stylesheet
from networking_site.mailbox import mailbox, mailbox_letter
from networking_site.organisers.handbook import handbook
from networking_site.robots import robots
from networking_site.styleguide import styleguide
from networking_site.watching import csp_report, healthz, readyz

handler500 = "networking_site.errors.server_error"

urlpatterns = [
    path("", views.home, name="home"),
    path("privacy/", views.privacy, name="privacy"),
    path("first-steps/", first_steps, name="first_steps"),
    path("me/data/", include("networking_site.my_data.urls")),
    path("@<slug:handle>/", short, name="short"),
    path("join/<str:token>/", join, name="join"),
    path("members/", include("contacts.profiles.urls")),
    path("introductions/", include("contacts.introductions.urls")),
    path("notices/", include("contacts.notices.urls")),
    path("events/", include("events.rooms.urls")),
    path("events/", include("events.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/health/", include("networking_site.health.urls")),
    path("admin/handbook/", handbook, name="handbook"),
    path("admin/exports/", include("networking_site.exports.urls")),
    path("", include("networking_site.announcements.urls")),
    path("admin/", admin.site.urls),
    path("styleguide/", styleguide, name="styleguide"),
    path("style/<slug:digest>.css", stylesheet, name="stylesheet"),
    path("mail/", mailbox, name="mailbox"),
    path("mail/<slug:name>/", mailbox_letter, name="mailbox_letter"),
    path("robots.txt", robots, name="robots"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("csp-report/", csp_report, name="csp_report"),
]
