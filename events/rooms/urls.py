from django.urls import path

from events.rooms.views import for_the_room, hosting, met, planning, room, setting_up

app_name = "rooms"
urlpatterns = [
    # For hosts: before the rounds, and while they run.
    path("<slug:slug>/host/rooms/", setting_up.set_up, name="set_up"),
    path("<slug:slug>/host/rooms/plan/", planning.preview, name="preview"),
    path("<slug:slug>/host/rooms/plan/swap/", planning.swap, name="swap"),
    path("<slug:slug>/host/rooms/plan/fix/", planning.fix_room, name="fix_room"),
    path("<slug:slug>/host/rooms/run/", hosting.run, name="run"),
    path("<slug:slug>/host/rooms/run/start/", hosting.start, name="start"),
    path("<slug:slug>/host/rooms/run/pause/", hosting.pause, name="pause"),
    path("<slug:slug>/host/rooms/run/resume/", hosting.resume, name="resume"),
    path("<slug:slug>/host/rooms/run/extend/", hosting.extend, name="extend"),
    path("<slug:slug>/host/rooms/run/skip/", hosting.skip, name="skip"),
    path("<slug:slug>/host/rooms/run/one-more/", hosting.one_more, name="one_more"),
    path("<slug:slug>/host/rooms/run/end/", hosting.end, name="end"),
    path("<slug:slug>/host/rooms/run/people/", hosting.note, name="note"),
    # The room page of a member.
    path("<slug:slug>/rooms/", room.room, name="room"),
    path("<slug:slug>/rooms/arrive/", room.arrive, name="arrive"),
    path("<slug:slug>/rooms/leave/", room.leave, name="leave"),
    path("<slug:slug>/rooms/keep/", room.keep, name="keep"),
    path("<slug:slug>/rooms/news/<str:news_token>/", room.news, name="news"),
    path("<slug:slug>/rooms/worker.js", room.room_worker, name="room_worker"),
    # Afterwards.
    path("mine/met/", met.met_all, name="met_all"),
    path("<slug:slug>/met/", met.met, name="met"),
    path("<slug:slug>/met/note/", met.note_met, name="note_met"),
    path("<slug:slug>/host/rooms/evening/", met.evening, name="evening"),
    # For the room itself.
    path("<slug:slug>/host/rooms/papers/", for_the_room.papers, name="papers"),
    path("<slug:slug>/host/rooms/projector/", for_the_room.projector, name="projector"),
    path("<slug:slug>/host/rooms/cards/", for_the_room.cards, name="cards"),
    path("<slug:slug>/host/rooms/sheets/", for_the_room.sheets, name="sheets"),
    path("<slug:slug>/host/rooms/read-out/", for_the_room.read_out, name="read_out"),
    path(
        "<slug:slug>/host/rooms/zoom/<int:number>.csv", for_the_room.zoom, name="zoom"
    ),
]
