from django.urls import path

from networking_site.announcements.views import reading

app_name = "announcements"
urlpatterns = [
    path("announcements/<uuid:sent_id>/", reading.detail, name="detail"),
]
