from django.urls import path

from contacts.profiles.views import (
    asks,
    blocks,
    card,
    directory,
    editing,
    handles,
    joining,
    page,
    photos,
    reports,
)

app_name = "profiles"
urlpatterns = [
    path("", directory.directory, name="directory"),
    path("me/", page.mine, name="mine"),
    path("me/edit/", editing.edit, name="edit"),
    path("me/blocked/", blocks.blocked, name="blocked"),
    path("me/edit/preview/", editing.preview, name="preview"),
    path("me/reach/", editing.reach, name="reach"),
    path("me/who-sees/", editing.who_sees, name="who_sees"),
    path("me/as/<slug:who>/", editing.view_as, name="view_as"),
    path("me/asks/", asks.asks, name="asks"),
    path("me/asks/<uuid:ask_id>/renew/", asks.renew_ask, name="renew_ask"),
    path("me/asks/<uuid:ask_id>/close/", asks.close_ask, name="close_ask"),
    path("me/photo/", photos.edit_photo, name="edit_photo"),
    path("me/photo/crop/", photos.crop_photo, name="crop_photo"),
    path("me/card/", card.my_card, name="my_card"),
    path("me/card/worker.js", card.card_worker, name="card_worker"),
    path("me/address/", handles.address, name="address"),
    path("me/invitations/", joining.own_invitations, name="invitations"),
    path("me/waiting/", joining.waiting, name="waiting"),
    path("<slug:handle>/", page.detail, name="detail"),
    path("<slug:handle>/card/", card.card, name="card"),
    path("<slug:handle>/card.vcf", card.vcard, name="vcard"),
    path(
        "<slug:handle>/photo/<uuid:photo_id>/<slug:size>/", photos.photo, name="photo"
    ),
    path("<slug:handle>/report/", reports.report, name="report"),
    path("<slug:handle>/block/", blocks.block, name="block"),
    path("me/photo/remove/", photos.remove_photo, name="remove_photo"),
]
