"""The same steps for every value of a list, at the same time."""

from kfp import dsl
from kfp.components import create_component_from_func


@create_component_from_func
def learning_rates(count: int) -> list:
    """Give `count` learning rates."""
    return [round(0.1 / 2**step, 5) for step in range(count)]


@create_component_from_func
def train(rate: float) -> float:
    """Pretend to train; a smaller rate ends lower."""
    import time

    loss = 1.0
    for epoch in range(1, 6):
        loss *= 1 - min(0.5, rate * 4)
        print(f"epoch {epoch}/5  rate={rate}  loss={loss:.4f}", flush=True)
        time.sleep(0.1)
    return loss


@create_component_from_func
def announce(text: str):
    print(text)


@dsl.pipeline(name="loop", description="A sweep over learning rates, and one over fixed values.")
def loop(count: int = 4):
    rates = learning_rates(count)
    with dsl.ParallelFor(rates.output) as rate:
        train(rate)
    with dsl.ParallelFor(["red", "green", "blue"]) as colour:
        announce(colour)
