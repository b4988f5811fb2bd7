"""Asks the inference service through OpenAI's Python package.

usage: openai_client.py http://localhost:8083 MODEL "a text to answer"
"""

import sys

import openai

base, model, prompt = sys.argv[1:4]
client = openai.OpenAI(base_url=base + "/v1", api_key="none-is-needed", max_retries=0)

names = [m.id for m in client.models.list()]
assert model in names, names
found = client.models.retrieve(model)
assert found.object == "model" and found.owned_by == "subgoal" and found.created > 0
print("models:", names)

whole = client.completions.create(model=model, prompt=prompt, temperature=0, logprobs=1)
text = whole.choices[0].text
assert whole.object == "text_completion" and whole.choices[0].finish_reason == "stop"
assert "".join(whole.choices[0].logprobs.tokens) == text
assert whole.usage.total_tokens == whole.usage.prompt_tokens + whole.usage.completion_tokens
print("completion:", repr(text), whole.usage.completion_tokens, "tokens")

parts = list(client.completions.create(
    model=model, prompt=prompt, temperature=0, stream=True, stream_options={"include_usage": True}))
streamed = "".join(choice.text for part in parts for choice in part.choices)
assert streamed == text, streamed
assert parts[-1].usage.completion_tokens == whole.usage.completion_tokens
print("streamed:", len(parts), "parts,", repr(streamed))

drawn = [client.completions.create(model=model, prompt=[prompt, prompt], n=2, seed=5, max_tokens=8) for _ in range(2)]
assert len(drawn[0].choices) == 4 and [c.index for c in drawn[0].choices] == [0, 1, 2, 3]
assert [c.text for c in drawn[0].choices] == [c.text for c in drawn[1].choices]
print("drawn:", [c.text for c in drawn[0].choices])

for wrong, kind in [({"echo": True}, openai.BadRequestError), ({"model": "nobody"}, openai.NotFoundError)]:
    try:
        client.completions.create(**({"model": model, "prompt": prompt} | wrong))
        raise SystemExit("was not refused: " + str(wrong))
    except kind as e:
        assert e.param in ("echo", "model") and e.type == "invalid_request_error"
        print("refused:", e.status_code, e.code, "-", e.body["message"])
print("openai", openai.__version__, "is satisfied")
