from django.db import migrations


def verify_those_who_signed_in(apps, schema_editor):
    """Whoever set a password of their own held the link that was sent for the address."""
    User = apps.get_model("portfolio", "User")
    EmailAddress = apps.get_model("account", "EmailAddress")
    for user in User.objects.exclude(password="").exclude(password__startswith="!"):
        EmailAddress.objects.update_or_create(
            user=user, email=user.email, defaults={"verified": True, "primary": True}
        )


class Migration(migrations.Migration):
    dependencies = [
        ("portfolio", "0003_people_invitations_audit"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [
        migrations.RunPython(verify_those_who_signed_in, migrations.RunPython.noop),
    ]
