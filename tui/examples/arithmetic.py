"""Three components made from functions: a sum, a difference, and the product of the two.

With value_1 = 5 and value_2 = 3 the product is 16.
"""

from kfp.components import create_component_from_func
from kfp.dsl import pipeline


def add(value_1: int, value_2: int) -> int:
    """Add two numbers."""
    return value_1 + value_2


def subtract(value_1: int, value_2: int) -> int:
    """Subtract the second number from the first."""
    return value_1 - value_2


def multiply(value_1: int, value_2: int) -> int:
    """Multiply two numbers."""
    product = value_1 * value_2
    print(f"{value_1} x {value_2} = {product}")
    return product


add_op = create_component_from_func(add)
subtract_op = create_component_from_func(subtract)
multiply_op = create_component_from_func(multiply)


@pipeline(name="arithmetic", description="The product of a sum and a difference.")
def arithmetic(value_1: int = 5, value_2: int = 3):
    total = add_op(value_1, value_2)
    difference = subtract_op(value_1, value_2)
    multiply_op(total.output, difference.output)


if __name__ == "__main__":
    import kfp.compiler

    kfp.compiler.Compiler().compile(arithmetic, "arithmetic.yaml")
