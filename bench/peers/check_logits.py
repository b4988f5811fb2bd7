"""Compares what the Java library wrote with what transformers computes from the same checkpoints.

Argument: the directory that WriteExpected filled. Exits with 1 if anything differs by more than rounding.
"""

import json
import sys
from pathlib import Path

import torch
from safetensors.torch import load_file
from transformers import T5ForConditionalGeneration

LOGITS_LIMIT = 1e-4  # of the largest logit
LOSS_LIMIT = 1e-5  # of the loss


def pad(rows, filler):
    width = max(map(len, rows))
    return torch.tensor([row + [filler] * (width - len(row)) for row in rows])


def generated(model, ids, mask, beams, new_tokens):
    output = model.generate(
        input_ids=ids, attention_mask=mask, num_beams=beams, do_sample=False, max_new_tokens=new_tokens
    )
    rows = []
    for row in output[:, 1:].tolist():
        end = row.index(model.config.eos_token_id) + 1 if model.config.eos_token_id in row else len(row)
        rows.append(row[:end])
    return rows


def same(ours, theirs):
    return sum(a == b for a, b in zip(ours, theirs, strict=True))


@torch.inference_mode()
def check(directory):
    model, loading = T5ForConditionalGeneration.from_pretrained(directory, output_loading_info=True)
    model.eval()
    expected = json.loads((directory / "expected.json").read_text())
    logits = load_file(directory / "expected.safetensors")
    sources, targets = expected["sources"], expected["targets"]
    ids, mask = pad(sources, model.config.pad_token_id), pad([[1] * len(row) for row in sources], 0)

    worst = 0.0
    for row, (source, target) in enumerate(zip(sources, targets, strict=True)):
        theirs = model(input_ids=torch.tensor([source]), labels=torch.tensor([target])).logits
        difference = (theirs - logits[f"logits.{row}"]).abs().max() / theirs.abs().max()
        worst = max(worst, difference.item())
    loss = model(input_ids=ids, attention_mask=mask, labels=pad(targets, -100)).loss.item()
    loss_difference = abs(loss - expected["loss"]) / loss
    greedy = same(expected["greedy"], generated(model, ids, mask, 1, expected["new_tokens"]))
    beams = same(expected["beam_search"], generated(model, ids, mask, expected["beams"], expected["new_tokens"]))

    passed = (
        not loading["missing_keys"]
        and not loading["unexpected_keys"]
        and worst <= LOGITS_LIMIT
        and loss_difference <= LOSS_LIMIT
        and greedy == beams == len(sources)
    )
    print(
        f"{'pass' if passed else 'FAIL'}  {directory.name}: logits within {worst:.1e}, loss within"
        f" {loss_difference:.1e}, same sequences: greedy {greedy} of {len(sources)}, beams {beams} of {len(sources)}"
    )
    return passed


results = [check(directory) for directory in sorted(Path(sys.argv[1]).iterdir()) if directory.is_dir()]
sys.exit(0 if results and all(results) else 1)
