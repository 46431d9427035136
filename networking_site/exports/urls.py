from django.urls import path

from networking_site.exports import views

app_name = "exports"
urlpatterns = [
    path("", views.choose, name="choose"),
    path("<uuid:export_id>/", views.detail, name="detail"),
    path("<uuid:export_id>/file/", views.file, name="file"),
]
