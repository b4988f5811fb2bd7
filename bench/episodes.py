"""Measures whole episodes of the sub-goal agent, over REST. Started by bench/run, which passes what is needed."""

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import time
import uuid
from pathlib import Path

from serving.bench import row, say, table
from serving.process import busy_seconds, cpu_seconds
from suite import Suite

BEAMS = 5
PEER = Path(__file__).parent / "peers" / "episode_loop.py"
MODELS = {"executor": "demo-executor", "controller": "demo-controller", "firstSubgoal": "demo-controller"}
TASKS = ["4-1", "4-4", "7-1", "7-2", "7-3"]


def main():
    parser = argparse.ArgumentParser(prog="bench/run episodes", description=__doc__)
    for name in ("root", "work", "java-home", "class-path", "python"):
        parser.add_argument(f"--{name}", required=True, help=argparse.SUPPRESS)
    parser.add_argument("parts", nargs="*", metavar="WHAT", help=f"of {', '.join(PARTS)}; all if left out")
    parser.add_argument("--rounds", type=int, default=3, help="turns of each that count (default: 3)")
    parser.add_argument("--episodes", type=int, default=10, help="test variations of each task (default: 10)")
    parser.add_argument("--at-a-time", type=lambda text: [int(count) for count in text.split(",")], default=[2, 4, 8],
                        help="parallel: how many episodes side by side (default: 2,4,8)")
    options = parser.parse_args()
    unknown = [part for part in options.parts if part not in PARTS]
    if unknown:
        parser.error(f"no such part: {', '.join(unknown)}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    bench = Bench(options)
    for part in options.parts or PARTS:
        PARTS[part](bench)
    sys.exit(1 if bench.missed else 0)


class Bench:
    def __init__(self, options):
        self.options = options
        self.folder = Path(options.work) / "episodes"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.models = Path(options.root) / "models"
        self.bundled = {m["name"].removeprefix("demo-"): m for m in json.loads((self.models / "models.json").read_text())}
        self.missed = []

    def suite(self, worlds):
        return Suite(self.options.root, str(self.folder / "data"), {"SUBGOAL_AGENT_WORLDS": str(worlds)})

    def judge(self, target, met):
        print(f"\nTarget: {target}: **{'met' if met else 'missed'}**", flush=True)
        if not met:
            self.missed.append(target)


class Round:
    """All episodes once, from the request until the last is over."""

    def __init__(self, suite, options, policy):
        before, busy, begin = cpu_seconds(suite.process.pid), busy_seconds(), time.monotonic()
        evaluation = suite.call(3, "/v1/evaluations", {
            "name": f"episodes-{uuid.uuid4()}", "agent": "subgoal", "models": MODELS, "beams": BEAMS,
            "controllerPolicy": policy,
            "episodes": [{"task": task, "variations": [f"test/{options.episodes}"]} for task in TASKS]})
        while (state := suite.call(3, f"/v1/evaluations/{evaluation['id']}"))["state"] in ("queued", "running"):
            time.sleep(0.05)
        self.wall = time.monotonic() - begin
        self.cpu = cpu_seconds(suite.process.pid) - before
        self.others = max(0.0, busy_seconds() - busy - self.cpu) / self.wall
        if state["state"] != "succeeded":
            raise SystemExit(f"{state['state']}: {state.get('error')}")
        self.episodes = sorted(
            suite.call(3, f"/v1/evaluations/{evaluation['id']}/episodes?size=200")["items"],
            key=lambda episode: (episode["task"], episode["variation"]))
        self.scores = [(e["task"], e["variation"], e["score"], e["moves"], e["decisions"]) for e in self.episodes]

    @property
    def hourly(self):
        return 3600 * len(self.episodes) / self.wall

    def say(self, name):
        say(f"{name}: {len(self.episodes)} episodes in {self.wall:.1f} s, {self.cpu:.1f} s of processors, "
            f"{self.others:.2f} taken by others")


class Peer:
    """The loop in Python: processes with some threads each, which share the episodes."""

    def __init__(self, options, folder, model, scripts, processes, threads):
        environment = os.environ | {
            "OMP_NUM_THREADS": str(threads), "HF_HUB_OFFLINE": "1",
            # The package starts the Java that it finds first.
            "PATH": f"{options.java_home}/bin{os.pathsep}{os.environ['PATH']}"}
        with open(folder / "peer.log", "a") as log:
            self.processes = [
                subprocess.Popen([options.python, PEER, model, scripts, str(threads)], env=environment,
                                 stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True)
                for _ in range(processes)]
        for process in self.processes:
            self.read(process)

    def read(self, process):
        # The package prints words of its own.
        for line in process.stdout:
            if line.startswith("{"):
                return json.loads(line)
        raise SystemExit("The loop in Python has failed; see peer.log")

    def play(self, numbers):
        begin = time.monotonic()
        for number, process in enumerate(self.processes):
            process.stdin.write(" ".join(map(str, numbers[number::len(self.processes)])) + "\n")
            process.stdin.flush()
        results = [self.read(process) for process in self.processes]
        return time.monotonic() - begin, results

    def close(self):
        for process in self.processes:
            process.stdin.close()
            process.wait()


def python(bench):
    """Episodes an hour beside the same loop in Python, which is told what to ask and do."""
    options, policy = bench.options, "every_step"
    if not options.python:
        say("The loop in Python is left out")
        return
    suite, peers = bench.suite(2), {}
    try:
        first = Round(suite, options, policy)
        scripts = write_scripts(bench, suite, first)
        count = len(first.episodes)
        for processes, threads in ((1, 1), (1, 2), (2, 1)):
            peers[f"Python, {processes} x {threads}"] = Peer(
                options, bench.folder, bench.models, scripts, processes, threads)
        ours, theirs, asked, same = [], {name: [] for name in peers}, 0, 0
        for number in range(options.rounds + 1):
            played = Round(suite, options, policy)
            played.say(f"round {number}, services")
            if played.scores != first.scores:
                raise SystemExit("Episodes have other scores than before")
            if number:  # the first warms up
                ours.append(played.hourly)
            for name, peer in peers.items():
                if number == 0:
                    peer.play([count - 1] * len(peer.processes))
                    continue
                wall, results = peer.play(range(count))
                say(f"round {number}, {name}: {wall:.1f} s, {json.dumps(results)}")
                theirs[name].append(3600 * count / wall)
                asked += sum(result["asked"] for result in results)
                same += sum(result["same"] for result in results)
    finally:
        for peer in peers.values():
            peer.close()
        suite.close()
    turns = sum(decisions for *_, decisions in first.scores)
    table(f"{count} episodes of {', '.join(TASKS)}, {turns} decisions, controller at every step, {BEAMS} beams",
          "", "episodes / h", "of the services")
    best = statistics.median(ours)
    row("services, 2 worlds", best, "")
    for name, rates in theirs.items():
        row(name, statistics.median(rates), f"{statistics.median(rates) / best:.2f} x")
    print(f"\nThe models' answers: {same} of {asked} the same")
    ratios = {name: statistics.median(a / b for a, b in zip(ours, rates)) for name, rates in theirs.items()}
    loop = min(ratio for name, ratio in ratios.items() if name.startswith("Python, 1 "))
    print(f"\nTwo loops side by side: {ratios['Python, 2 x 1']:.1f} times")
    bench.judge(f"episodes an hour, 5 times the loop in Python: {loop:.1f}", loop >= 5)


def write_scripts(bench, suite, played):
    """The traces, and from them what the models were asked."""
    traces, scripts = bench.folder / "traces.jsonl", bench.folder / "scripts.jsonl"
    with open(traces, "w") as out:
        for episode in played.episodes:
            print(json.dumps(suite.call(3, f"/v1/episodes/{episode['id']}/trace")), file=out)
    subprocess.run([f"{bench.options.java_home}/bin/java", "-cp", bench.options.class_path,
                    "io.subgoal.bench.episodes.EpisodePrompts", bench.bundled["executor"]["format"], traces, scripts], check=True)
    return scripts


def parallel(bench):
    """Episodes side by side and one after another."""
    counts = bench.options.at_a_time
    rounds, scores = {1: []} | {count: [] for count in counts}, {}
    for number in range(bench.options.rounds):
        for worlds in rounds:
            suite = bench.suite(worlds)
            try:
                Round(suite, bench.options, "on_marker")  # warms up
                played = Round(suite, bench.options, "on_marker")
            finally:
                suite.close()
            played.say(f"round {number + 1}, {worlds} at a time")
            rounds[worlds].append(played)
            for task, variation, *result in played.scores:
                scores.setdefault((task, variation), set()).add(tuple(result))
    table("Episodes side by side", "at a time", "episodes / h", "times", "processors' s an episode")
    ratios = {}
    for worlds, played in rounds.items():
        ratios[worlds] = statistics.median(many.hourly / one.hourly for one, many in zip(rounds[1], played))
        row(worlds, statistics.median(r.hourly for r in played), f"{ratios[worlds]:.2f}",
            f"{statistics.median(r.cpu / len(r.episodes) for r in played):.3f}")
    best = max(ratios.values())
    bench.judge(f"1.7 times the episodes an hour: {best:.2f}", best >= 1.7)
    different = sum(len(results) > 1 for results in scores.values())
    bench.judge(f"the same scores: {different} of {len(scores)} episodes have several", not different)


PARTS = {"python": python, "parallel": parallel}

if __name__ == "__main__":
    main()
