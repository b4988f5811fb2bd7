"""Asks the inference service through Triton's Python client, which speaks the Open Inference Protocol.

usage: oip_client.py http://localhost:8083 MODEL "a text to answer"
"""

import sys
from importlib.metadata import version

import numpy as np
import tritonclient.http as triton
from tritonclient.utils import InferenceServerException

base, model, prompt = sys.argv[1:4]
client = triton.InferenceServerClient(base.removeprefix("http://"))

assert client.is_server_live() and client.is_server_ready() and client.is_model_ready(model)
assert not client.is_model_ready("nobody")
print("server:", client.get_server_metadata())
metadata = client.get_model_metadata(model)
print("model:", metadata)
assert client.is_model_ready(model, metadata["versions"][0])


def ask(binary, **parameters):
    tensor = triton.InferInput("text", [2], "BYTES")
    tensor.set_data_from_numpy(np.array([prompt, prompt], dtype=np.object_), binary_data=binary)
    return client.infer(model, [tensor], request_id="7", parameters=parameters)


result = ask(False)
assert result.get_response()["id"] == "7"
texts = result.as_numpy("text")
assert texts.shape == (2, 1) and texts[0, 0] == texts[1, 0]
print("inferred:", repr(texts[0, 0]), "log-probability", result.as_numpy("log_probability")[0, 0])

beams = ask(False, beams=4, count=3)
scores = beams.as_numpy("score")
assert scores.shape == (2, 3) and scores.dtype == np.float32 and (np.diff(scores[0]) <= 0).all()
print("beams:", list(beams.as_numpy("text")[0]), scores[0])

for wrong in (lambda: ask(True), lambda: ask(False, beams=10_000)):
    try:
        wrong()
        raise SystemExit("was not refused")
    except InferenceServerException as e:
        print("refused:", e.status(), e.message())
print("tritonclient", version("tritonclient"), "is satisfied")
