"""Parts that compare how long things take: overhead, decide, throughput, choice."""

import json

from serving.bench import millis_of, row, say, table
from serving.process import Turn, percentile

COMPARED = 40  # inputs whose answers are compared
VALID_ACTIONS = 2000
CALLERS = 32


def overhead(bench):
    """What REST adds to the model's own time, for a single caller; and how long a request takes that needs no model."""
    service = bench.served()
    requests = bench.write("overhead", (bench.asking.generate(r) for r in bench.asking.vary(2000)))
    # By many callers: what the JVM compiles late is compiled after many calls, not after a long time.
    warm_up(bench, service, requests, CALLERS)
    turn = Turn()
    for _ in range(bench.options.rounds):
        turn += bench.load.run("closed", service, requests, callers=1, seconds=bench.options.seconds).check()
    nothing = bench.write("nothing", [("GET", "/v1/models/joint", "")])
    floor = bench.load.run("closed", service, nothing, callers=1, seconds=bench.options.seconds).check()
    model = [millis_of(sample.body) for sample in turn.samples]
    added = [sample.millis - own for sample, own in zip(turn.samples, model)]
    table("overhead: `generate`, greedy, 1 caller", "requests", "model's ms, p50", "caller's ms, p50", "added ms, p50",
          "p90", "p99", "`GET /v1/models/joint` ms, p50", "p99", "server CPU ms a request", "processors taken by others")
    row(len(added), percentile(model, 50), percentile(turn.millis(), 50), *(percentile(added, p) for p in (50, 90, 99)),
        *(percentile(floor.millis(), p) for p in (50, 99)), turn.cpu_millis(), turn.others)
    bench.judge("REST adds less than 1 ms (p50)", percentile(added, 50) < 1)
    bench.judge("REST adds less than 5 ms (p99)", percentile(added, 99) < 5)


def decide(bench):
    """A decision of both roles by 5 beams, beside the same two calls of transformers behind FastAPI."""
    service, peers = bench.served(), bench.peers()
    ours = bench.write("decide", (bench.asking.decide(r) for r in bench.asking.vary(2000)))
    theirs = bench.write("decide-peer", (bench.asking.peer(r) for r in bench.asking.vary(2000)))
    check_roles(bench, service)
    engines = {"subgoal": (service, ours)} | {name: (peer, theirs) for name, peer in peers.items()}
    if peers:
        compare_answers(bench, service, next(iter(peers.values())))
    turns = {}
    for callers in (1, CALLERS):
        for name, found in take_turns(bench, engines, callers).items():
            turns[name, callers] = found
    table(f"decide: controller and executor, 5 beams, sources of {mean_tokens(bench):.0f} tokens", "engine", "callers",
          "requests", "p50 ms", "p90 ms", "p99 ms", "requests / s", "server CPU ms a request",
          "processors taken by others")
    for (name, callers), turn in turns.items():
        row(name, callers, len(turn.samples), *(percentile(turn.millis(), p) for p in (50, 90, 99)), turn.rate(),
            turn.cpu_millis(), turn.others)
    if peers:
        slow = min(percentile(turns[name, 1].millis(), 50) for name in peers)
        rate = max(turns[name, CALLERS].rate() for name in peers)
        work = min(turns[name, 1].cpu_millis() for name in peers)
        faster = slow / percentile(turns["subgoal", 1].millis(), 50)
        more = turns["subgoal", CALLERS].rate() / rate
        print(f"\nBeside the best of the peers in each: p50 {faster:.1f} times lower, {more:.1f} times the requests / s, "
              f"{work / turns['subgoal', 1].cpu_millis():.1f} times less CPU a request at 1 caller")
        bench.judge("p50 at 1 caller 5 times lower", faster >= 5)
        bench.judge(f"requests / s at {CALLERS} callers 5 times as many", more >= 5)


def check_roles(bench, service):
    """Says what the service asks its models in a decision, so that the comparison is one of like with like."""
    asked, same = {}, 0
    for row_ in bench.asking.vary(COMPARED):
        calls = service.ask(bench.asking.decide(row_))["models"]
        key = ", ".join(call["role"] for call in calls)
        asked[key] = asked.get(key, 0) + 1
        # The service builds the prompt of a state; here it is a row of the annotation service.
        answer = service.ask(bench.asking.generate(row_, 5, calls[0]["role"]))["outputs"][0][0]["text"]
        same += calls[0]["output"] == answer
    print(f"\nCalls of the models in {COMPARED} decisions: {json.dumps(asked)}; the first answers as `generate` with the "
          f"row's prompt gives them: {same}", flush=True)


def compare_answers(bench, service, peer):
    """Whether both give the same answers to the same prompts, by 5 beams."""
    same = {"controller": 0, "executor": 0, "tokens": 0}
    for row_ in bench.asking.vary(COMPARED):
        answer = peer.ask(bench.asking.peer(row_))
        for role in ("controller", "executor"):
            ours = service.ask(bench.asking.generate(row_, beams=5, role=role))["outputs"][0][0]["text"]
            same[role] += ours == answer[role]
            if ours != answer[role]:
                say(f"{role}: ours '{ours}', theirs '{answer[role]}'")
        inputs = peer.ask(("POST", "/tokenize", {"controller": "", "executor": row_["executor"]}))
        ids = service.ask(("POST", "/v1/tokenize", {"model": "joint", "text": row_["executor"]}))["ids"]
        same["tokens"] += ids == inputs
    print(f"\nSame as transformers, of {COMPARED}: answers of the controller {same['controller']}, of the executor "
          f"{same['executor']}, ids of the input {same['tokens']}", flush=True)
    bench.judge("the same answers as transformers", all(count == COMPARED for count in same.values()))


