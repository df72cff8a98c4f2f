"""The installation's own admin."""

from django.contrib import admin

from portfolio.admin import ReadOnlyAdmin
from scoring.models import Assessment, ConsistencyReport, CueOverride, RubricVersion

admin.site.register([Assessment, ConsistencyReport, CueOverride, RubricVersion], ReadOnlyAdmin)
