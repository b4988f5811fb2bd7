"""Trains with transformers and torch. Arguments: threads, model directory, precision, batch."""

import sys

import torch
from engine import read_inputs, serve
from transformers import T5ForConditionalGeneration

threads, directory, precision, batch = int(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
if precision != "fp32":
    raise SystemExit("torch is measured in fp32 only")

torch.set_num_threads(threads)
model = T5ForConditionalGeneration.from_pretrained(directory).train()
optimizer = torch.optim.AdamW(
    model.parameters(), lr=1e-4, betas=(0.9, 0.999), eps=1e-6, weight_decay=0, foreach=True
)
inputs = read_inputs(directory)
ids = torch.tensor(inputs["sources"][:batch])
mask = torch.ones_like(ids)
labels = torch.tensor(inputs["targets"][:batch])


def work():
    loss = model(input_ids=ids, attention_mask=mask, labels=labels).loss
    loss.backward()
    norm = torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0, foreach=True)
    optimizer.step()
    optimizer.zero_grad()
    return [loss.item(), norm.item()]


serve(work)
