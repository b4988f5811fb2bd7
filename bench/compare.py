"""Measures the library against its peers. Started by bench/run, which passes what is needed on the command line."""

import argparse
import json
import math
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

BENCH = Path(__file__).parent

# Repetitions are those of one measurement: short work is repeated so that it is longer than the clock's and the
# scheduler's noise.
GENERATION = {
    "tiny": {"model": "tiny", "batch": 1, "beams": 1, "new_tokens": 16, "repetitions": 30},
    "small": {"model": "small", "batch": 8, "beams": 5, "new_tokens": 20, "repetitions": 1},
}
TRAINING = {"training": {"model": "small", "batch": 8, "repetitions": 1}}

# One epoch over real rows: how many to learn from and to measure on, the peak of the learning rate, and the updates of
# the warm-up. Orders are those of the Hugging Face Trainer: its default, and its own way to bring rows of like length
# together.
ROWS = {
    "rows": {
        "model": "preset", "train": 2048, "dev": 512, "rate": 1e-3, "warm_up": 8, "orders": ["random", "grouped"]
    },
    "rows-small": {"model": "small", "train": 256, "dev": 64, "rate": 1e-4, "warm_up": 2, "orders": ["random"]},
}
BATCH = 8  # the Trainer's default
# One task of each topic, since tasks differ in how long their rows are.
ROW_TASKS = ["1-1", "2-1", "3-1", "4-1", "5-1", "6-1", "7-1", "8-1", "9-1", "10-1"]
ROW_EPISODES = (4, 1)  # of each task, to learn from and to measure on

# The tasks, episodes and updates of `./subgoal demo`.
POLICY = {"tasks": ["4-1", "4-4", "7-1", "7-2", "7-3"], "episodes": 60, "updates": 10_000}
TARGET_TOKENS = 32

WORKLOADS = [*GENERATION, *TRAINING, *ROWS, "quality", "growth"]

# What each backend of the library can compute with.
PRECISIONS = {"torch": ["fp32"], "onnx": ["fp32", "int8"]}


class Engine:
    """A process that does one workload again and again when told to."""

    def __init__(self, name, precision, command):
        self.name, self.precision = name, precision
        self.wall, self.cpu, self.peak_mb = [], [], None
        start = time.perf_counter()
        environment = os.environ | {"OMP_NUM_THREADS": str(arguments.threads), "HF_HUB_OFFLINE": "1"}
        self.process = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=arguments.log, text=True
        )
        self.result = self.answer()["result"]
        self.ready_s = time.perf_counter() - start

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.name} {self.precision} ended early; see {arguments.log.name}")
        return json.loads(line)

    def measure(self, repetitions):
        self.process.stdin.write(f"{repetitions}\n")
        self.process.stdin.flush()
        measurement = self.answer()
        self.wall.append(measurement["wall_ms"])
        self.cpu.append(measurement["cpu_ms"])
        return measurement

    def close(self):
        self.process.stdin.close()
        _, status, usage = os.wait4(self.process.pid, 0)
        self.process.returncode = os.waitstatus_to_exitcode(status)
        # The kernel's own count, alike for all engines: kilobytes on Linux, bytes on macOS.
        self.peak_mb = usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def java(main, *words):
    return [
        f"{arguments.java_home}/bin/java",
        "-Dai.djl.offline=true",
        f"-Dai.djl.pytorch.num_threads={arguments.threads}",
        "--enable-native-access=ALL-UNNAMED",
        "-XX:+UseParallelGC",
        "-Xmx2g",
        *arguments.java_option,
        "-cp",
        arguments.class_path,
        f"io.subgoal.bench.{main}",
        *map(str, words),
    ]


def python(script, *words):
    return [arguments.python, str(BENCH / "peers" / script), *map(str, words)]


