"""Training in an image of one's own (`base_image`): what the image holds need not be installed.

The embedded engine runs steps as processes, without images; the step's details say so.
"""

from functools import partial

from kfp.components import InputPath, OutputPath, create_component_from_func
from kfp.dsl import pipeline

in_image = partial(create_component_from_func, base_image="python:3.11-slim")


@in_image
def split(count: int, train_path: OutputPath("numbers"), test_path: OutputPath("numbers")):
    """Every fifth number is for testing."""
    with open(train_path, "w") as train, open(test_path, "w") as test:
        for number in range(count):
            print(number, file=test if number % 5 == 0 else train)


@in_image
def fit(train_path: InputPath("numbers"), model_path: OutputPath("json")):
    """The model is the mean."""
    import json

    with open(train_path) as reader:
        values = [int(line) for line in reader]
    with open(model_path, "w") as writer:
        json.dump({"mean": sum(values) / len(values)}, writer)


@in_image
def score(model_path: InputPath("json"), test_path: InputPath("numbers")) -> float:
    """Give the mean distance of the test values from the model."""
    import json

    with open(model_path) as reader:
        mean = json.load(reader)["mean"]
    with open(test_path) as reader:
        distances = [abs(int(line) - mean) for line in reader]
    result = sum(distances) / len(distances)
    print(f"score={result:.2f}")
    return result


@pipeline(name="train with image")
def train_with_image(count: int = 1000):
    parts = split(count)
    model = fit(parts.outputs["train"])
    score(model.output, parts.outputs["test"])
