"""One component used twice: numbers are printed, then their sum."""

import kfp
from kfp.components import create_component_from_func
from kfp.dsl import pipeline


@create_component_from_func
def print_and_return_number(number: int) -> int:
    print(number)
    return number


@create_component_from_func
def sum_and_print_numbers(number_1: int, number_2: int) -> int:
    total = number_1 + number_2
    print(total)
    return total


@pipeline(name="print_and_sum")
def print_and_sum(number_1: int = 20, number_2: int = 22):
    first = print_and_return_number(number_1)
    second = print_and_return_number(number_2)
    sum_and_print_numbers(number_1=first.output, number_2=second.output)


if __name__ == "__main__":
    kfp.compiler.Compiler().compile(print_and_sum, "print_and_sum.yaml")
