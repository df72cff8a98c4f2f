"""What has to be true of the database and the static files before the web server starts.

One process for all of it, because each one costs a second to begin.
"""

import hashlib
import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command


def main(arguments: list[str]) -> None:
    """Migrate, hide, collect, and load the demo unless told not to. One line on an error."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    try:
        call_command("migrate", interactive=False, verbosity=0)
        hide_switched_off()
        collect_static()
        if "--no-demo" not in arguments:
            call_command("load_demo")
    except CommandError as error:
        sys.exit(str(error))


def hide_switched_off() -> None:
    """Where expression was switched off since the last time, let no list show what it judged."""
    from scoring.actions.standing import hide_expression  # models: only once Django is set up

    hide_expression()


def collect_static() -> None:
    """Collect and compress the static files, unless these very files were collected before."""
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    digest = source_digest()
    if stamp.is_file() and stamp.read_text() == digest:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(digest)


def source_digest() -> str:
    """Of the names, sizes and times of all files that would be collected."""
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = os.stat(storage.path(name))
            digest.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


if __name__ == "__main__":
    main(sys.argv[1:])
