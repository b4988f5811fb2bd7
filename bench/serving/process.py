"""The processes of the benchmark: database, service, peer, load; and what the kernel says of them."""

import contextlib
import json
import os
import re
import signal
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from suite import free_ports

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid):
    """Processor time of a process and of those it has started, system calls included."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    children = " ".join(path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children")).split()
    return (int(fields[11]) + int(fields[12])) / TICKS + sum(map(cpu_seconds, children))


def busy_seconds():
    """Processor time of the whole machine."""
    user, nice, system, _, _, interrupts, soft = map(int, Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:8])
    return (user + nice + system + interrupts + soft) / TICKS


def resident_mb(pid):
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) / 1024


def handles(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


class Process:
    """A process that is asked to end when the benchmark ends."""

    def __init__(self, command, log, environment=None, **streams):
        with open(log, "a") as out:
            self.process = subprocess.Popen(
                [str(word) for word in command], env=os.environ | (environment or {}), stderr=out,
                **({"stdout": out, "stdin": subprocess.DEVNULL} | streams))
        self.log = log
        self.pid = self.process.pid

    def alive(self):
        if self.process.poll() is not None:
            raise SystemExit(f"A process has ended early; see {self.log}")

    def close(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.process.wait()


class Server(Process):
    """A process that answers HTTP on a port of its own."""

    ports = 20000  # from where to look for one: it takes a while until a process takes the port it was given

    def __init__(self, command, log, health, environment=None):
        self.port, self.health = free_ports(Server.ports), health
        Server.ports = self.port + 10
        self.begin = time.monotonic()
        super().__init__([str(word).format(port=self.port) for word in command], log, environment)

    def call(self, path, body=None, method=None):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", None if body is None else json.dumps(body).encode(),
            {"Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(request, timeout=120) as answer:
            return answer.read().decode()

    def ask(self, request):
        method, path, body = request
        try:
            return json.loads(self.call(path, body, method))
        except urllib.error.HTTPError as e:
            raise SystemExit(f"{method} {path}: {e.code} {e.read().decode()}") from e

    def await_ready(self, patience=300):
        """Returns the seconds from the start of the process."""
        while True:
            self.alive()
            with contextlib.suppress(urllib.error.URLError, OSError):
                self.call(self.health)
                return time.monotonic() - self.begin
            if time.monotonic() - self.begin > patience:
                raise SystemExit(f"No answer from a process; see {self.log}")
            time.sleep(0.01)


class Database(Process):
    """The PostgreSQL of the lesson's data folder."""

    def __init__(self, java, class_path, folder):
        cache = Path(os.environ.get("SUBGOAL_CACHE_DIR") or Path.home() / ".cache" / "subgoal")
        super().__init__(
            [java, "-Xmx64m", "-cp", class_path, "io.subgoal.bench.serve.Database", folder / "data" / "postgres", cache],
            folder / "database.log", stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        # Its log comes by the same way.
        line = next((line for line in self.process.stdout if line.startswith("jdbc:")), None)
        if line is None:
            raise SystemExit(f"The database does not start; see {self.log}")
        url, user, password = line.strip().split("\t")
        self.environment = {
            "SPRING_DATASOURCE_URL": url, "SPRING_DATASOURCE_USERNAME": user, "SPRING_DATASOURCE_PASSWORD": password}

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Load(Process):
    """Makes load and says what came of it. Its own processor time is told apart from the server's."""

    def __init__(self, java, class_path, folder):
        super().__init__(
            [java, "-Xmx2g", "-XX:+UseSerialGC", "-cp", class_path, "io.subgoal.bench.serve.Load"],
            folder / "load.log", stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.out = folder / "load.out"

    def begin(self, kind, server, requests, **options):
        words = {"port": server.port, "requests": requests, "out": self.out} | options
        line = " ".join([kind, *(f"{name}={value}" for name, value in words.items())])
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def end(self):
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"The load has ended early; see {self.log}")
        return {name: float(value) for name, value in (word.split("=") for word in line.split())}

    def run(self, kind, server, requests, **options):
        server_cpu, busy = cpu_seconds(server.pid), busy_seconds()
        begin = time.monotonic()
        self.begin(kind, server, requests, **options)
        counts = self.end()
        took = time.monotonic() - begin
        server.alive()
        server_cpu = cpu_seconds(server.pid) - server_cpu
        everybody = busy_seconds() - busy
        # The load reads and writes files before and after; that is its own work too.
        return Turn(
            [Sample.read(line) for line in self.out.read_text().splitlines()], counts["wall_ms"] / 1000, server_cpu,
            counts["cpu_ms"] / 1000, max(0.0, everybody - server_cpu - counts["cpu_ms"] / 1000) / took)


@dataclass
class Sample:
    request: int
    at: float  # seconds since the load began
    millis: float
    status: int
    retry_after: str
    body: str

    @staticmethod
    def read(line):
        request, at, nanos, status, retry_after, body = line.split("\t")
        return Sample(int(request), int(at) / 1e9, int(nanos) / 1e6, int(status), retry_after, body)


@dataclass
class Turn:
    """What came of a load: samples, wall time, processor time of server and load, processors that others kept busy."""

    samples: list = field(default_factory=list)
    wall: float = 0.0
    cpu: float = 0.0
    load_cpu: float = 0.0
    others: float = 0.0

    def __add__(self, other):
        wall = self.wall + other.wall
        return Turn(self.samples + other.samples, wall, self.cpu + other.cpu, self.load_cpu + other.load_cpu,
                    (self.others * self.wall + other.others * other.wall) / wall)

    def good(self):
        return [sample for sample in self.samples if sample.status == 200]

    def check(self):
        """Every answer is to be a good one."""
        for sample in self.samples:
            if sample.status != 200:
                raise SystemExit(f"Request {sample.request} had {sample.status}: {sample.body}")
        return self

    def rate(self):
        return len(self.good()) / self.wall

    def cpu_millis(self):
        return 1000 * self.cpu / max(1, len(self.good()))

    def millis(self):
        return [sample.millis for sample in self.good()]


def percentile(values, share):
    """The value that this share of all does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * share // 100) - 1)] if ordered else float("nan")
