from django.urls import path

from contacts.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("read/", views.read_all, name="read_all"),
    path("choices/", views.choices, name="choices"),
    path("stop/<str:stop_token>/", views.stop, name="stop"),
    path("<uuid:notice_id>/read/", views.read, name="read"),
]
