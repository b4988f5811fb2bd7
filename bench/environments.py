"""Measures the agent service's environments as a process of its own. Started by bench/run, which passes what is needed."""

import argparse
import json
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from serving.bench import row, say, table
from serving.process import Database, Server, handles, percentile, resident_mb

# A heap of one size, all of it resident from the start: what grows then is native.
JVM = ["-Xms768m", "-Xmx768m", "-XX:+AlwaysPreTouch"]
MAY_GROW = 0.02  # of the memory, from the second quarter to the last
HANDLES_MAY_GROW = 5
THREADS_MAY_GROW = 5


def main():
    parser = argparse.ArgumentParser(prog="bench/run environments", description=__doc__)
    for name in ("root", "work", "java-home", "class-path", "jar"):
        parser.add_argument(f"--{name}", required=True, help=argparse.SUPPRESS)
    parser.add_argument("parts", nargs="*", metavar="WHAT", help="latency, parked, soak; all if left out")
    parser.add_argument("--count", type=int, default=10_000, help="environments of the soak (default: 10,000)")
    parser.add_argument("--callers", type=int, default=4, help="of the soak, side by side (default: 4)")
    parser.add_argument("--rounds", type=int, default=10, help="of latency (default: 10)")
    parser.add_argument("--worlds", type=int, default=4, help="that environments share (default: 4)")
    options = parser.parse_args()
    unknown = [part for part in options.parts if part not in PARTS]
    if unknown:
        parser.error(f"no such part: {', '.join(unknown)}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    bench = Bench(options)
    try:
        for part in options.parts or PARTS:
            PARTS[part](bench)
    finally:
        bench.close()
    sys.exit(1 if bench.missed else 0)


class Bench:
    def __init__(self, options):
        self.options = options
        self.folder = Path(options.work) / "environments"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.java = f"{options.java_home}/bin/java"
        self.missed = []
        # A build in the meantime is not to pull the jar from under the service.
        jar = self.folder / "agent-service.jar"
        shutil.copy(options.jar, jar)
        self.database = Database(self.java, options.class_path, self.folder)
        command = [
            self.java, "--enable-native-access=ALL-UNNAMED", *JVM, "-jar", jar, "--server.port={port}",
            f"--subgoal.agent.environments.worlds={options.worlds}", "--subgoal.agent.environments.most=100",
            "--subgoal.agent.environments.most-per-caller=100", "--subgoal.agent.environments.lease=5s"]
        self.service = Server(command, self.folder / "service.log", "/actuator/health/readiness", self.database.environment)
        self.service.await_ready()

    def load(self, *words):
        """Lines that the callers print, as they come."""
        command = [self.java, "-Xmx512m", "-XX:+UseSerialGC", "-cp", self.options.class_path,
                   "io.subgoal.bench.environments.EnvironmentLoad", words[0], self.service.port, *words[1:]]
        with open(self.folder / "load.log", "w") as log:
            process = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, stderr=log, text=True)
        try:
            yield from (line.strip() for line in process.stdout)
            if process.wait() != 0:
                raise SystemExit(f"The callers have failed; see {log.name}")
        finally:
            process.kill()

    def judge(self, target, met):
        print(f"\nTarget: {target}: **{'met' if met else 'missed'}**", flush=True)
        if not met:
            self.missed.append(target)

    def close(self):
        self.service.close()
        self.database.close()


def latency(bench):
    table("A step with look and inventory, one caller, task 4-4, ms", "way", "p50", "p99", "mean")
    for line in bench.load("latency", bench.options.rounds):
        row(*line.split("\t"))


def parked(bench):
    number = 2 * bench.options.worlds
    table(f"A step of a parked environment, {number} in turn over {bench.options.worlds} worlds, ms", "steps replayed", "mean")
    for line in bench.load("parked", number, 100):
        row(*line.split("\t"))


