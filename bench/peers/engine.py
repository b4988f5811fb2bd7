"""One engine's side of the comparison; the same as Engine.java."""

import json
import sys
import time
from pathlib import Path

WARM_UP_SECONDS = 2
WARM_UP_RUNS = 2


def read_inputs(directory):
    return json.loads((Path(directory) / "inputs.json").read_text())


def serve(work):
    """Says what was computed once warm; then, for each line with a number, does the work that often and times it."""
    result = work()
    start = time.perf_counter()
    runs = 0
    while runs < WARM_UP_RUNS or time.perf_counter() - start < WARM_UP_SECONDS:
        work()
        runs += 1
    print(json.dumps({"result": result}), flush=True)
    for line in sys.stdin:
        times = int(line)
        wall = time.perf_counter()
        cpu = time.process_time()
        for _ in range(times):
            work()
        wall_ms = (time.perf_counter() - wall) * 1000 / times
        cpu_ms = (time.process_time() - cpu) * 1000 / times
        print(json.dumps({"wall_ms": wall_ms, "cpu_ms": cpu_ms}), flush=True)
