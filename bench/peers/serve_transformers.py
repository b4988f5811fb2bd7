"""What one would write in Python: two calls of transformers behind FastAPI, for a controller and an executor.

Arguments: port, model directory, processes of uvicorn, threads of torch in each. The endpoint is a plain function, so
FastAPI calls it in its thread pool, as it does by default.
"""

import os
import sys

import torch
import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel
from transformers import PreTrainedTokenizerFast, T5ForConditionalGeneration

if __name__ == "__main__":
    port, directory, processes, threads = sys.argv[1:]
    os.environ |= {"MODEL": directory, "THREADS": threads}
    # By name, since each process imports the application for itself.
    uvicorn.run("serve_transformers:app", host="127.0.0.1", port=int(port), workers=int(processes),
                log_level="warning", access_log=False)
    sys.exit()

directory = os.environ["MODEL"]
torch.set_num_threads(int(os.environ["THREADS"]))
model = T5ForConditionalGeneration.from_pretrained(directory).eval()
tokenizer = PreTrainedTokenizerFast(
    tokenizer_file=f"{directory}/tokenizer.json", pad_token="<pad>", eos_token="</s>", unk_token="<unk>"
)
app = FastAPI()


class Inputs(BaseModel):
    controller: str
    executor: str


def answer(text):
    inputs = tokenizer(text, return_tensors="pt", return_token_type_ids=False)
    with torch.inference_mode():
        output = model.generate(**inputs, num_beams=5, do_sample=False, max_new_tokens=32)
    return tokenizer.decode(output[0], skip_special_tokens=True)


@app.get("/health")
def health():
    return "ready"


@app.post("/decide")
def decide(inputs: Inputs):
    return {"controller": answer(inputs.controller), "executor": answer(inputs.executor)}


@app.post("/tokenize")
def tokenize(inputs: Inputs):
    return tokenizer(inputs.executor)["input_ids"]
