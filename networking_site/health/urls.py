from django.urls import path

from networking_site.health import views

urlpatterns = [
    path("", views.health, name="health"),
    path("again/", views.health_again, name="health_again"),
]
