from django.urls import path

from events import views

app_name = "events"
urlpatterns = [
    path("", views.index, name="list"),
    path("<slug:slug>/", views.detail, name="detail"),
    path("<slug:slug>/answer/", views.answer, name="answer"),
    path("<slug:slug>/people/", views.people, name="people"),
]
