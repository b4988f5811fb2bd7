"""Writes a directory of cases for `./subgoal verify-t5`: what transformers computes from random weights.

    python make_cases.py OUT --seed 1 --set d_model=48 --set num_heads=3 --set feed_forward_proj=gated-gelu
"""

import argparse
import json
import pathlib

import torch
from safetensors.torch import save_file
from transformers import Adafactor, T5Config, T5ForConditionalGeneration

IGNORED = -100


def batch(generator, config, rows, longest_source, longest_target):
    """Rows of unequal lengths, filled up on the right."""
    sources, targets = [], []
    for row in range(rows):
        source = longest_source if row == 0 else int(torch.randint(1, longest_source + 1, (1,), generator=generator))
        target = longest_target if row == 0 else int(torch.randint(1, longest_target + 1, (1,), generator=generator))
        sources.append(torch.randint(2, config.vocab_size, (source,), generator=generator).tolist() + [config.eos_token_id])
        targets.append(torch.randint(2, config.vocab_size, (target,), generator=generator).tolist() + [config.eos_token_id])
    width = max(map(len, sources))
    ids = [s + [config.pad_token_id] * (width - len(s)) for s in sources]
    mask = [[1] * len(s) + [0] * (width - len(s)) for s in sources]
    depth = max(map(len, targets))
    labels = [t + [IGNORED] * (depth - len(t)) for t in targets]
    return {"input_ids": ids, "attention_mask": mask, "labels": labels}


def tensors(rows):
    return {name: torch.tensor(values) for name, values in rows.items()}


def forward(model, rows, expected, index):
    model.zero_grad()
    arguments = tensors(rows)
    out = model(**arguments)
    out.loss.backward()
    expected[f"forward.{index}.encoder"] = out.encoder_last_hidden_state.detach().contiguous()
    expected[f"forward.{index}.logits"] = out.logits.detach().contiguous()
    norms = {name: p.grad.norm().item() for name, p in model.named_parameters() if p.grad is not None}
    return {**rows, "loss": out.loss.item(), "grad_norms": norms}


def generate(model, rows, settings):
    arguments = tensors({name: rows[name] for name in ("input_ids", "attention_mask")})
    with torch.no_grad():
        # Without the cache: transformers 4.57 sizes it by the encoder, and fails where the decoder is deeper.
        out = model.generate(**arguments, **settings, do_sample=False, use_cache=False,
                             return_dict_in_generate=True, output_scores=True)
    case = {"input_ids": rows["input_ids"], "attention_mask": rows["attention_mask"], "settings": settings,
            "sequences": out.sequences.tolist()}
    if settings.get("num_beams", 1) > 1:
        case["sequences_scores"] = out.sequences_scores.tolist()
    return case


def optimizer_of(kind, model, peak):
    if kind == "adamw":
        settings = {"name": "AdamW", "betas": [0.9, 0.99], "eps": 1e-6, "weight_decay": 0.02}
        return settings, torch.optim.AdamW(
            model.parameters(), lr=peak, betas=(0.9, 0.99), eps=1e-6, weight_decay=0.02)
    scaled = kind == "adafactor-scaled"
    settings = {"name": "Adafactor", "decay_rate": -0.8, "eps": [1e-30, 1e-3], "clip_threshold": 0.9,
                "weight_decay": 0.03, "scale_parameter": scaled}
    return settings, Adafactor(
        model.parameters(), lr=peak, decay_rate=-0.8, eps=(1e-30, 1e-3), clip_threshold=0.9, weight_decay=0.03,
        scale_parameter=scaled, relative_step=False, warmup_init=False)


def train(model, generator, config, steps, kind):
    peak, warmup = 1e-3, 3
    settings, optimizer = optimizer_of(kind, model, peak)
    settings.update({"clip_grad_norm": 0.5, "peak_lr": peak, "warmup_steps": warmup, "total_steps": steps,
                     "schedule": "linear warm-up, then linear to 0"})
    curve = []
    for number in range(1, steps + 1):
        rate = peak * number / warmup if number <= warmup else peak * (steps - number + 1) / (steps - warmup)
        for group in optimizer.param_groups:
            group["lr"] = rate
        micro = [batch(generator, config, 3, 12, 6) for _ in range(2)]
        optimizer.zero_grad()
        total = 0.0
        for rows in micro:
            loss = model(**tensors(rows)).loss / len(micro)
            loss.backward()
            total += loss.item()
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), 0.5).item()
        optimizer.step()
        curve.append({"micro_batches": micro, "loss": total, "grad_norm": norm, "lr": rate})
    return {"optimizer": settings, "steps": curve}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--optimizer", choices=["adamw", "adafactor", "adafactor-scaled"], default="adamw")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="a key of config.json")
    options = parser.parse_args()

    shape = {"vocab_size": 90, "d_model": 32, "d_kv": 8, "d_ff": 64, "num_layers": 2, "num_heads": 4,
             "dropout_rate": 0.0, "decoder_start_token_id": 0, "pad_token_id": 0, "eos_token_id": 1}
    for setting in options.set:
        key, _, value = setting.partition("=")
        try:
            shape[key] = json.loads(value)
        except json.JSONDecodeError:
            shape[key] = value
    torch.manual_seed(options.seed)
    config = T5Config(**shape)
    model = T5ForConditionalGeneration(config).eval()
    for parameter in model.parameters():
        # Away from the initial values, so that every weight matters.
        parameter.data.add_(0.05 * torch.randn_like(parameter))
    options.out.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(options.out, safe_serialization=True)

    generator = torch.Generator().manual_seed(options.seed)
    expected = {}
    sizes = [(1, 4, 3), (4, 11, 6), (3, 290, 70)]
    cases = {"config": shape, "forward": [
        forward(model, batch(generator, config, *size), expected, i) for i, size in enumerate(sizes)]}
    rows = batch(generator, config, 4, 15, 3)
    cases["generate"] = [generate(model, rows, settings) for settings in (
        {"num_beams": 1, "max_new_tokens": 20},
        {"num_beams": 5, "num_return_sequences": 5, "max_new_tokens": 20, "early_stopping": False, "length_penalty": 1.0},
        {"num_beams": 4, "num_return_sequences": 3, "max_new_tokens": 12, "early_stopping": True, "length_penalty": 0.0},
        {"num_beams": 3, "num_return_sequences": 2, "max_new_tokens": 9, "early_stopping": "never", "length_penalty": 2.0},
        {"num_beams": 6, "num_return_sequences": 1, "max_new_tokens": 1, "early_stopping": False, "length_penalty": -1.0},
        {"num_beams": 2, "num_return_sequences": 2, "max_new_tokens": 150, "early_stopping": False, "length_penalty": 1.0})]
    cases["train"] = train(model.train(), generator, config, 12, options.optimizer)
    expected.update({f"trained.{name}": p.detach().clone() for name, p in model.named_parameters()})
    save_file(expected, options.out / "expected.safetensors")
    (options.out / "cases.json").write_text(json.dumps(cases))


if __name__ == "__main__":
    main()
