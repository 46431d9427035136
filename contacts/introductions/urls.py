from django.urls import path

from contacts.introductions import views

app_name = "introductions"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("new/", views.new, name="new"),
    path("<uuid:public_id>/", views.detail, name="detail"),
    path("<uuid:public_id>/answer/", views.answer, name="answer"),
    path("<uuid:public_id>/withdraw/", views.withdraw, name="withdraw"),
]
