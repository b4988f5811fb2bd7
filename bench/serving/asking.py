"""Requests: made of the rows, written to files that the load reads."""

import json
import random
import re

from serving.lesson import SOURCE_TOKENS

# Formal notation of the actions that take a thing, a room, or two things.
THING = ["FOCUS", "LOOK", "READ", "PICK", "OPEN", "CLOSE", "ACTIVATE", "DEACTIVATE", "EXAMINE", "MIX", "DROP", "USE",
         "EAT", "FLUSH", "LOOK_IN", "PUT_DOWN", "DISCONNECT"]
ROOM = ["GO", "OPEN_DOOR", "CLOSE_DOOR", "TELEPORT"]
TWO = ["MOVE", "POUR", "USE", "CONNECT", "DUNK", "DROP"]

SCORE = r" \| score \d+ \| "


class Asking:
    def __init__(self, rows, folder):
        self.folder = folder
        # Prompts that differ in the score only count once: scores are changed below.
        distinct = {re.sub(SCORE, " ", row["executor"]): row for row in rows}.values()
        self.rows = [row for row in distinct if SOURCE_TOKENS[0] <= row["tokens"] <= SOURCE_TOKENS[1]]
        random.Random(1).shuffle(self.rows)
        self.things = sorted({thing for row in rows for thing in things(row["state"])})
        self.rooms = sorted({room for row in rows for room in row["state"]["rooms"]})

    def vary(self, count):
        """Rows without end: after the last one come the same with other scores, so that no two inputs are the same."""
        for number in range(count):
            turn, place = divmod(number, len(self.rows))
            yield rescored(self.rows[place], turn) if turn else self.rows[place]

    def generate(self, row, beams=1, role="executor", candidates=None, model="joint"):
        body = {"inputs": [row[role]], "beams": beams}
        if candidates:
            body["candidates"] = candidates
        return "POST", f"/v1/models/{model}/generate", body

    def decide(self, row, model="joint"):
        body = {"models": dict.fromkeys(("executor", "controller", "firstSubgoal"), model), "state": row["state"]}
        body |= {"beams": 5, "controllerPolicy": "every_step"}
        return "POST", "/v1/decide", body

    @staticmethod
    def peer(row):
        return "POST", "/decide", {"controller": row["controller"], "executor": row["executor"]}

    def actions(self, row, count):
        """So many actions with what is in sight, then with what was seen anywhere; the gold one is among them."""
        near = sorted(things(row["state"]))
        found = {row["target"]: None}
        draw = random.Random(row["executor"])
        for nouns in (near, self.things):
            made = [f"{verb}({thing})" for verb in THING for thing in nouns]
            made += [f"{verb}({room})" for verb in ROOM for room in self.rooms]
            made += [f"{verb}({a}, {b})" for verb in TWO for a in nouns for b in nouns if a != b]
            draw.shuffle(made)
            found |= dict.fromkeys(made)
        return list(found)[:count]

    def write(self, name, requests, expectations=None):
        """Lines for the load: method, path, body, and what is expected, if anything is."""
        path = self.folder / f"{name}.requests"
        with open(path, "w") as out:
            for number, (method, address, body) in enumerate(requests):
                text = body if isinstance(body, str) else json.dumps(body)
                columns = [method, address, text, *(expectations[number] if expectations else [])]
                out.write("\t".join(columns) + "\n")
        return path


def rescored(row, turn):
    """The same decision at another score; 101 turns give different ones."""
    score = (int(100 * row["state"]["score"]) + turn) % 101
    prompts = {role: re.sub(SCORE, f" | score {score} | ", row[role]) for role in ("executor", "controller")}
    return row | prompts | {"state": row["state"] | {"score": (score + 0.5) / 100}}


def things(state):
    """Names of what a look and an inventory list."""
    names = set()
    for line in (state["look"] + "\n" + state["inventory"]).splitlines():
        named = re.match(r"\s*(?:a|an|the) (?:substance called )?([a-z][a-z ]*?)(?:,|\.|:| \(|$)", line)
        if named and not named[1].startswith("door to") and named[1] not in ("agent", "air"):
            names.add(named[1])
    return names
