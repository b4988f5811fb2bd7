"""What one would write in Python: a loop of transformers and the package scienceworld that plays episodes.

    episode_loop.py MODELS SCRIPTS THREADS

Each line of the input names episodes by their numbers; a line of JSON comes for each. The prompts are read instead of
built, and what is done next is what was done then, whatever the models answer: so both sides do the same.
"""

import json
import sys
import time

import torch
from scienceworld import ScienceWorldEnv
from transformers import PreTrainedTokenizerFast, T5ForConditionalGeneration

directory, scripts, threads = sys.argv[1:]
torch.set_num_threads(int(threads))


class Role:
    def __init__(self, name):
        folder = f"{directory}/scienceworld-{name}"
        self.model = T5ForConditionalGeneration.from_pretrained(folder).eval()
        self.tokenizer = PreTrainedTokenizerFast(
            tokenizer_file=f"{folder}/tokenizer.json", pad_token="<pad>", eos_token="</s>", unk_token="<unk>"
        )


roles = {name: Role(name) for name in ("executor", "controller")}
roles["first-subgoal"] = roles["controller"]
env = ScienceWorldEnv("", envStepLimit=100)
episodes = [json.loads(line) for line in open(scripts, encoding="utf-8")]


def answer(text):
    role = roles[text.split(" ", 1)[0]]
    inputs = role.tokenizer(text, return_tensors="pt", return_token_type_ids=False)
    with torch.inference_mode():
        output = role.model.generate(**inputs, num_beams=5, do_sample=False, max_new_tokens=32)
    return role.tokenizer.decode(output[0], skip_special_tokens=True)


print(json.dumps({"ready": True}), flush=True)
for line in sys.stdin:
    begin, turns, asked, same, loading = time.perf_counter(), 0, 0, 0, 0.0
    for number in map(int, line.split()):
        episode = episodes[number]
        loaded = time.perf_counter()
        env.load(episode["task"], episode["variation"], "easy")
        env.reset()
        loading += time.perf_counter() - loaded
        for turn in episode["turns"]:
            for question in turn["questions"]:
                asked += 1
                same += answer(question["prompt"]) == question["answer"]
            env.step(turn["action"])
            turns += 1
    print(json.dumps({"wall": time.perf_counter() - begin, "turns": turns, "asked": asked, "same": same,
                      "loading": loading}), flush=True)