def soak(bench):
    begin, samples, end = time.monotonic(), [sample(bench, 0)], {}
    for line in bench.load("soak", bench.options.count, bench.options.callers):
        kind, rest = line.split(" ", 1)
        if kind == "end":
            end = {name: int(value) for name, value in (word.split("=") for word in rest.split())}
        else:
            samples.append(sample(bench, len(samples)))
    minutes = (time.monotonic() - begin) / 60
    left = until_empty(bench)
    samples.append(sample(bench, len(samples)))
    quarters = [samples[len(samples) * i // 4: len(samples) * (i + 1) // 4] for i in range(4)]
    table(f"soak: {bench.options.count} environments by {bench.options.callers} callers in {minutes:.1f} minutes",
          "quarter", "resident MB", "heap after GC, MB", "metaspace MB", "threads, at most", "file handles, at most")
    figures = []
    for number, quarter in enumerate(quarters):
        resident, heap, meta = (percentile([s[i] for s in quarter], 50) for i in range(3))
        threads, files = (max(s[i] for s in quarter) for i in (3, 4))
        figures.append((resident, heap, meta, threads, files))
        row(number + 1, *figures[-1])
    print(f"\nAnswers: {json.dumps(end)}; left when all leases had ended: {left}")
    second, last = figures[1], figures[3]
    bench.judge(f"resident memory flat ({last[0] - second[0]:+.1f} MB)", last[0] - second[0] <= MAY_GROW * second[0])
    # What is alive depends on what was being made; a world has some 30 MB.
    bench.judge(f"heap flat ({last[1] - second[1]:+.1f} MB)", last[1] - second[1] <= 0.1 * second[1])
    bench.judge(f"metaspace flat ({last[2] - second[2]:+.1f} MB)", last[2] - second[2] <= MAY_GROW * second[2])
    bench.judge(f"threads flat ({last[3] - second[3]:+d})", last[3] - second[3] <= THREADS_MAY_GROW)
    bench.judge(f"file handles flat ({last[4] - second[4]:+d})", last[4] - second[4] <= HANDLES_MAY_GROW)
    bench.judge("every answer right, none failed", end.get("wrong") == 0 and end.get("failed") == 0)
    bench.judge("who came back 40 times found his episode", end.get("patient") == 40)
    bench.judge("nothing left", left == 0)


def sample(bench, number):
    pid = bench.service.pid
    bench.service.alive()
    jcmd = f"{bench.options.java_home}/bin/jcmd"
    subprocess.run([jcmd, str(pid), "GC.run"], check=True, stdout=subprocess.DEVNULL)
    heap = subprocess.run([jcmd, str(pid), "GC.heap_info"], check=True, capture_output=True, text=True).stdout
    used = int(re.search(r"heap.*?used (\d+)K", heap, re.S)[1]) / 1024
    names, values = subprocess.run([f"{bench.options.java_home}/bin/jstat", "-gc", str(pid)], check=True,
                                   capture_output=True, text=True).stdout.splitlines()
    meta = float(dict(zip(names.split(), values.split()))["MU"]) / 1024
    threads = int(re.search(r"Threads:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1])
    values = resident_mb(pid), used, meta, threads, handles(pid)
    say(f"{number:4}  resident {values[0]:.0f} MB, heap {used:.0f} MB, metaspace {meta:.0f} MB, "
        f"{threads} threads, {values[4]} handles")
    return values


def until_empty(bench):
    for _ in range(60):
        left = json.loads(bench.service.call("/v1/environments"))["total"]
        metrics = bench.service.call("/actuator/prometheus")
        left += sum(float(re.search(rf"^{name} (.+)$", metrics, re.M)[1]) for name in (
            "subgoal_agent_environments", "subgoal_agent_environment_worlds", "subgoal_agent_environment_sockets"))
        if left == 0:
            break
        time.sleep(1)
    return left


PARTS = {"latency": latency, "parked": parked, "soak": soak}

if __name__ == "__main__":
    main()
