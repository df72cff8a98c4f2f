"""The installation's own admin."""

from django.contrib import admin

from portfolio.admin import ReadOnlyAdmin
from scoring.models import Assessment, ConsistencyReport, RubricVersion

admin.site.register([Assessment, ConsistencyReport, RubricVersion], ReadOnlyAdmin)
