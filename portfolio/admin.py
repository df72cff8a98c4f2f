"""The installation's own admin: look, don't touch what actions guard."""

from django.contrib import admin

from portfolio.models import Brand, Library, Member, Portrait, Team, User, Version

admin.site.register([User, Team, Member, Brand, Library, Portrait, Version])
