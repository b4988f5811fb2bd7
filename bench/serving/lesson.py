"""What the benchmark serves and asks: models trained through the suite, and states of real episodes with their prompts."""

import io
import json
import re
import shutil
import sys
import zipfile

from suite import Suite

# Rows of the first three have up to 320 tokens; 10-1 has long ones.
TASKS = ["7-1", "2-2", "4-1", "10-1"]
EPISODES = {"train": 8, "dev": 2, "test": 0}
# The second model has learned less, so that its answers differ from the first one's.
MODELS = {"joint": {"updates": 1500, "seed": 1}, "rival": {"updates": 300, "seed": 2}}
SOURCE_TOKENS = (350, 450)

MARKER = {"action": "end subgoal", "reward": 0, "observation": "the current subgoal is done."}


def lesson(root, folder, fresh):
    """Makes the data, or finds that of an earlier run: rows in rows.json, the first model in model/."""
    made = folder / "lesson.json"
    if fresh:
        shutil.rmtree(folder, ignore_errors=True)
    if not made.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        suite = Suite(str(root), str(folder / "data"))
        try:
            found = make(suite, folder)
        finally:
            suite.close()
        made.write_text(json.dumps(found))
    found = json.loads(made.read_text())
    found["rows"] = json.loads((folder / "rows.json").read_text())
    return found


def make(suite, folder):
    dataset = suite.call(0, "/v1/datasets", {"name": "serve", "tasks": TASKS, "episodes": EPISODES})
    suite.finish(0, dataset["jobId"])
    run = suite.call(0, f"/v1/datasets/{dataset['id']}/annotation-runs", {"teacher": "offline"})
    suite.finish(0, run["jobId"])
    checkpoints = {}
    for name, settings in MODELS.items():
        training = suite.call(1, "/v1/training-runs", {
            "name": name, "role": "joint", "annotationRunId": run["id"], "base": {"preset": "tiny"},
            "settings": settings})
        suite.finish(1, training["jobId"])
        training = suite.call(1, f"/v1/training-runs/{training['id']}")
        checkpoints[name] = training["checkpointId"]
        print(f"\n{name}: {training['metrics']}", file=sys.stderr)
    archive = suite.fetch(1, f"/v1/checkpoints/{checkpoints['joint']}/archive")
    zipfile.ZipFile(io.BytesIO(archive)).extractall(folder / "model")
    suite.call(2, "/v1/models/joint", {"checkpointId": checkpoints["joint"]}, "PUT")
    rows = [row for fold in ("train", "dev") for row in read_rows(suite, run["id"], fold)]
    for row in rows:
        row["tokens"] = suite.call(2, "/v1/tokenize", {"model": "joint", "text": row["executor"]})["count"]
    (folder / "rows.json").write_text(json.dumps(rows))
    return {"checkpoints": checkpoints}


def read_rows(suite, run, fold):
    """The decisions of all episodes: the state as /v1/decide wants it, and the prompts that come of it."""
    prompts = {}
    for line in suite.fetch(0, f"/v1/annotation-runs/{run}/examples?role=executor&split={fold}").splitlines():
        row = json.loads(line)
        prompts.setdefault((row["task_real_id"], row["variation_id"]), []).append(row)
    page = 0
    while items := suite.call(0, f"/v1/annotation-runs/{run}/annotations?fold={fold}&page={page}&size=200")["items"]:
        for annotation in items:
            trajectory = suite.call(0, f"/v1/trajectories/{annotation['trajectoryId']}")
            rows = prompts[annotation["task"], annotation["variation"]]
            states = list(episode_states(trajectory, annotation["subgoals"]))
            if len(states) != len(rows):
                raise SystemExit(f"{len(states)} states and {len(rows)} rows of an episode: they are made otherwise now")
            for state, row in zip(states, rows):
                # In this format the prompts of the two roles differ in their first word only.
                controller = re.sub("^executor", "controller", row["input"])
                yield {"state": state, "executor": row["input"], "controller": controller, "target": row["target"]}
        page += 1


def episode_states(trajectory, spans):
    """Follows the steps that rows are made of, with a marker behind each sub-goal but the last."""
    steps = iter(step for step in trajectory["steps"]
                 if step["action"] != "look around" and not step["action"].startswith("close door"))
    entries = []
    for number, span in enumerate(spans):
        taken = [next(steps) for _ in span["actions"]]
        if number:
            # The marker sees what the next sub-goal's first step sees.
            entries.append((number - 1, None, taken[0]))
        entries.extend((number, step, step) for step in taken)
    history, rooms, subgoals, score = [], [], [], 0.0
    for number, step, seen in entries:
        subgoal = spans[number]["subgoal"]
        if not subgoals or subgoals[-1] != subgoal:
            subgoals.append(subgoal)
        room = re.match(r"This .{1,40}? is called the ([^.\n]+)\.", seen["freelook"])
        if room and (name := room[1].strip().replace("green house", "greenhouse")) not in rooms:
            rooms.append(name)
        yield {
            "task": trajectory["summary"]["description"], "score": score, "history": list(history),
            "look": seen["freelook"], "inventory": seen["inventory"], "rooms": list(rooms), "subgoals": list(subgoals)}
        if step is None:
            history.append(MARKER)
        else:
            history.append(
                {"action": step["action"], "reward": step["score"] - score, "observation": step["observation"]})
            score = step["score"]
