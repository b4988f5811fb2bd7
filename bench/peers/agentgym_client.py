"""AgentGym's own client plays an episode of this service's.

    python agentgym_client.py http://localhost:8084/agentgym CHECKOUT ITEM ACTIONS.json [KEY]

CHECKOUT is a copy of https://github.com/WooooDyy/AgentGym, ITEM the number of an episode, ACTIONS a JSON list that leads to
the full score. Only `requests` is needed: the client's package imports the libraries that models need (torch, transformers,
openai and so on) as it is loaded; those that are not there are stood in for, since nothing of them is used.
"""

import importlib.abc
import importlib.machinery
import importlib.util
import json
import sys
import types
from pathlib import Path

import requests

ABSENT = {"torch", "transformers", "openai", "numpy", "scipy", "trl", "accelerate", "vllm", "torch_npu", "tqdm", "jsonlines",
          "wandb", "deepspeed"}


class Nobody:
    """What nobody uses; as a decorator it changes nothing."""

    def __init__(self, *arguments, **options):
        pass

    def __call__(self, decorated):
        return decorated


class StandIn(types.ModuleType):
    """A module of which every name is a class that nobody uses."""

    __path__ = []

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        value = type(name, (Nobody,), {})
        setattr(self, name, value)
        return value


class StandIns(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def __init__(self, names):
        self.names = names

    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in self.names:
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec):
        return StandIn(spec.name)

    def exec_module(self, module):
        pass


def client_class(checkout):
    absent = {name for name in ABSENT if importlib.util.find_spec(name) is None}
    sys.meta_path.append(StandIns(absent))
    print("stood in for:", ", ".join(sorted(absent)) or "nothing")
    folder = Path(checkout) / "agentenv" / "agentenv"
    package = types.ModuleType("agentenv")
    package.__path__ = [str(folder)]
    sys.modules["agentenv"] = package
    # The environments' own package would load the clients of all other environments as well.
    package = types.ModuleType("agentenv.envs")
    package.__path__ = [str(folder / "envs")]
    sys.modules["agentenv.envs"] = package
    from agentenv.envs.sciworld import SciworldEnvClient
    return SciworldEnvClient


def main():
    base, checkout, item, actions, *key = sys.argv[1:]
    if key:
        # The client knows no keys. Whoever needs one puts it in between, as here, or into a proxy.
        send = requests.Session.request

        def with_key(self, method, url, **options):
            options["headers"] = {**(options.get("headers") or {}), "X-API-Key": key[0]}
            return send(self, method, url, **options)

        requests.Session.request = with_key
    client = client_class(checkout)(base, data_len=1)
    first = client.reset(int(item))
    print("episode:", first["task_name"], first["var_num"])
    assert client.observe() == first["task_description"] + "\n" + first["observation"]
    steps = json.loads(Path(actions).read_text())
    for number, action in enumerate(steps, 1):
        # As a model answers.
        output = client.step(f"Thought:\nThe next one.\n\nAction:\n{action}")
        print(f"{number}. {action}: {output.reward}")
        assert output.state == client.observe()
        if output.done:
            break
    assert number == len(steps) and output.done and output.reward == 100, output
    detail = client._get("detail")
    assert detail["score"] == 100 and detail["done"] is True, detail
    try:
        client.step("Thought:\nOne more.\n\nAction:\nlook around")
        raise SystemExit("A step after the end was played")
    except AssertionError:
        pass  # their client asserts the status 200
    assert client.reset(int(item)) == first, "the same episode begins otherwise"
    assert client.close() is True
    print("AgentGym's client is satisfied")


if __name__ == "__main__":
    main()
