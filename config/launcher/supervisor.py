"""Start everything in order, watch it, and stop everything."""

import os
import shutil
import socket
import time
from collections.abc import Sequence

from config.embedded.places import reachable_home, short_folder
from config.embedded.postgresql import PostgreSQL
from config.embedded.valkey import Valkey
from config.launcher import commands, listening
from config.launcher.console import Console
from config.launcher.environment import ROOT, VAR, environment_of
from config.launcher.instance import Instance
from config.processes import Process, ProcessEnded, run_to_end, stop_all

APPS_STOP_SECONDS = 8.0
SERVERS_STOP_SECONDS = 8.0
WEB_START_SECONDS = 60.0
WATCH_SECONDS = 0.2
SIGN_IN = "Sign in as "


class CannotStart(Exception):
    """Presence cannot start; the message is one line with what mends it."""


class Supervisor:
    """Everything that ./run starts. Call `start`, then `watch`, and in the end always `stop`."""

    def __init__(self, console: Console, instance: Instance) -> None:
        self.console = console
        self.instance = instance
        self.sockets = short_folder("presence-")
        self.servers: list[Process] = []
        self.apps: list[Process] = []
        self.env: dict[str, str] = {}
        self.sign_in = ""

    def start(self, port: int, *, with_demo: bool) -> None:
        """Servers, files, database, then web, worker and beat; returns when the web answers."""
        self.instance.write({"pid": os.getpid(), "sockets": str(self.sockets)})
        self._start_servers()
        has_portraits = self._fetch_files()
        self._set_up(with_demo=with_demo and has_portraits)
        listener = listening.listen(port)
        address = listening.address_of(listener)
        self.env.setdefault("SITE_URL", address)  # what links in e-mails begin with
        with listener:
            taken = listener.getsockname()[1]
            if taken != port:
                self.console.emphasise(f"Port {port} is taken; Presence takes port {taken}.")
            self._start_apps(listener)
            self._wait_for_web(listener)
            self._announce(address)

    def watch(self) -> None:
        """Return never: raises ProcessEnded as soon as one of the processes is gone."""
        while True:
            for process in (*self.servers, *self.apps):
                process.check_running()
            time.sleep(WATCH_SECONDS)

    def stop(self) -> None:
        """Stop the apps, then the servers they use; kill what does not follow in time."""
        stubborn = stop_all(list(reversed(self.apps)), grace=APPS_STOP_SECONDS)
        stubborn += stop_all(list(reversed(self.servers)), grace=SERVERS_STOP_SECONDS)
        for process in stubborn:
            self.console.say(f"{process.name} did not stop in time and was killed.")
        shutil.rmtree(self.sockets, ignore_errors=True)

    def kill(self) -> None:
        """End everything at once: somebody pressed Ctrl-C a second time."""
        for process in (*self.apps, *self.servers):
            process.kill()

    def _start_servers(self) -> None:
        """PostgreSQL and Valkey, unless the environment names others."""
        home = reachable_home(VAR)
        if home != VAR:
            self.console.say(f"PostgreSQL runs as nobody and cannot enter {VAR}; its data: {home}")
        addresses = {}
        database = broker = None
        if not os.environ.get("DATABASE_URL"):
            database = PostgreSQL(home / "postgres", self.sockets / "db", copies=home / "programs")
            database.prepare(self._run_step)
            addresses["DATABASE_URL"] = database.url
            self._start_server(database.process(self.console.log))
        if not os.environ.get("REDIS_URL"):
            broker = Valkey(VAR / "valkey", self.sockets / "broker.sock")
            addresses["REDIS_URL"] = broker.url
            self._start_server(broker.process(self.console.log))
        self.env = environment_of(addresses)
        if database:
            database.wait_until_ready(self._server("db"))
        if broker:
            broker.wait_until_ready(self._server("broker"))

    def _start_server(self, process: Process) -> None:
        self.servers.append(process.start(keep_open=[self.instance.lock]))

    def _server(self, name: str) -> Process:
        return next(process for process in self.servers if process.name == name)

    def _fetch_files(self) -> bool:
        """Get model files and portraits that are not there; whether there are portraits."""
        from portfolio.demo import portrait_files

        wanted = []
        if not are_models_there():
            wanted.append(self._app("models", [*commands.MANAGE, "fetch_models"]))
        if not portrait_files.are_kept():
            wanted.append(self._app("portraits", [*commands.MANAGE, "fetch_portraits"]))
        for step in wanted:
            self.apps.append(step.start())
        codes = {step.name: self._wait(step) for step in wanted}
        if codes.get("models"):
            raise CannotStart(_last_words(wanted[0]))
        return not codes.get("portraits")

    def _set_up(self, *, with_demo: bool) -> None:
        options = [] if with_demo else ["--no-demo"]
        step = self._app("setup", [*commands.PYTHON, "-m", "config.launcher.setup", *options])
        self._run_step(step)
        found = [line for line in step.last_lines if line.startswith(SIGN_IN)]
        self.sign_in = found[-1] if found else ""

    def _start_apps(self, listener: socket.socket) -> None:
        self.apps.append(self._app("web", commands.web(listener)))
        self.apps[-1].start(keep_open=[listener.fileno()])
        self.apps.append(self._app("worker", commands.worker()).start())
        self.apps.append(self._app("beat", commands.beat()).start())

    def _wait_for_web(self, listener: socket.socket) -> None:
        deadline = time.monotonic() + WEB_START_SECONDS
        while not listening.answers(listener):
            for process in self.apps:
                process.check_running()
            if time.monotonic() > deadline:
                raise CannotStart(f"The web server did not answer in {WEB_START_SECONDS:.0f} s.")
            time.sleep(0.1)

    def _announce(self, address: str) -> None:
        ours = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "SITE_URL", "DJANGO_SETTINGS_MODULE")
        self.instance.write(
            {
                "pid": os.getpid(),
                "address": address,
                "sockets": str(self.sockets),
                "environment": {name: self.env[name] for name in ours},
            }
        )
        self.console.emphasise(f"Presence is ready at {address}")
        if self.sign_in:
            self.console.emphasise(self.sign_in)
        self.console.say("Ctrl-C stops it; what you made stays in var/.")

    def _app(self, name: str, command: Sequence[str]) -> Process:
        env = self.env | (commands.WORKER_ENVIRONMENT if name == "worker" else {})
        return Process(name, command, sink=self.console.log, env=env, cwd=ROOT)

    def _run_step(self, step: Process) -> None:
        """Run to the end something that `stop` must know of while it runs."""
        self.apps.append(step)
        run_to_end(step)
        self.apps.remove(step)

    def _wait(self, step: Process) -> int | None:
        code = step.wait()
        self.apps.remove(step)
        return code


def are_models_there() -> bool:
    """Whether every pinned model file is there with the right bytes."""
    from scoring.vision.models import ModelMissing, model_path, model_table

    try:
        for model in model_table()[0]:
            model_path(model.name)
    except ModelMissing:
        return False
    return True


def _last_words(process: Process) -> str:
    return process.last_lines[-1] if process.last_lines else str(ProcessEnded(process))
