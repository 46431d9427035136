"""Who said yes before there were conversations gets one, too; it is told to nobody."""

from django.db import migrations


def open_conversations(apps, schema_editor):
    Introduction = apps.get_model("introductions", "Introduction")
    Conversation = apps.get_model("introductions", "Conversation")
    Participant = apps.get_model("introductions", "Participant")
    accepted = Introduction.objects.filter(state="accepted", conversation=None)
    for introduction in accepted.order_by("pk").iterator(chunk_size=500):
        at = introduction.ended_at
        conversation = Conversation.objects.create(
            introduction=introduction, made_at=at
        )
        parties = introduction.parties.order_by("pk")
        members = list(parties.values_list("member", flat=True))
        people = [(member, "party") for member in members]
        introducer = introduction.introducer_id
        if introducer is not None and introducer not in members:
            people.append((introducer, "introducer"))
        Participant.objects.bulk_create(
            Participant(
                conversation=conversation,
                member_id=member,
                role=role,
                joined_at=at,
                stirred_at=at,
                left_at=at if member is None else None,
            )
            for member, role in people
        )


class Migration(migrations.Migration):
    dependencies = [("introductions", "0005_converse")]

    operations = [
        migrations.RunPython(
            open_conversations, migrations.RunPython.noop, elidable=True
        )
    ]
