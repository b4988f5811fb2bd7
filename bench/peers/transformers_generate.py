"""Generates with transformers. Arguments: threads, model directory, precision, batch, beams, new tokens."""

import sys

import torch
from engine import read_inputs, serve
from transformers import T5ForConditionalGeneration

threads, directory, precision = int(sys.argv[1]), sys.argv[2], sys.argv[3]
batch, beams, new_tokens = map(int, sys.argv[4:])
if precision != "fp32":
    raise SystemExit("transformers is measured in fp32 only")

torch.set_num_threads(threads)
model = T5ForConditionalGeneration.from_pretrained(directory).eval()
ids = torch.tensor(read_inputs(directory)["sources"][:batch])
mask = torch.ones_like(ids)


def work():
    with torch.inference_mode():
        output = model.generate(
            input_ids=ids,
            attention_mask=mask,
            num_beams=beams,
            do_sample=False,
            max_new_tokens=new_tokens,
        )
    return output[:, 1:].tolist()  # without the start token


serve(work)
