"""The installation's own admin."""

from django.contrib import admin

from prompts.models import Recommendation, VersionPrompt

admin.site.register([Recommendation, VersionPrompt])
