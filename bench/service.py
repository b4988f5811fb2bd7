"""What training through the service costs beside the model's own passes and updates: runs over REST, from queued to done.

Nothing but Python's own library is needed. The suite is started as a user starts it, with an empty data directory.
"""

import argparse
import os
import shutil
import time

from suite import Suite

PRESETS = {"tiny": (1000, 8), "mini": (200, 8), "small": (20, 8)}


def seconds(begin, end):
    parse = lambda text: time.strptime(text[:19], "%Y-%m-%dT%H:%M:%S")
    fraction = lambda text: float("0." + text[20:].rstrip("Z")) if len(text) > 20 else 0.0
    return time.mktime(parse(end)) + fraction(end) - time.mktime(parse(begin)) - fraction(begin)


def measure(suite, annotation, preset, updates, batch):
    run = suite.call(1, "/v1/training-runs", {
        "name": f"bench-{preset}", "role": "joint", "annotationRunId": annotation, "base": {"preset": preset},
        "settings": {"updates": updates, "batchSize": batch, "evaluateEvery": updates}})
    job = suite.finish(1, run["jobId"])
    points = suite.call(1, f"/v1/training-runs/{run['id']}/metrics")
    values = {}
    for point in points:
        values.setdefault(point["name"], {})[point["update"]] = point["value"]
    training = computing = 0.0
    last = 0
    for update, rate in sorted(values["rows_per_second"].items()):
        took = (update - last) * batch / rate
        training += took
        computing += took * values["compute_share"][update]
        last = update
    return {
        "preset": preset,
        "updates": last,
        "rows": batch,
        "wall": seconds(job["startedAt"], job["finishedAt"]),
        "training": training,
        "computing": computing,
        "evaluating": sum(values["evaluation_seconds"].values()),
        "saving": sum(values["save_seconds"].values()),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("root")
    parser.add_argument("work")
    parser.add_argument("presets", nargs="*", default=list(PRESETS), help=f"of {', '.join(PRESETS)}")
    options = parser.parse_args()
    folder = os.path.join(options.work, "service")
    shutil.rmtree(folder, ignore_errors=True)
    suite = Suite(options.root, folder)
    try:
        dataset = suite.call(0, "/v1/datasets", {
            "name": "bench", "tasks": ["7-1", "2-2", "4-1"], "episodes": {"train": 10, "dev": 3, "test": 0}})
        suite.finish(0, dataset["jobId"])
        annotation = suite.call(0, f"/v1/datasets/{dataset['id']}/annotation-runs", {"teacher": "offline"})
        suite.finish(0, annotation["jobId"])
        print("| preset | updates x rows | ms an update | of it the model's | the service adds | "
              "evaluation s | saving s | start and end s |")
        print("|---|---|---|---|---|---|---|---|")
        for preset in options.presets:
            m = measure(suite, annotation["id"], preset, *PRESETS[preset])
            rest = m["wall"] - m["training"] - m["evaluating"] - m["saving"]
            print(f"| {m['preset']} | {m['updates']:,} x {m['rows']} | {1000 * m['training'] / m['updates']:.1f} | "
                  f"{1000 * m['computing'] / m['updates']:.1f} | {100 * (m['training'] / m['computing'] - 1):.2f} % | "
                  f"{m['evaluating']:.1f} | {m['saving']:.1f} | {rest:.1f} |", flush=True)
    finally:
        suite.close()


if __name__ == "__main__":
    main()
