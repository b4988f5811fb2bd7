"""Everything at once for a long time: all kinds of requests, swaps, callers that hang up, requests that are wrong."""

import contextlib
import json
import re
import time

from serving.bench import row, say, serve_one, table
from serving.process import handles, percentile, resident_mb

CALLERS = 8
SAMPLE_EVERY = 10
RESIDENT_MAY_GROW = 0.02  # of the resident memory, from the second quarter to the last
HANDLES_MAY_GROW = 5
FIGURES = re.compile(r'"(millis|score|logProbability)":[^,}]+,?')  # as in Expectation.java
# A heap of one size, all of it resident from the start: what grows then is native.
JVM = ["-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch"]


def soak(bench):
    """Answers are compared with those given before, one at a time. Growth is that from the second quarter to the last."""
    service = bench.service(*JVM)
    try:
        service.await_ready()
        swap(bench, service, "rival")
        watch(bench, service)
    finally:
        with contextlib.suppress(OSError):
            serve_one(service)
        service.close()


def watch(bench, service):
    requests, expectations = with_references(bench, service)
    path = bench.write("soak", requests, expectations)
    seconds = 60 * bench.options.minutes
    say(f"{len(requests)} kinds of requests, {bench.options.minutes} minutes")
    begin = time.monotonic()
    bench.load.begin("mixed", service, path, callers=CALLERS, seconds=seconds)
    samples, swaps = [], 0
    while (now := time.monotonic() - begin) < seconds - SAMPLE_EVERY:
        swap(bench, service, "rival" if swaps % 2 else "joint")
        swaps += 1
        service.alive()
        samples.append((now, resident_mb(service.pid), handles(service.pid)))
        time.sleep(SAMPLE_EVERY)
    counts = bench.load.end()
    surprises = bench.load.out.read_text().splitlines()
    report(bench, samples, swaps, counts, surprises)


def report(bench, samples, swaps, counts, surprises):
    quarters = [samples[len(samples) * i // 4: len(samples) * (i + 1) // 4] for i in range(4)]
    resident = [percentile([s[1] for s in quarter], 50) for quarter in quarters]
    most = [max((s[2] for s in quarter), default=0) for quarter in quarters]
    statuses = {int(name.removeprefix("status_")): int(count) for name, count in counts.items()
                if name.startswith("status_")}
    table(f"soak: {bench.options.minutes} minutes, {CALLERS} callers, {swaps} swaps, {counts['hang_ups']:.0f} hang-ups",
          "quarter", "resident MB, median", "file handles, at most")
    for number in range(4):
        row(number + 1, resident[number], most[number])
    print(f"\nAnswers by status: {json.dumps(statuses)}; other than expected: {counts['wrong']:.0f}")
    for line in surprises[:5]:
        print(f"\n    {line[:300]}")
    print()
    growth = resident[3] - resident[1]
    bench.judge(f"resident memory flat ({growth:+.1f} MB)", growth <= RESIDENT_MAY_GROW * resident[1])
    bench.judge(f"file handles flat ({most[3] - most[1]:+d})", most[3] <= most[1] + HANDLES_MAY_GROW)
    bench.judge("no wrong answer", counts["wrong"] == 0)
    bench.judge("no 5xx, and an answer to everything", not any(s >= 500 or s == 0 for s in statuses))


def swap(bench, service, name):
    service.call("/v1/models/swapped", {"checkpointId": bench.lesson["checkpoints"][name]}, "PUT")


def with_references(bench, service):
    """All kinds of requests, each with the answers that are right: for the model that is swapped, those of both."""
    asking = bench.asking
    rows = list(asking.vary(120))
    good = []
    for number, r in enumerate(rows):
        good += [
            asking.generate(r), asking.generate(r, role="controller", beams=5), asking.decide(r),
            asking.generate(r, model="swapped"), asking.decide(r, model="swapped"),
            ("POST", "/v1/tokenize", {"model": "joint", "text": r["executor"]})]
        if number % 4 == 0:
            good.append(asking.generate(r, candidates=asking.actions(r, 200)))
    right = [set() for _ in good]
    for name in ("joint", "rival"):
        swap(bench, service, name)
        path = bench.write("references", good)
        turn = bench.load.run("closed", service, path, callers=1, seconds=0).check()
        for sample in turn.samples:
            right[sample.request].add(FIGURES.sub("", sample.body))
    expected = [["200", *sorted(answers)] for answers in right]
    bad = wrong_requests(rows[0], asking)
    # One in ten is a wrong one.
    requests, expectations = [], []
    for number, (request, answers) in enumerate(zip(good, expected)):
        requests.append(request)
        expectations.append(answers)
        if number % 9 == 0:
            request, status = bad[number // 9 % len(bad)]
            requests.append(request)
            expectations.append([str(status)])
    return requests, expectations


def wrong_requests(r, asking):
    _, path, body = asking.generate(r)
    return [
        (("POST", path, "{"), 400),
        (("POST", path, {}), 400),
        (("POST", path, {"inputs": []}), 400),
        (("POST", path, body | {"beams": 1000}), 400),
        (("POST", path, body | {"unheard": 1}), 400),
        (("POST", path, {"inputs": ["x" * 200_000]}), 400),
        (("POST", "/v1/models/nobody/generate", body), 404),
        (("POST", "/v1/decide", {"models": {}, "state": r["state"]}), 400),
        (("DELETE", path, ""), 405),
        (("GET", "/v1/models/nobody", ""), 404),
    ]
