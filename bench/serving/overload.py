"""Ten times as many requests as the service can answer, for a minute."""

import re
import subprocess
import threading
import time

from serving.bench import QUEUE, row, say, table
from serving.process import percentile, resident_mb

TIMES = 10
CALLERS = (8, 16, 32, 64)  # among which the best rate is looked for
HEAP_MAY_GROW = (1.1, 8)  # factor, and MB


def overload(bench):
    """Open loop: requests come whether or not earlier ones were answered."""
    service = bench.served()
    asking = bench.asking
    for kind, make in {"decide": asking.decide, "generate": asking.generate}.items():
        one_kind(bench, service, kind, bench.write("overload", (make(r) for r in asking.vary(4000))))


def one_kind(bench, service, kind, requests):
    seconds, load = bench.options.seconds, bench.load
    load.run("closed", service, requests, callers=CALLERS[-1], seconds=bench.options.warm_up).check()
    unloaded = load.run("closed", service, requests, callers=1, seconds=2 * seconds).check()
    best = max((load.run("closed", service, requests, callers=callers, seconds=seconds).check() for callers in CALLERS),
               key=lambda turn: turn.rate())
    rate = TIMES * best.rate()
    say(f"{kind}: {best.rate():.1f} requests / s at best; {rate:.0f} a second come now")
    # The first time it makes threads and buffers for as many requests as it lets in, and keeps them.
    load.run("open", service, requests, rate=rate, seconds=bench.options.warm_up)
    heap_before = live_heap(bench, service)
    with Sampler(service) as sampler:
        turn = load.run("open", service, requests, rate=rate, seconds=bench.options.overload_seconds)
    heap_after = []
    for _ in range(3):
        time.sleep(5)
        heap_after.append(live_heap(bench, service))
    calm = load.run("closed", service, requests, callers=1, seconds=seconds)
    refused = [s for s in turn.samples if s.status == 429]
    others = [s for s in turn.samples if s.status not in (200, 429)]
    # By the time until the last answer.
    goodput = turn.rate()
    bound = 1000 * QUEUE / best.rate()
    limit = 2 * percentile(unloaded.millis(), 99) + bound
    table(f"overload: `{kind}`, {rate:.0f} requests / s for {bench.options.overload_seconds:.0f} s", "what", "before",
          "under load", "after")
    row("requests / s that come", best.rate(), len(turn.samples) / bench.options.overload_seconds, "")
    row("answers / s", best.rate(), goodput, calm.rate())
    row("p50 of answers, ms", *(percentile(t.millis(), 50) for t in (unloaded, turn, calm)))
    row("p99 of answers, ms", *(percentile(t.millis(), 99) for t in (unloaded, turn, calm)))
    row("p50, p99 of refusals, ms", "", " and ".join(
        f"{percentile([s.millis for s in refused], share):.1f}" for share in (50, 99)), "")
    row("refusals: 429 with Retry-After, 429 without, others", "",
        f"{sum(bool(s.retry_after) for s in refused):,}, {sum(not s.retry_after for s in refused):,}, {len(others):,}",
        f"{len(calm.samples) - len(calm.good())}")
    row("live heap, MB, after a collection", heap_before, "", ", ".join(f"{heap:.1f}" for heap in heap_after))
    row("heap in use, MB, at most", "", max(sampler.heap, default=float("nan")), "")
    row("resident, MB", sampler.resident[0], max(sampler.resident), resident_mb(service.pid))
    row("answer of the metrics, s, at most", "", max(sampler.took, default=float("nan")), "")
    row("processors: service, load, others", f"{best.cpu / best.wall:.2f}, {best.load_cpu / best.wall:.2f}, {best.others:.2f}",
        f"{turn.cpu / turn.wall:.2f}, {turn.load_cpu / turn.wall:.2f}, {turn.others:.2f}", "")
    if others:
        kinds = sorted({(s.status, s.body[:120]) for s in others})
        print(f"\nOther answers: {kinds[:5]}")
    print(f"\nThe queue's bound is {bound:,.0f} ms: {QUEUE} requests at the best rate.")
    bench.judge(f"{kind}: goodput within 10 % of the best rate", goodput >= 0.9 * best.rate())
    bench.judge(f"{kind}: every refusal a 429 with Retry-After", not others and all(s.retry_after for s in refused))
    bench.judge(f"{kind}: p99 of answers below {limit:,.0f} ms", percentile(turn.millis(), 99) < limit)
    factor, more = HEAP_MAY_GROW
    bench.judge(f"{kind}: heap as before", min(heap_after) <= factor * heap_before + more)


def heap_mb(service):
    text = service.call("/actuator/prometheus")
    return sum(float(line.rsplit(" ", 1)[1]) for line in text.splitlines()
               if re.match(r'jvm_memory_used_bytes\{.*area="heap"', line)) / (1 << 20)


def live_heap(bench, service):
    """What is in use behind a collection."""
    subprocess.run([f"{bench.options.java_home}/bin/jcmd", str(service.pid), "GC.run"], check=True, capture_output=True)
    return heap_mb(service)


class Sampler(threading.Thread):
    """Looks at the service every few seconds; also how long its metrics take to answer."""

    def __init__(self, service, every=3):
        super().__init__()
        self.service, self.every = service, every
        self.heap, self.resident, self.took, self.failed = [], [resident_mb(service.pid)], [], 0
        self.over = threading.Event()

    def run(self):
        while not self.over.wait(self.every):
            begin = time.monotonic()
            try:
                self.heap.append(heap_mb(self.service))
                self.took.append(time.monotonic() - begin)
            except OSError:
                self.failed += 1
            self.resident.append(resident_mb(self.service.pid))

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.join()
