"""Converts a model directory for CTranslate2. Arguments: model directory, output directory, precision."""

import json
import shutil
import sys
import tempfile
from pathlib import Path

from ctranslate2.converters import TransformersConverter
from tokenizers import Tokenizer, models
from transformers import PreTrainedTokenizerFast

source, output, precision = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
size = json.loads((source / "config.json").read_text())["vocab_size"]

# CTranslate2 works on strings. The model has no tokenizer, so that its pieces are named after their ids.
vocabulary = {f"t{i}": i for i in range(size)}
tokenizer = PreTrainedTokenizerFast(
    tokenizer_object=Tokenizer(models.WordLevel(vocabulary, unk_token="t2")),
    pad_token="t0",
    eos_token="t1",
    unk_token="t2",
)
with tempfile.TemporaryDirectory() as directory:
    shutil.copytree(source, directory, dirs_exist_ok=True)
    tokenizer.save_pretrained(directory)
    quantization = {"fp32": "float32", "int8": "int8"}[precision]
    inputs = ["inputs.json"] if (source / "inputs.json").exists() else []
    TransformersConverter(directory, copy_files=inputs).convert(output, quantization=quantization, force=True)
