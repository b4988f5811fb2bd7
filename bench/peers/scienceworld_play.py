"""The Python package scienceworld plays episodes: to write down what it answers, or for time, as often as it is told to.

    scienceworld_play.py record EPISODES OUT [--jar JAR]      a line for each turn
    scienceworld_play.py checksums EPISODES OUT [--jar JAR]   a checksum for each episode
    scienceworld_play.py time EPISODES --steps N                a round for each line of the input, a line of JSON for each
"""

import argparse
import hashlib
import json
import os
import sys
import time

from scienceworld import ScienceWorldEnv


def read(path):
    for line in open(path, encoding="utf-8"):
        task, variation, simplifications, *actions = line.rstrip("\n").split("\t")
        yield task, int(variation), simplifications, actions


def turns(env, task, variation, simplifications, actions):
    """What the package tells about an episode, its first look included."""
    env.load(task, variation, simplifications)
    observation, info = env.reset()
    yield turn(env, observation, info["reward"], False, info)
    for action in actions:
        observation, reward, done, info = env.step(action)
        yield turn(env, observation, reward, done, info)


def turn(env, observation, reward, done, info):
    return [env.get_task_description(), info["taskDesc"], observation, reward, done, info["score"], info["moves"],
            info["look"], info["inv"], info["valid"]]


def texts(fields):
    for field in fields:
        yield {bool: lambda b: str(b).lower(), list: "\n".join}.get(type(field), str)(field)


def checksum(recorded):
    digest = hashlib.sha256()
    for fields in recorded:
        for text in texts(fields):
            digest.update(text.encode() + b"\0")
    return digest.hexdigest()


def record(env, options):
    with open(options.out, "w", encoding="utf-8") as out:
        for task, variation, simplifications, actions in read(options.episodes):
            recorded = list(turns(env, task, variation, simplifications, actions))
            if options.command == "checksums":
                print(task, variation, simplifications or "-", len(recorded), checksum(recorded), file=out)
            else:
                for fields in recorded:
                    print("\x1f".join(texts(fields)).replace("\n", "\\n"), file=out)


def cpu(java):
    """Processor seconds of this process and its Java."""
    total = sum(os.times()[:2])
    with open(f"/proc/{java}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return total + (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(env, options):
    """Steps as the package takes them, valid actions always among what it tells; loads are not counted."""
    episodes = list(read(options.episodes))
    java = env._gateway.java_process.pid
    for _ in sys.stdin:
        steps = wall = processor = 0
        for task, variation, simplifications, actions in episodes:
            env.load(task, variation, simplifications)
            env.reset()
            begin, begin_cpu = time.perf_counter(), cpu(java)
            for action in actions[:options.steps]:
                env.step(action)
                steps += 1
            wall += time.perf_counter() - begin
            processor += cpu(java) - begin_cpu
        print(json.dumps({"steps": steps, "wall": wall, "cpu": processor}), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["record", "checksums", "time"])
    parser.add_argument("episodes")
    parser.add_argument("out", nargs="?")
    parser.add_argument("--steps", type=int)
    parser.add_argument("--jar")
    options = parser.parse_args()
    env = ScienceWorldEnv("", options.jar)
    if options.command == "time":
        measure(env, options)
    else:
        record(env, options)


if __name__ == "__main__":
    main()
