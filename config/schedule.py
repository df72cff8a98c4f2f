"""What the beat rings for, and how often: settings.py takes it from here.

While no worker runs, a call expires shortly before the next one, so that they do not pile up.
"""

from typing import Any

CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "requeue-stranded-work": {
        "task": "scoring.tasks.requeue_stranded",
        "schedule": 30.0,
        "options": {"expires": 25},
    },
    "requeue-previews": {
        "task": "prompts.tasks.requeue_previews",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "requeue-unread-files": {
        "task": "prompts.tasks.requeue_unread",
        "schedule": 300.0,
        "options": {"expires": 290},
    },
    "certify-decisions": {
        "task": "prompts.tasks.certify_decisions",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "send-news": {
        "task": "portfolio.tasks.send_news",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "ring-due-deliveries": {
        "task": "portfolio.tasks.ring_due_deliveries",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "requeue-tasks": {
        "task": "portfolio.tasks.requeue_tasks",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "tidy-people": {
        "task": "portfolio.tasks.tidy_people",
        "schedule": 900.0,
        "options": {"expires": 890},
    },
    "gather-words": {
        "task": "portfolio.tasks.gather_words",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "follow-retention": {
        "task": "portfolio.tasks.follow_retention",
        "schedule": 3600.0,
        "options": {"expires": 3500},
    },
    "tidy-files": {
        "task": "scoring.tasks.tidy_files",
        "schedule": 900.0,
        "options": {"expires": 890},
    },
}
