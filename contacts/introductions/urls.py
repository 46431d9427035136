from django.urls import path

from contacts.introductions.views import (
    asking,
    board,
    conversations,
    in_conversation,
    letters,
    suggesting,
    talks,
    writing,
)

app_name = "introductions"
urlpatterns = [
    path("", letters.inbox, name="inbox"),
    path("new/", writing.new, name="new"),
    path("board/", board.board, name="board"),
    path("ask/", asking.ask_for, name="ask_for"),
    path("favours/<uuid:favour_id>/", asking.favour, name="favour"),
    path("favours/<uuid:favour_id>/decline/", asking.decline, name="decline"),
    path(
        "favours/<uuid:favour_id>/withdraw/",
        asking.withdraw_favour,
        name="withdraw_favour",
    ),
    path("people/", suggesting.people, name="people"),
    path("pairs/", suggesting.pairs, name="pairs"),
    path("set-aside/", suggesting.set_aside, name="set_aside"),
    path("bring-back/", suggesting.bring_back, name="bring_back"),
    path("conversations/", conversations.conversations, name="conversations"),
    path(
        "conversations/<uuid:conversation_id>/",
        conversations.conversation,
        name="conversation",
    ),
    path(
        "conversations/<uuid:conversation_id>/news/",
        conversations.news,
        name="news",
    ),
    path(
        "conversations/<uuid:conversation_id>/write/",
        conversations.write_message,
        name="write_message",
    ),
    path(
        "conversations/<uuid:conversation_id>/read/",
        conversations.read_messages,
        name="read_messages",
    ),
    path(
        "conversations/<uuid:conversation_id>/leave/",
        in_conversation.leave_conversation,
        name="leave_conversation",
    ),
    path(
        "conversations/<uuid:conversation_id>/mute/",
        in_conversation.mute_conversation,
        name="mute_conversation",
    ),
    path(
        "conversations/<uuid:conversation_id>/<uuid:message_id>/edit/",
        in_conversation.edit_message,
        name="edit_message",
    ),
    path(
        "conversations/<uuid:conversation_id>/<uuid:message_id>/take-back/",
        in_conversation.take_back_message,
        name="take_back_message",
    ),
    path(
        "conversations/<uuid:conversation_id>/<uuid:said_id>/report/",
        in_conversation.report_message,
        name="report_message",
    ),
    path("<uuid:public_id>/", letters.detail, name="detail"),
    path("<uuid:public_id>/answer/", letters.answer, name="answer"),
    path("<uuid:public_id>/withdraw/", letters.withdraw, name="withdraw"),
    path("<uuid:public_id>/talked/", talks.talked, name="talked"),
    path("talked/<str:talk_token>/", talks.talked_from_mail, name="talked_from_mail"),
]
