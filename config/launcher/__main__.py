"""./run: start Presence, or run a management command against the one that runs."""

import argparse
import os
import signal
import sys
from types import FrameType

from config.bootstrap import describe_os_error
from config.embedded.faults import EmbeddedError
from config.launcher.commands import MANAGE
from config.launcher.console import Console
from config.launcher.environment import ROOT, VAR
from config.launcher.instance import AlreadyRunning, Instance
from config.launcher.listening import NoPort
from config.launcher.supervisor import CannotStart, Supervisor
from config.processes import ProcessEnded

RUN_FOLDER = VAR / "run"
REFUSALS = (AlreadyRunning, CannotStart, EmbeddedError, NoPort, ProcessEnded)


class Stopped(BaseException):
    """Somebody asked us to end. Not an Exception: nothing on the way may swallow it."""


def main() -> None:
    """Whatever is wrong ends as one line on standard error and exit code 1."""
    options = _options()
    try:
        if options.command:
            _manage(options.command)
        else:
            _run(options)
    except REFUSALS as refusal:
        sys.exit(str(refusal))
    except OSError as error:
        sys.exit(describe_os_error(error))
    except Stopped:
        sys.exit(130)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./run",
        description="Start Presence: database, broker, web, worker and clock. Ctrl-C stops them.",
        epilog="./run manage COMMAND … runs a management command against the running Presence.",
    )
    parser.add_argument("--port", type=int, default=8000, help="first port to try (8000)")
    parser.add_argument("--no-demo", action="store_true", help="do not load the demo team")
    commands = parser.add_subparsers(metavar="manage")
    manage = commands.add_parser("manage", help="run a management command, e.g. createsuperuser")
    manage.add_argument("command", nargs=argparse.REMAINDER)
    parser.set_defaults(command=None)
    options = parser.parse_args()
    if not 0 < options.port < 65536:
        parser.error("a port is a number from 1 to 65535")
    if options.command == []:
        parser.error("manage needs a command, e.g. ./run manage createsuperuser")
    return options


def _manage(command: list[str]) -> None:
    """Become `manage.py` with the running instance's addresses."""
    environment = Instance(RUN_FOLDER).environment()
    if environment is None:
        sys.exit("Presence is not running here; start it with ./run, then run this again.")
    os.chdir(ROOT)
    os.execve(MANAGE[0], [*MANAGE, *command], os.environ | environment)  # noqa: S606


def _run(options: argparse.Namespace) -> None:
    """Start and watch until told to stop, and stop everything whatever happens."""
    for wanted in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(wanted, _stop)
    console = Console()
    instance = Instance(RUN_FOLDER)
    instance.acquire()
    supervisor = Supervisor(console, instance)
    try:
        supervisor.start(options.port, with_demo=not options.no_demo)
        supervisor.watch()
    except Stopped:
        console.say("Stopping …")
    finally:
        _wind_down(supervisor)
        instance.release()
    console.say("Stopped.")


def _wind_down(supervisor: Supervisor) -> None:
    """Stop in order; asked a second time, at once."""
    try:
        supervisor.stop()
    except Stopped:
        supervisor.kill()
        supervisor.stop()


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise Stopped


if __name__ == "__main__":
    main()
