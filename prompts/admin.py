"""The installation's own admin."""

from django.contrib import admin

from portfolio.admin import ReadOnlyAdmin
from prompts.models import Recommendation, VersionPrompt

admin.site.register([Recommendation, VersionPrompt], ReadOnlyAdmin)
