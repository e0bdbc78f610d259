"""A coin decides which of two branches runs."""

from kfp import dsl
from kfp.components import create_component_from_func


@create_component_from_func
def flip(seed: int) -> str:
    """Flip a coin; the same seed gives the same side."""
    import random

    side = "heads" if random.Random(seed).random() < 0.5 else "tails"
    print(side)
    return side


@create_component_from_func
def report(message: str):
    print(message)


@dsl.pipeline(name="condition", description="Two branches, of which one runs.")
def condition(seed: int = 1):
    coin = flip(seed)
    with dsl.Condition(coin.output == "heads", name="heads"):
        report("Heads it is.")
    with dsl.Condition(coin.output == "tails", name="tails"):
        report("Tails it is.")