def mean_tokens(bench):
    return sum(r["tokens"] for r in bench.asking.rows) / len(bench.asking.rows)


def throughput(bench):
    """Many callers against one, on inputs of which no two are the same at the same time."""
    service, asking = bench.served(), bench.asking
    kinds = {
        "generate, greedy": lambda r: asking.generate(r),
        "generate, 5 beams": lambda r: asking.generate(r, beams=5),
        "decide": asking.decide,
    }
    lines = []
    for kind, make in kinds.items():
        requests = bench.write("throughput", (make(r) for r in asking.vary(2000)))
        warm_up(bench, service, requests, CALLERS)
        turns = {1: Turn(), CALLERS: Turn()}
        for number in range(bench.options.rounds):
            for callers in sorted(turns, reverse=number % 2 == 1):
                turns[callers] += bench.load.run(
                    "closed", service, requests, callers=callers, seconds=bench.options.seconds).check()
        lines.append((kind, turns[1], turns[CALLERS]))
    table(f"throughput: {CALLERS} callers against one", "request", "1 caller: requests / s", "p50 ms", "server CPU ms",
          f"{CALLERS} callers: requests / s", "p50 ms", "p99 ms", "server CPU ms", "ratio of requests / s",
          "ratio of CPU", "processors taken by others")
    for kind, one, many in lines:
        row(kind, one.rate(), percentile(one.millis(), 50), one.cpu_millis(), many.rate(), percentile(many.millis(), 50),
            percentile(many.millis(), 99), many.cpu_millis(), many.rate() / one.rate(),
            many.cpu_millis() / one.cpu_millis(), many.others)
    for kind, one, many in lines:
        bench.judge(f"{kind}: {CALLERS} callers 4 times the requests / s of one", many.rate() >= 4 * one.rate())


def choice(bench):
    """The most probable of many valid actions, against greedy decoding without constraints, on the same inputs."""
    service, asking = bench.served(), bench.asking
    rows = list(asking.vary(300))
    files = {
        "greedy": bench.write("greedy", (asking.generate(r) for r in rows)),
        f"choice of {VALID_ACTIONS:,}": bench.write(
            "choice", (asking.generate(r, candidates=asking.actions(r, VALID_ACTIONS)) for r in rows)),
    }
    turns = {name: Turn() for name in files}
    for requests in files.values():
        warm_up(bench, service, requests, 1)
    for number in range(bench.options.rounds):
        for name, requests in sorted(files.items(), reverse=number % 2 == 1):
            turns[name] += bench.load.run(
                "closed", service, requests, callers=1, seconds=bench.options.seconds).check()
    table("choice: constrained against greedy, 1 caller", "decoding", "requests", "p50 ms", "p90 ms", "p99 ms",
          "mean ms", "model's ms, p50", "tokens of an answer", "server CPU ms a request", "processors taken by others")
    means = {}
    for name, turn in turns.items():
        # Every input counts alike, however often it came up.
        by_input, tokens = {}, []
        for sample in turn.samples:
            by_input.setdefault(sample.request, []).append(sample.millis)
            tokens.append(json.loads(sample.body)["outputs"][0][0]["tokens"])
        means[name] = {number: sum(all_) / len(all_) for number, all_ in by_input.items()}
        row(name, len(turn.samples), *(percentile(turn.millis(), p) for p in (50, 90, 99)),
            sum(turn.millis()) / len(turn.samples), percentile([millis_of(s.body) for s in turn.samples], 50),
            sum(tokens) / len(tokens), turn.cpu_millis(), turn.others)
    (_, greedy), (_, chosen) = means.items()
    both = greedy.keys() & chosen.keys()
    ratios = [chosen[number] / greedy[number] for number in both]
    print(f"\nConstrained takes {percentile(ratios, 50):.2f} times as long as greedy in the median of {len(both)} inputs, "
          f"{percentile(ratios, 90):.2f} times at p90")
    bench.judge("constrained choice takes at most 1.5 times as long", percentile(ratios, 50) <= 1.5)


def warm_up(bench, server, requests, callers):
    bench.load.run("closed", server, requests, callers=callers, seconds=bench.options.warm_up).check()


def take_turns(bench, engines, callers):
    """All stay in memory and take turns, a different one first each time, so that what else goes on hits all alike."""
    turns = {name: Turn() for name in engines}
    for server, requests in engines.values():
        warm_up(bench, server, requests, callers)
    names = list(engines)
    for number in range(bench.options.rounds):
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            server, requests = engines[name]
            say(f"{callers} callers, round {number + 1}: {name}")
            turns[name] += bench.load.run(
                "closed", server, requests, callers=callers, seconds=bench.options.seconds).check()
    return turns
