"""Training with packages that are installed when the step starts (`packages_to_install`)."""

from functools import partial

from kfp.components import InputPath, OutputPath, create_component_from_func
from kfp.dsl import pipeline


@create_component_from_func
def make_data(data_path: OutputPath("csv"), rows: int = 200):
    """Write points on a noisy line."""
    import random

    random.seed(7)
    with open(data_path, "w") as writer:
        writer.write("x,y\n")
        for _ in range(rows):
            x = random.uniform(-1, 1)
            writer.write(f"{x},{3 * x + 2 + random.gauss(0, 0.1)}\n")


@partial(create_component_from_func, packages_to_install=["dill==0.3.9"])
def train(data_path: InputPath("csv"), model_path: OutputPath("dill"), epochs: int = 10, rate: float = 0.3):
    """Fit a line by gradient descent and keep it with dill."""
    import csv

    import dill

    with open(data_path) as reader:
        points = [(float(row["x"]), float(row["y"])) for row in csv.DictReader(reader)]
    slope, offset = 0.0, 0.0
    for epoch in range(1, epochs + 1):
        for x, y in points:
            error = slope * x + offset - y
            slope -= rate * error * x
            offset -= rate * error
        loss = sum((slope * x + offset - y) ** 2 for x, y in points) / len(points)
        print(f"epoch {epoch}/{epochs}  loss={loss:.4f}", flush=True)
    with open(model_path, "wb") as writer:
        dill.dump({"slope": slope, "offset": offset}, writer)


@partial(create_component_from_func, packages_to_install=["dill==0.3.9"])
def evaluate(model_path: InputPath("dill")) -> float:
    """Say how far the slope is from the true one."""
    import dill

    with open(model_path, "rb") as reader:
        model = dill.load(reader)
    distance = abs(model["slope"] - 3)
    print(f"slope={model['slope']:.3f} offset={model['offset']:.3f} distance={distance:.3f}")
    return distance


@pipeline(name="train with packages")
def train_with_packages(rows: int = 200, epochs: int = 10, rate: float = 0.1):
    data = make_data(rows=rows)
    model = train(data.output, epochs=epochs, rate=rate)
    evaluate(model.output)
