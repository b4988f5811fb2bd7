"""Worlds beside the Python package scienceworld: the same answers, and how fast. See README.md, "Worlds"."""

import argparse
import json
import os
import statistics
import subprocess
import sys

STEPS = 20
WARM_UP = 2  # rounds
PACKAGE = "Python package, step"
HERE = os.path.dirname(os.path.abspath(__file__))
PLAYER = os.path.join(HERE, "peers", "scienceworld_play.py")
CLASSES = "io.subgoal.bench.worlds."


class Sides:
    def __init__(self, options):
        self.options = options
        self.java = [os.path.join(options.java_home, "bin", "java"), "-Xmx3g", "-Xmn2g", "-XX:+UseParallelGC", "-cp", options.class_path]
        resources = os.path.join(options.root, "libs/scienceworld/src/test/resources")
        self.episodes = options.episodes or os.path.join(resources, "episodes.tsv")
        self.answers = os.path.join(resources, "python-package.txt")
        self.jar = os.path.join(options.work, "patched.jar")
        # The package starts the Java that it finds first.
        self.environment = dict(os.environ, PATH=os.path.join(options.java_home, "bin") + os.pathsep + os.environ["PATH"])

    def write(self, episodes="-"):
        subprocess.run([*self.java, CLASSES + "WriteEpisodes", episodes, self.jar], check=True)

    def python(self, *arguments):
        subprocess.run([self.options.python, PLAYER, *arguments], check=True, env=self.environment)

    def open(self, command):
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=self.environment)

    def open_python(self):
        return self.open([self.options.python, PLAYER, "time", self.episodes, "--steps", str(STEPS)])

    def open_java(self):
        return self.open([*self.java, CLASSES + "Play", self.episodes, str(STEPS)])


def ask(process, order):
    process.stdin.write(order + "\n")
    process.stdin.flush()
    return json.loads(process.stdout.readline())


def parity(sides):
    """Every turn of every episode, with the package over the patched simulator and over the one that it brings."""
    sides.write()
    for name, jar in (("patched", ["--jar", sides.jar]), ("its own", [])):
        answers = os.path.join(sides.options.work, "answers.txt")
        sides.python("record", sides.episodes, answers, *jar)
        print(f"\nThe Python package over {name} simulator:", flush=True)
        subprocess.run([*sides.java, CLASSES + "Compare", sides.episodes, answers])
        os.remove(answers)


def record(sides):
    sides.write(sides.episodes)
    sides.python("checksums", sides.episodes, sides.answers, "--jar", sides.jar)


def speed(sides):
    ways = {
        **({PACKAGE: (sides.open_python(), "")} if sides.options.python else {}),
        "step + look + inventory": (sides.open_java(), "1 plain"),
        "the same with valid actions": (sides.open_java(), "1 valid"),
        "two worlds, step + look + inventory": (sides.open_java(), "2 plain"),
        "two worlds with valid actions": (sides.open_java(), "2 valid"),
    }
    rounds = {name: [] for name in ways}
    for number in range(sides.options.rounds + WARM_UP):
        for name, (process, order) in ways.items():
            result = ask(process, order)
            print(json.dumps({"round": number, "way": name, **result}), flush=True)
            if number >= WARM_UP:
                rounds[name].append(result)
    for process, _ in ways.values():
        process.stdin.close()
        process.wait()
    table(rounds)


def table(rounds):
    names = list(rounds)
    with_package = PACKAGE in rounds
    rate = {name: statistics.median(r["steps"] / r["wall"] for r in results) for name, results in rounds.items()}
    # Threads of two worlds overlap: what counts is the sum of their rates.
    for name in names[-2:]:
        rate[name] *= 2
    cpu = {name: statistics.median(1000 * r["cpu"] / r["steps"] for r in results) for name, results in rounds.items()}
    print("\n| | steps / s | of the Python package | of one world | CPU ms a step |\n|---|---|---|---|---|")
    one = {names[-2]: names[-4], names[-1]: names[-3]}
    for name in names:
        beside = f"{rate[name] / rate[one[name]]:.2f} x" if name in one else ""
        package = f"{rate[name] / rate[PACKAGE]:.1f} x" if with_package else ""
        print(f"| {name} | {rate[name]:.0f} | {package} | {beside} | {cpu[name]:.1f} |")
    print(f"\nload average {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors")


def memory(sides):
    command = list(sides.java)
    command[1:4] = ["-Xmx1g", "-XX:+UseSerialGC"]
    subprocess.run([*command, CLASSES + "Memory", sides.episodes, "32"], check=True)


def main():
    parser = argparse.ArgumentParser(prog="bench/run worlds", description=__doc__)
    parts = {"parity": parity, "speed": speed, "memory": memory, "record": record}
    parser.add_argument("parts", nargs="*", metavar="part", help=f"of {', '.join(parts)}; all but record if left out")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--episodes", help="a file of other episodes")
    for name in ("root", "work", "java-home", "python", "class-path"):
        parser.add_argument("--" + name, required=True, help=argparse.SUPPRESS)
    options = parser.parse_args()
    unknown = set(options.parts) - set(parts)
    if unknown:
        parser.error(f"unknown: {', '.join(unknown)}")
    os.makedirs(options.work, exist_ok=True)
    for part in options.parts or ["parity", "speed", "memory"]:
        parts[part](Sides(options))


if __name__ == "__main__":
    sys.exit(main())
