"""Greedy answers to all dev rows with CTranslate2; the same as Answer.java. Arguments: threads, converted directory,
precision, directory of the rows, most new tokens."""

import json
import sys
import time
from pathlib import Path

import ctranslate2

threads, directory, precision = int(sys.argv[1]), sys.argv[2], sys.argv[3]
rows, new_tokens = json.loads((Path(sys.argv[4]) / "rows.json").read_text()), int(sys.argv[5])

translator = ctranslate2.Translator(
    directory,
    device="cpu",
    compute_type={"fp32": "float32", "int8": "int8"}[precision],
    inter_threads=1,
    intra_threads=threads,
)
sources = [[f"t{i}" for i in row] for row in rows["dev"]["sources"]]
start = time.process_time()
results = translator.translate_batch(
    sources, beam_size=1, max_decoding_length=new_tokens, max_input_length=0, max_batch_size=16, return_end_token=True
)
cpu_ms = (time.process_time() - start) * 1000
answers = [[int(token[1:]) for token in result.hypotheses[0]] for result in results]
print(json.dumps({"answers": answers, "cpu_ms": cpu_ms}))