def converted(source, precision):
    """The model in CTranslate2's format, made when first wanted."""
    directory = arguments.work / "ctranslate2" / f"{source.name}-{precision}"
    model = directory / "model.bin"
    if not model.exists() or model.stat().st_mtime < (source / "model.safetensors").stat().st_mtime:
        directory.parent.mkdir(parents=True, exist_ok=True)
        command = python("convert.py", source, directory, precision)
        subprocess.run(command, check=True, stdout=arguments.log, stderr=arguments.log)
    return directory


def generation_engines(model, batch, beams, new_tokens):
    size = (batch, beams, new_tokens)
    directory = arguments.work / "models" / model
    if arguments.python:
        yield "transformers", "fp32", python(
            "transformers_generate.py", arguments.threads, directory, "fp32", *size
        )
        for precision in ("fp32", "int8"):
            yield "CTranslate2", precision, python(
                "ctranslate2_generate.py", arguments.threads, converted(directory, precision), precision, *size
            )
    for backend in arguments.backend:
        for precision in PRECISIONS[backend]:
            yield f"subgoal {backend}", precision, java("Generate", backend, directory, precision, *size)


def training_engines(model, batch):
    directory = arguments.work / "models" / model
    if arguments.python:
        yield "PyTorch", "fp32", python("torch_train.py", arguments.threads, directory, "fp32", batch)
    yield "subgoal torch", "fp32", java("Train", "torch", directory, "fp32", batch)


def row_engines(model, train, dev, rate, warm_up, orders):
    directory = arguments.work / "rows"
    words = (directory, directory / model, BATCH, train, dev, rate, warm_up)
    if arguments.python:
        for order in orders:
            name = "HF Trainer" if order == "random" else f"HF Trainer, {order}"
            yield name, "fp32", python("trainer_rows.py", arguments.threads, *words, order)
    for batches in ("bucketed", "pieces"):
        yield f"subgoal torch, {batches}", "fp32", java("TrainRows", *words, batches)


def take_turns(workload, engines, rounds, repetitions):
    """All engines stay in memory and take turns, so that whatever else the machine does hits all alike."""
    for round_number in range(rounds):
        turn = round_number % len(engines)
        for engine in engines[turn:] + engines[:turn]:
            measurement = engine.measure(repetitions)
            record = {"workload": workload, "engine": engine.name, "precision": engine.precision}
            print(json.dumps(record | {"threads": arguments.threads, "round": round_number} | measurement), flush=True)


def compare(workload, commands, repetitions):
    engines = [Engine(*command) for command in commands]
    take_turns(workload, engines, arguments.rounds, repetitions)
    for engine in engines:
        engine.close()
    return engines


def train_rows(workload, size):
    """Each engine trains one epoch, a part of it in each round. Parts differ in length, so only their sums compare."""
    engines = [Engine(*command) for command in row_engines(**size)]
    updates = engines[0].result["updates"]
    part = math.ceil(updates / arguments.rounds)
    take_turns(workload, engines, math.ceil(updates / part), part)
    for engine in engines:
        engine.result = {"first_loss": engine.result["loss"]} | engine.answer()["result"]
        engine.close()
    first = engines[0]
    print(
        f"\nTraining on rows: {size['model']}, {size['train']} rows in {updates} updates of {BATCH}, AdamW,"
        f" {arguments.threads} thread(s)\n"
    )
    print("| engine | rows / s | rows / CPU s | by wall | by CPU | padding | loss before | loss after | peak MB |")
    print("|---|---|---|---|---|---|---|---|---|")
    for engine in engines:
        wall, cpu = sum(engine.wall), sum(engine.cpu)
        print(
            f"| {engine.name} | {size['train'] / wall * 1000:.2f} | {size['train'] / cpu * 1000:.2f}"
            f" | {sum(first.wall) / wall:.2f} | {sum(first.cpu) / cpu:.2f} | {engine.result['padding'] * 100:.1f} %"
            f" | {engine.result['first_loss']:.3f} | {engine.result['loss']:.3f} | {engine.peak_mb:.0f} |"
        )
    sys.stdout.flush()


def answers(command):
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=arguments.log, text=True).stdout
    return json.loads(output)


