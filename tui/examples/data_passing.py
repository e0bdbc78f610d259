"""Data between steps: small data as values, bigger data and many numbers as files, and all in one.

The sum of the numbers below 100000 is 4999950000.
"""

from typing import NamedTuple

from kfp import dsl
from kfp.components import InputPath, OutputPath, func_to_container_op


@func_to_container_op
def greet(name: str) -> str:
    """Small data: text goes in and out as a value."""
    return f"Hello, {name}"


@func_to_container_op
def divide(dividend: int, divisor: int) -> NamedTuple("Division", [("quotient", int), ("remainder", int)]):
    """Several small outputs at once."""
    from collections import namedtuple

    division = namedtuple("Division", ["quotient", "remainder"])
    return division(dividend // divisor, dividend % divisor)


@func_to_container_op
def write_lines(line: str, lines_path: OutputPath(str), count: int = 10):
    """Bigger data: the function gets a path and writes the file itself."""
    with open(lines_path, "w") as writer:
        for _ in range(count):
            writer.write(line + "\n")


@func_to_container_op
def split_lines(source_path: InputPath(str), odd_path: OutputPath(str), even_path: OutputPath(str)):
    """One file in, two files out."""
    with open(source_path) as reader, open(odd_path, "w") as odd, open(even_path, "w") as even:
        for number, line in enumerate(reader):
            (even if number % 2 else odd).write(line)


@func_to_container_op
def show_text(text_path: InputPath()):
    """Print any file; the input has no type, so that anything may be passed."""
    with open(text_path) as reader:
        for line in reader:
            print(line, end="")


@func_to_container_op
def write_numbers(numbers_path: OutputPath(str), start: int = 0, count: int = 10):
    """Write many numbers, one a line."""
    with open(numbers_path, "w") as writer:
        for number in range(start, count):
            writer.write(f"{number}\n")


@func_to_container_op
def sum_numbers(numbers_path: InputPath(str)) -> int:
    """Read the numbers back and add them."""
    with open(numbers_path) as reader:
        total = sum(int(line) for line in reader)
    print(total)
    return total


@dsl.pipeline(name="small data", description="Values between steps.")
def small_data(name: str = "Kubeflow", dividend: int = 17, divisor: int = 5):
    greeting = greet(name)
    division = divide(dividend, divisor)
    show_text(greeting.output)
    show_text(division.outputs["quotient"])
    show_text(division.outputs["remainder"])


@dsl.pipeline(name="bigger data", description="Files between steps.")
def bigger_data(count: int = 20):
    written = write_lines("a line of text", count)
    parts = split_lines(written.output)
    show_text(parts.outputs["odd"])
    show_text(parts.outputs["even"])


@dsl.pipeline(name="many numbers", description="A file of numbers and its sum.")
def many_numbers(count: int = 100000):
    numbers = write_numbers(count=count)
    total = sum_numbers(numbers.output)
    show_text(total.output)


@dsl.pipeline(name="data passing", description="The three above in one.")
def data_passing():
    small_data("Kubeflow", 17, 5)
    bigger_data(20)
    many_numbers(100000)
