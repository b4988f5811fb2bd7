"""Trains one epoch on real rows with the Hugging Face Trainer, some updates at a time; the same as TrainRows.java.
Arguments: threads, directory of the rows, of the model, rows of a batch, rows to learn from, rows to measure on, peak
of the learning rate, updates to warm up, "random" or "grouped" order."""

import json
import sys
import tempfile
import time
from pathlib import Path

import torch
from transformers import (
    DataCollatorForSeq2Seq,
    PreTrainedTokenizerFast,
    Seq2SeqTrainer,
    Seq2SeqTrainingArguments,
    T5ForConditionalGeneration,
    TrainerCallback,
)

threads, directory, model_directory = int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
batch, train_rows, dev_rows = map(int, sys.argv[4:7])
rate, warm_up_updates, order = float(sys.argv[7]), int(sys.argv[8]), sys.argv[9]

torch.set_num_threads(threads)
rows = json.loads((directory / "rows.json").read_text())
tokenizer = PreTrainedTokenizerFast(
    tokenizer_file=str(directory / "tokenizer.json"), pad_token="<pad>", eos_token="</s>", unk_token="<unk>"
)


def examples(fold, count):
    pairs = list(zip(fold["sources"], fold["targets"], strict=True))[:count]
    return [{"input_ids": s, "attention_mask": [1] * len(s), "labels": t} for s, t in pairs]


def say(result):
    print(json.dumps(result), flush=True)


class Turns(TrainerCallback):
    """Lets the Trainer's own loop run as many updates as are asked for, then waits."""

    def __init__(self):
        self.until = 0

    def begin(self, state):
        self.until = state.global_step + int(sys.stdin.readline())
        self.wall, self.cpu = time.perf_counter(), time.process_time()

    def on_train_begin(self, arguments, state, control, **_):
        self.begin(state)

    def on_step_end(self, arguments, state, control, **_):
        last = state.global_step == state.max_steps
        if state.global_step == self.until or last:
            wall, cpu = time.perf_counter() - self.wall, time.process_time() - self.cpu
            say({"wall_ms": wall * 1000, "cpu_ms": cpu * 1000})
            if not last:
                self.begin(state)


class CountingCollator(DataCollatorForSeq2Seq):
    """The usual collator; says how much of the sources is padding."""

    tokens = places = 0

    def __call__(self, features, return_tensors=None):
        made = super().__call__(features, return_tensors)
        CountingCollator.tokens += sum(len(feature["input_ids"]) for feature in features)
        CountingCollator.places += made["input_ids"].numel()
        return made


@torch.inference_mode()
def loss(model, dev):
    """Mean loss per target token."""
    model.eval()
    collate = DataCollatorForSeq2Seq(tokenizer, model=model)
    dev = sorted(dev, key=lambda row: len(row["input_ids"]))
    total = tokens = 0
    for start in range(0, len(dev), batch):
        made = collate(dev[start : start + batch])
        count = (made["labels"] != -100).sum().item()
        total += model(**made).loss.item() * count
        tokens += count
    return total / tokens


def train(output, model, dataset, callbacks, max_steps=-1):
    """Everything that is not said here is as the Trainer has it by default."""
    arguments = Seq2SeqTrainingArguments(
        output_dir=output,
        per_device_train_batch_size=batch,
        num_train_epochs=1,
        max_steps=max_steps,
        learning_rate=rate,
        group_by_length=order == "grouped",
        use_cpu=True,
        save_strategy="no",
        report_to="none",
        disable_tqdm=True,
    )
    trainer = Seq2SeqTrainer(
        model=model,
        args=arguments,
        train_dataset=dataset,
        data_collator=CountingCollator(tokenizer, model=model),
        callbacks=callbacks,
    )
    # Its log goes to standard output, which carries the measurements.
    trainer.log = lambda *_: None
    trainer.train()


with tempfile.TemporaryDirectory() as output:
    dataset, dev = examples(rows["train"], train_rows), examples(rows["dev"], dev_rows)
    # With weights of its own, so that what is measured begins with fresh ones.
    train(output, T5ForConditionalGeneration.from_pretrained(model_directory), dataset, [], warm_up_updates)
    model = T5ForConditionalGeneration.from_pretrained(model_directory)
    say({"result": {"loss": loss(model, dev), "updates": -(-len(dataset) // batch)}})
    CountingCollator.tokens = CountingCollator.places = 0
    train(output, model, dataset, [Turns()])
    padding = 1 - CountingCollator.tokens / CountingCollator.places
    say({"result": {"loss": loss(model, dev), "padding": padding}})
