from django.urls import path

from contacts.profiles import views

app_name = "profiles"
urlpatterns = [
    path("", views.directory, name="directory"),
    path("me/", views.mine, name="mine"),
    path("me/edit/", views.edit, name="edit"),
    path("me/blocked/", views.blocked, name="blocked"),
    path("<slug:handle>/", views.detail, name="detail"),
    path("<slug:handle>/block/", views.block, name="block"),
]
