"""What all parts have at hand, and how they print."""

import json
import shutil
import sys
from pathlib import Path

from serving.asking import Asking
from serving.lesson import lesson
from serving.process import Database, Load, Server

QUEUE = 128  # requests that may be inside, as by default; named here since the overload is judged by it
READY = "/actuator/health/readiness"


class Bench:
    def __init__(self, options):
        self.options = options
        self.root = Path(options.root)
        self.folder = Path(options.work) / "serve"
        self.java = f"{options.java_home}/bin/java"
        self.lesson = lesson(Path(options.root), self.folder, options.fresh)
        self.asking = Asking(self.lesson["rows"], self.folder)
        # A build in the meantime is not to pull the jar from under a running service.
        self.jar = self.folder / "inference-service.jar"
        shutil.copy(options.jar, self.jar)
        self.database = Database(self.java, options.class_path, self.folder)
        self.load = Load(self.java, options.class_path, self.folder)
        self.opened = [self.database, self.load]
        self.shared = None
        self.missed = []

    def launched(self, models):
        """A service started as a user starts it."""
        command = [
            self.root / "subgoal", "service", "inference-service", "--server.port={port}",
            f"--subgoal.inference.cache={models}", *self.options.service_option]
        environment = self.database.environment | {"OPT_OUT_TRACKING": "true", "SUBGOAL_JAVA_HOME": self.options.java_home}
        return Server(command, self.folder / "service.log", READY, environment)

    def service(self, *java_options, models=None):
        """A service of its own for a part, which closes it."""
        command = [
            self.java, "-Dai.djl.offline=true", "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow", *java_options, *self.options.java_option, "-jar", self.jar,
            "--server.port={port}", f"--subgoal.inference.decoding.requests={QUEUE}",
            f"--subgoal.inference.cache={models or self.folder / 'models'}", *self.options.service_option]
        environment = self.database.environment | {"OPT_OUT_TRACKING": "true"}
        return Server(command, self.folder / "service.log", READY, environment)

    def served(self):
        """The service that most parts share, ready and with the one model that the store says it serves."""
        if self.shared is None:
            self.shared = self.service()
            self.opened.append(self.shared)
            self.shared.await_ready()
            serve_one(self.shared)
        return self.shared

    def peers(self):
        """The peers by name, one for each way to use two processors; none if they were left out."""
        if not self.options.python:
            return {}
        script = Path(__file__).parent.parent / "peers" / "serve_transformers.py"
        peers = {}
        for processes, threads in ((1, 1), (1, 2), (2, 1)):
            command = [self.options.python, script, "{port}", self.folder / "model", processes, threads]
            environment = {"OMP_NUM_THREADS": str(threads), "HF_HUB_OFFLINE": "1"}
            peer = Server(command, self.folder / "peer.log", "/health", environment)
            self.opened.append(peer)
            peers[f"transformers, {processes} x {threads}"] = peer
        for peer in peers.values():
            peer.await_ready()
        return peers

    def write(self, name, requests, expectations=None):
        return self.asking.write(name, requests, expectations)

    def judge(self, target, met):
        """Says whether a target is met."""
        print(f"\nTarget: {target}: **{'met' if met else 'missed'}**", flush=True)
        if not met:
            self.missed.append(target)

    def close(self):
        for process in reversed(self.opened):
            process.close()


def serve_one(service):
    """The store is to name one model, also after a soak that was broken off."""
    for model in json.loads(service.call("/v1/models"))["data"]:
        if model["name"] != "joint":
            service.call(f"/v1/models/{model['name']}", method="DELETE")


def say(text):
    print(text, file=sys.stderr, flush=True)


def table(title, *columns):
    print(f"\n### {title}\n")
    row(*columns)
    print("|" + "---|" * len(columns), flush=True)


def row(*cells):
    print("| " + " | ".join(f"{cell:,.2f}" if isinstance(cell, float) else str(cell) for cell in cells) + " |", flush=True)


def millis_of(body):
    return json.loads(body)["millis"]
