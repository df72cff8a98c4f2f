import django.db.models.deletion
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models


def number_what_is_there(apps, schema_editor):
    """Versions get numbers in the order of their making; the newest of the brand's job is used."""
    RubricVersion = apps.get_model("scoring", "RubricVersion")
    numbers, in_use = {}, {}
    rows = RubricVersion.objects.select_related("brand").order_by("created_at", "id")
    for row in rows:
        row.number = numbers[row.brand_id] = numbers.get(row.brand_id, 0) + 1
        row.in_use = False
        RubricVersion.objects.filter(pk=row.pk).update(number=row.number, in_use=False)
        if row.job == row.brand.job:
            in_use[row.brand_id] = row.pk
    RubricVersion.objects.filter(pk__in=in_use.values()).update(in_use=True)


class Migration(migrations.Migration):
    dependencies = [
        ("scoring", "0001_initial"),
        ("portfolio", "0002_custom_and_secondary_jobs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="rubricversion", name="rubric_once_in_brand"),
        migrations.AddField(
            model_name="rubricversion",
            name="number",
            field=models.PositiveIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="rubricversion",
            name="changes",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name="rubricversion",
            name="in_use",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="rubricversion",
            name="note",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="rubricversion",
            name="author",
            field=models.ForeignKey(
                help_text="null: Presence itself, when a brand was added or a table moved on",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="rubricversion",
            name="restored_from",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="scoring.rubricversion",
            ),
        ),
        migrations.AlterModelOptions(name="rubricversion", options={"ordering": ["-number"]}),
        migrations.RunPython(number_what_is_there, migrations.RunPython.noop),
        # PostgreSQL: no constraint on a table with rows just written in the same transaction.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="rubricversion",
            constraint=models.UniqueConstraint(
                fields=("brand", "number"), name="rubric_number_in_brand"
            ),
        ),
        migrations.AddConstraint(
            model_name="rubricversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("in_use", True)), fields=("brand",), name="rubric_one_in_use"
            ),
        ),
        migrations.AlterField(
            model_name="assessment",
            name="overall",
            field=models.FloatField(help_text="with what members corrected", null=True),
        ),
        migrations.CreateModel(
            name="CueOverride",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid_utils.compat.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("key", models.CharField(max_length=40)),
                ("value", models.FloatField(null=True)),
                ("reason", models.CharField(max_length=500)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cue_overrides",
                        to="portfolio.version",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("version", "key"),
                        name="cue_override_once",
                    )
                ],
            },
        ),
    ]
