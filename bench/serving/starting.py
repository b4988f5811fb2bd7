"""From nothing to the first answer, by ./subgoal service."""

import shutil
import time

from serving.bench import row, say, serve_one, table
from serving.process import cpu_seconds, percentile, resident_mb

ROUNDS = 5
CASES = {"files of the model to be fetched": True, "files of the model at hand": False}


def start(bench):
    """Each time a new process; the database is up and says that one model is to be served."""
    models = bench.folder / "start-models"
    request = bench.asking.decide(next(bench.asking.vary(1)))
    found = {case: [] for case in CASES}
    # Libraries and the jar are unpacked, and the start is learned, before it counts.
    for _ in range(2):
        once(bench, models, request, serve_one)
    for number in range(ROUNDS):
        for case, empty in CASES.items():
            if empty:
                shutil.rmtree(models, ignore_errors=True)
            say(f"start {number + 1}: {case}")
            found[case].append(once(bench, models, request))
    table(f"start: medians of {ROUNDS}", "case", "ready s", "first answer s", "slowest first answer s",
          "CPU s until then", "resident MB")
    for case, rounds in found.items():
        ready, answered, cpu, resident = (sorted(values) for values in zip(*rounds))
        middle = ROUNDS // 2
        row(case, ready[middle], answered[middle], answered[-1], cpu[middle], resident[middle])
    for case, rounds in found.items():
        bench.judge(f"first answer within 6 s, {case}", percentile([r[1] for r in rounds], 50) < 6)


def once(bench, models, request, then=lambda service: None):
    service = bench.launched(models)
    try:
        ready = service.await_ready()
        service.ask(request)
        answered = time.monotonic() - service.begin
        then(service)
        return ready, answered, cpu_seconds(service.pid), resident_mb(service.pid)
    finally:
        service.close()
