"""Generates with CTranslate2. Arguments: threads, converted directory, precision, batch, beams, new tokens."""

import sys

import ctranslate2
from engine import read_inputs, serve

threads, directory, precision = int(sys.argv[1]), sys.argv[2], sys.argv[3]
batch, beams, new_tokens = map(int, sys.argv[4:])

translator = ctranslate2.Translator(
    directory,
    device="cpu",
    compute_type={"fp32": "float32", "int8": "int8"}[precision],
    inter_threads=1,
    intra_threads=threads,
)
sources = [[f"t{i}" for i in row] for row in read_inputs(directory)["sources"][:batch]]


def work():
    results = translator.translate_batch(sources, beam_size=beams, max_decoding_length=new_tokens)
    return [[int(token[1:]) for token in result.hypotheses[0]] for result in results]


serve(work)
