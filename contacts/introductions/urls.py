from django.urls import path

from contacts.introductions.views import letters, suggesting, talks, writing

app_name = "introductions"
urlpatterns = [
    path("", letters.inbox, name="inbox"),
    path("new/", writing.new, name="new"),
    path("people/", suggesting.people, name="people"),
    path("pairs/", suggesting.pairs, name="pairs"),
    path("set-aside/", suggesting.set_aside, name="set_aside"),
    path("bring-back/", suggesting.bring_back, name="bring_back"),
    path("<uuid:public_id>/", letters.detail, name="detail"),
    path("<uuid:public_id>/answer/", letters.answer, name="answer"),
    path("<uuid:public_id>/withdraw/", letters.withdraw, name="withdraw"),
    path("<uuid:public_id>/talked/", talks.talked, name="talked"),
    path("talked/<str:talk_token>/", talks.talked_from_mail, name="talked_from_mail"),
]