def quality():
    """What eight bits cost a trained model: greedy answers to rows that it has not learned from."""
    model = arguments.model or policy()
    rows = json.loads((model / "rows.json").read_text())
    targets, unknown = rows["dev"]["targets"], rows["unknown"]
    engines = {}
    for backend in arguments.backend:
        for precision in PRECISIONS[backend]:
            engines[f"subgoal {backend}", precision] = answers(java("Answer", backend, model, precision, model))
    if arguments.python:
        for precision in ("fp32", "int8"):
            directory = converted(model, precision)
            command = python("ctranslate2_answer.py", arguments.threads, directory, precision, model, TARGET_TOKENS)
            engines["CTranslate2", precision] = answers(command)
    reference = next(iter(engines.values()))["answers"]
    exact = [right(answer, target, unknown) for answer, target in zip(reference, targets, strict=True)]
    print(f"\nQuality: {model.name}, greedy answers to {len(targets)} dev rows, {arguments.threads} thread(s)\n")
    print("| engine | precision | exact match | error | difference | error | same answer | CPU ms a row |")
    print("|---|---|---|---|---|---|---|---|")
    for (name, precision), measured in engines.items():
        mine = [right(answer, target, unknown) for answer, target in zip(measured["answers"], targets, strict=True)]
        same = statistics.mean(a == b for a, b in zip(measured["answers"], reference, strict=True))
        changes = [a - b for a, b in zip(mine, exact, strict=True)]
        print(
            f"| {name} | {precision} | {statistics.mean(mine) * 100:.2f} % | {error(mine) * 100:.2f}"
            f" | {statistics.mean(changes) * 100:+.2f} | {error(changes) * 100:.2f} | {same * 100:.2f} %"
            f" | {measured['cpu_ms'] / len(targets):.2f} |"
        )
    sys.stdout.flush()


def right(answer, target, unknown):
    """A target with a word that the model has no id for cannot be answered."""
    return int(answer == target and unknown not in target)


def error(values):
    return statistics.stdev(values) / len(values) ** 0.5


def policy():
    """A model that plays, trained when first wanted."""
    directory = arguments.work / "policy"
    if not (directory / "rows.json").exists():
        print("Playing gold episodes and training a model on them, for some minutes", file=sys.stderr)
        words = (directory, ",".join(POLICY["tasks"]), POLICY["episodes"], POLICY["updates"])
        subprocess.run(java("WritePolicy", *words), check=True, stdout=arguments.log, stderr=arguments.log)
    return directory


def agreement(engine, reference, new_tokens):
    """How many sequences are those of the first engine; what is measured must be as long as was asked for."""
    lengths = {len(row) for row in engine.result}
    if lengths != {new_tokens}:
        raise SystemExit(f"{engine.name} {engine.precision} generated {lengths} tokens instead of {new_tokens}")
    same = sum(ours == theirs for ours, theirs in zip(engine.result, reference.result, strict=True))
    return f"{same} of {len(engine.result)}"


def losses(engine, reference):
    return f"loss {engine.result[0]:.5f}, norm {engine.result[1]:.4f}"


def ratio(engine, first):
    """The median of the rounds' ratios: both numbers of a ratio were measured within seconds of each other."""
    return statistics.median(mine / its for mine, its in zip(engine.cpu, first.cpu, strict=True))


def table(title, engines, check, heading):
    first = engines[0]
    print(f"\n{title}\n")
    print(f"| engine | precision | wall ms | CPU ms | CPU / {first.name} | peak MB | ready s | {heading} |")
    print("|---|---|---|---|---|---|---|---|")
    for engine in engines:
        print(
            f"| {engine.name} | {engine.precision} | {statistics.median(engine.wall):.1f}"
            f" | {statistics.median(engine.cpu):.1f} | {ratio(engine, first):.2f} | {engine.peak_mb:.0f}"
            f" | {engine.ready_s:.1f} | {check(engine, first)} |"
        )
    sys.stdout.flush()


