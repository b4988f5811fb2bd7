"""Makes events.out.tfevents.1000.golden with TensorBoard's own messages and writer.

    pip install tensorboard==2.21.0
    python make_events.py
"""

import pathlib

from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.record_writer import RecordWriter

SCALARS = [  # seconds, step, tag, value
    (1000.0, 1, "loss", 2.5),
    (1000.25, 0, "loss", -0.0),
    (1001.5, 127, "learning_rate", 0.0003),
    (1002.0, 128, "dev_exact_match.task.4-4", 1 / 3),
    (1700000000.123456, 300, "dev_exact_match.verb.\u00fcber", 1e-30),
    (1700000001.0, 10_000_000_000, "memory_bytes", 8.5e10),
    (1700000002.0, 7, "loss", float("inf")),
]

with open(pathlib.Path(__file__).with_name("events.out.tfevents.1000.golden"), "wb") as file:
    writer = RecordWriter(file)
    writer.write(Event(wall_time=1000.5, file_version="brain.Event:2").SerializeToString())
    for wall_time, step, tag, value in SCALARS:
        summary = Summary(value=[Summary.Value(tag=tag, simple_value=value)])
        writer.write(Event(wall_time=wall_time, step=step, summary=summary).SerializeToString())
    writer.flush()
