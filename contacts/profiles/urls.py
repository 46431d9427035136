from django.urls import path

from contacts.profiles.views import blocks, directory, editing, page

app_name = "profiles"
urlpatterns = [
    path("", directory.directory, name="directory"),
    path("me/", page.mine, name="mine"),
    path("me/edit/", editing.edit, name="edit"),
    path("me/blocked/", blocks.blocked, name="blocked"),
    path("<slug:handle>/", page.detail, name="detail"),
    path("<slug:handle>/block/", blocks.block, name="block"),
]
