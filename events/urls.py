from django.urls import path

from events.views import (
    answers,
    attendance,
    before,
    calendar,
    comments,
    finding,
    page,
    reports,
    share,
)

app_name = "events"
urlpatterns = [
    path("", finding.index, name="list"),
    path("still-coming/<str:asked>/", before.still_coming, name="still_coming"),
    path("tickets/<str:ticket>/", attendance.scan, name="scan"),
    path("mine/been/", attendance.been, name="been"),
    path("calendar.ics", calendar.group_feed, name="group_feed"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/renew/", calendar.renew_feed, name="renew_feed"),
    path("calendar/revoke/", calendar.revoke_feed, name="revoke_feed"),
    path("calendar/<str:feed_token>.ics", calendar.own_feed, name="own_feed"),
    path("answer/<str:rsvp_token>/", answers.from_mail, name="from_mail"),
    path("<slug:slug>/", page.detail, name="detail"),
    path("<slug:slug>/answer/", page.answer, name="answer"),
    path("<slug:slug>/share.png", share.share, name="share"),
    path("<slug:slug>/ticket/", attendance.ticket, name="ticket"),
    path("<slug:slug>/host/check-in/", attendance.check_in, name="check_in"),
    path(
        "<slug:slug>/host/check-in/rest/",
        attendance.rest_not_come,
        name="rest_not_come",
    ),
    path("<slug:slug>/host/report/", reports.upload_report, name="upload_report"),
    path("<slug:slug>/host/report/<uuid:report>/", reports.report, name="report"),
    path("<slug:slug>/people/", page.people, name="people"),
    path("<slug:slug>/comments/", comments.comments, name="comments"),
    path(
        "<slug:slug>/comments/<uuid:comment_id>/remove/",
        comments.remove_comment,
        name="remove_comment",
    ),
    path("<slug:slug>/event.ics", calendar.file, name="file"),
    path("<slug:slug>/join/", calendar.join, name="join"),
]
