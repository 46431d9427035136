from django.urls import path

from contacts.introductions import views

app_name = "introductions"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("new/", views.new, name="new"),
    path("people/", views.people, name="people"),
    path("pairs/", views.pairs, name="pairs"),
    path("set-aside/", views.set_aside, name="set_aside"),
    path("bring-back/", views.bring_back, name="bring_back"),
    path("<uuid:public_id>/", views.detail, name="detail"),
    path("<uuid:public_id>/answer/", views.answer, name="answer"),
    path("<uuid:public_id>/withdraw/", views.withdraw, name="withdraw"),
]
