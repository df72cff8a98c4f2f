"""Moments as pages give them: how long ago, and exactly on hover."""

from datetime import datetime

from django import template
from django.contrib.humanize.templatetags.humanize import naturaltime
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html

register = template.Library()


@register.filter
def moment(at: datetime | None) -> str:
    """A `time` element in the reader's zone, its exact time in the title; empty for None."""
    if at is None:
        return ""
    here = timezone.localtime(at)
    exact = date_format(here, "j M Y, H:i e")
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', here.isoformat(), exact, naturaltime(at)
    )
