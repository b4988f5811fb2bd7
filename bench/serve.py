"""Measures the inference service as a process of its own. Started by bench/run, which passes what is needed."""

import argparse
import signal
import sys

from serving.bench import Bench
from serving.overload import overload
from serving.soak import soak
from serving.speed import choice, decide, overhead, throughput
from serving.starting import start

PARTS = {"overhead": overhead, "decide": decide, "throughput": throughput, "choice": choice, "overload": overload,
         "start": start, "soak": soak}


def main():
    parser = argparse.ArgumentParser(prog="bench/run serve", description=__doc__)
    parser.add_argument("--root", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--work", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--java-home", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--class-path", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--jar", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--python", required=True, help=argparse.SUPPRESS)
    parser.add_argument("parts", nargs="*", metavar="WHAT", help=f"of {', '.join(PARTS)}; all but soak if left out")
    parser.add_argument("--fresh", action="store_true", help="make data and models anew")
    parser.add_argument("--rounds", type=int, default=3, help="turns of each (default: 3)")
    parser.add_argument("--seconds", type=float, default=10, help="length of a turn (default: 10)")
    parser.add_argument("--warm-up", type=float, default=20, help="seconds before the first turn (default: 20)")
    parser.add_argument("--overload-seconds", type=float, default=60, help="length of the overload (default: 60)")
    parser.add_argument("--minutes", type=float, default=30, help="length of the soak (default: 30)")
    parser.add_argument("--java-option", action="append", default=[], metavar="OPTION",
                        help="for the service's JVM; again for more")
    parser.add_argument("--service-option", action="append", default=[], metavar="OPTION",
                        help="for the service, such as --subgoal.inference.device=cpu; again for more")
    options = parser.parse_args()
    unknown = [part for part in options.parts if part not in PARTS]
    if unknown:
        parser.error(f"no such part: {', '.join(unknown)}")
    # What was started is stopped, also when somebody stops this.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    bench = Bench(options)
    try:
        for name in options.parts or [name for name in PARTS if name != "soak"]:
            PARTS[name](bench)
    finally:
        bench.close()
    if bench.missed:
        print(f"\n{len(bench.missed)} targets missed", file=sys.stderr)


if __name__ == "__main__":
    main()