def growth(backend, precision):
    """The cost of the library by size; each axis relative to its smallest size."""
    directory = arguments.work / "models" / "tiny"
    command = java("Growth", backend, directory, precision, arguments.rounds)
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=arguments.log, text=True).stdout
    print(output, end="")
    rows = [json.loads(line) for line in output.splitlines()]
    print(f"\nGrowth: subgoal {backend} {precision}, tiny, {arguments.threads} thread(s)\n")
    print("| axis | size | CPU ms | relative |\n|---|---|---|---|")
    smallest = {}
    for row in rows:
        base = smallest.setdefault(row["axis"], row["cpu_ms"])
        print(f"| {row['axis']} | {row['size']} | {row['cpu_ms']:.1f} | {row['cpu_ms'] / base:.2f} |")
    sys.stdout.flush()


def write_models():
    models = arguments.work / "models"
    if not (models / "small" / "inputs.json").exists():
        shutil.rmtree(arguments.work / "ctranslate2", ignore_errors=True)
        subprocess.run(java("WriteModels", models), check=True, stdout=arguments.log, stderr=arguments.log)


def write_rows():
    directory = arguments.work / "rows"
    if not (directory / "rows.json").exists():
        print("Playing gold episodes for their rows, for some minutes", file=sys.stderr)
        words = (directory, ",".join(ROW_TASKS), *ROW_EPISODES)
        subprocess.run(java("WriteRows", *words), check=True, stdout=arguments.log, stderr=arguments.log)


def parse():
    parser = argparse.ArgumentParser(prog="bench/run", description=__doc__)
    parser.add_argument("workload", nargs="*", help=f"{', '.join(WORKLOADS)}; all if none is given")
    parser.add_argument("--rounds", type=int, default=7, help="turns each engine takes")
    parser.add_argument("--threads", type=int, default=1, help="threads of every engine")
    parser.add_argument("--backend", action="append", choices=PRECISIONS, help="backends of the library; all by default")
    parser.add_argument("--model", type=Path, help="quality: a checkpoint with rows.json instead of one trained here")
    parser.add_argument("--java-option", action="append", default=[], help="passed to the JVM")
    parser.add_argument("--java-home", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--class-path", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--python", help=argparse.SUPPRESS)
    parser.add_argument("--work", type=Path, required=True, help=argparse.SUPPRESS)
    parsed = parser.parse_args()
    parsed.workload = parsed.workload or WORKLOADS
    unknown = set(parsed.workload) - set(WORKLOADS)
    if unknown:
        parser.error(f"unknown workload: {', '.join(sorted(unknown))}; there are {', '.join(WORKLOADS)}")
    parsed.backend = parsed.backend or list(PRECISIONS)
    parsed.log = (parsed.work / "log.txt").open("w")
    return parsed


def main():
    if set(arguments.workload) - set(ROWS) - {"quality"}:
        write_models()
    for workload in arguments.workload:
        threads = f"{arguments.threads} thread(s), medians of {arguments.rounds} rounds"
        if workload in GENERATION:
            size = dict(GENERATION[workload])
            repetitions = size.pop("repetitions")
            engines = compare(workload, generation_engines(**size), repetitions)
            title = f"Generation: {workload}, batch {size['batch']}, source 256, beams {size['beams']}"
            table(
                f"{title}, {size['new_tokens']} new tokens, {threads}",
                engines,
                lambda engine, first: agreement(engine, first, size["new_tokens"]),
                "same sequences",
            )
        elif workload in TRAINING:
            size = dict(TRAINING[workload])
            repetitions = size.pop("repetitions")
            engines = compare(workload, training_engines(**size), repetitions)
            title = f"Training step: {size['model']}, batch {size['batch']}, source 256, target 16, AdamW"
            table(f"{title}, {threads}", engines, losses, "first step")
        elif workload in ROWS:
            write_rows()
            train_rows(workload, ROWS[workload])
        elif workload == "quality":
            quality()
        else:
            for backend in arguments.backend:
                for precision in PRECISIONS[backend]:
                    growth(backend, precision)


arguments = parse()
main()
