from django.urls import path

from networking_site.announcements.views import reading, sending, writing

app_name = "announcements"
ONE = "admin/announcements/<uuid:announcement_id>"
urlpatterns = [
    path("announcements/<uuid:sent_id>/", reading.detail, name="detail"),
    path("admin/announcements/", writing.index, name="index"),
    path("admin/announcements/new/", writing.new, name="new"),
    path(f"{ONE}/", sending.progress, name="progress"),
    path(f"{ONE}/edit/", writing.edit, name="edit"),
    path(f"{ONE}/preview/", writing.preview, name="preview"),
    path(f"{ONE}/letter/", writing.letter, name="letter"),
    path(f"{ONE}/test/", writing.try_out, name="try_out"),
    path(f"{ONE}/send/", sending.send, name="send"),
    path(f"{ONE}/stop/", sending.stop, name="stop"),
    path(f"{ONE}/go-on/", sending.go_on, name="go_on"),
    path(f"{ONE}/receivers/", sending.receivers, name="receivers"),
    path(f"{ONE}/throw-away/", writing.throw_away, name="throw_away"),
]
