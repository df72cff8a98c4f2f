"""What is searched of each portrait: its words, and the index over them."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models.functions import Lower

from portfolio.models.portraits import Portrait
from portfolio.models.teams import Team, TeamScopedQuerySet


class PortraitWords(models.Model):
    """The words that find a portrait. Kept by actions wherever one of them changes.

    names: its title, the names of its files, its person, its tags and its fields, as they are
    written; prompt: the prompt of its current version, what to leave out, generator, model, seed
    and LoRAs; comments: what members and clients said of it. read_at: when they were last
    gathered; None = they are still to be.
    """

    team_path = "portrait__library__brand__team"
    brand_path = "portrait__library__brand"

    portrait = models.OneToOneField(
        Portrait, on_delete=models.CASCADE, related_name="words", primary_key=True
    )
    names = models.TextField(blank=True)
    prompt = models.TextField(blank=True)
    comments = models.TextField(blank=True)
    vector = models.GeneratedField(
        expression=SearchVector("names", weight="A", config="simple")
        + SearchVector("prompt", weight="B", config="english")
        + SearchVector("comments", weight="C", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    read_at = models.DateTimeField(auto_now=True)

    objects = TeamScopedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "portrait words"
        indexes = [
            GinIndex(fields=["vector"], name="words_vector"),
            GinIndex(OpClass(Lower("names"), name="gin_trgm_ops"), name="words_names_trigrams"),
            GinIndex(OpClass(Lower("prompt"), name="gin_trgm_ops"), name="words_prompt_trigrams"),
        ]

    def __str__(self) -> str:
        return f"Words of {self.portrait}"

    @property
    def team(self) -> Team:
        return self.portrait.team
