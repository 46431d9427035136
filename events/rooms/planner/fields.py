"""Adding and multiplying in a finite ring with as many elements as there are rooms.

The ring of g is the product of the fields GF(p^e) over the prime powers of g. Elements
are the numbers 0 to g - 1, read in mixed radix. Source: R. Lidl, H. Niederreiter,
"Finite Fields", chapter 2.
"""

from __future__ import annotations

from itertools import product


def prime_powers(number: int) -> list[tuple[int, int]]:
    """Give a number as primes with exponents: 12 is [(2, 2), (3, 1)]."""
    found = []
    prime = 2
    while prime * prime <= number:
        exponent = 0
        while number % prime == 0:
            number //= prime
            exponent += 1
        if exponent:
            found.append((prime, exponent))
        prime += 1
    if number > 1:
        found.append((number, 1))
    return found


class Ring:
    """The product of the fields whose sizes multiply to `size`."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._fields = [_Field(p, e) for p, e in prime_powers(size)]
        # So many elements differ pairwise by something that has an inverse.
        self.apart = min((field.size for field in self._fields), default=1)

    def add(self, left: int, right: int) -> int:
        """Add two elements."""
        total, place = 0, 1
        for field in self._fields:
            left, one = divmod(left, field.size)
            right, other = divmod(right, field.size)
            total += place * field.add(one, other)
            place *= field.size
        return total

    def subtract(self, left: int, right: int) -> int:
        """Subtract the second element from the first."""
        total, place = 0, 1
        for field in self._fields:
            left, one = divmod(left, field.size)
            right, other = divmod(right, field.size)
            total += place * field.subtract(one, other)
            place *= field.size
        return total

    def multiply(self, left: int, right: int) -> int:
        """Multiply two elements."""
        total, place = 0, 1
        for field in self._fields:
            left, one = divmod(left, field.size)
            right, other = divmod(right, field.size)
            total += place * field.multiply(one, other)
            place *= field.size
        return total

    def spread(self, number: int) -> int:
        """Give the `number`th of `apart` elements that differ by invertible ones."""
        total, place = 0, 1
        for field in self._fields:
            total += place * number
            place *= field.size
        return total


class _Field:
    """GF(p^e); an element's digits to the base p are a polynomial's coefficients."""

    def __init__(self, prime: int, exponent: int) -> None:
        self.prime, self.exponent = prime, exponent
        self.size = prime**exponent
        self._tail = _irreducible_tail(prime, exponent)

    def add(self, left: int, right: int) -> int:
        return self._number(
            [
                a + b
                for a, b in zip(self._digits(left), self._digits(right), strict=True)
            ]
        )

    def subtract(self, left: int, right: int) -> int:
        return self._number(
            [
                a - b
                for a, b in zip(self._digits(left), self._digits(right), strict=True)
            ]
        )

    def multiply(self, left: int, right: int) -> int:
        result = [0] * (2 * self.exponent - 1)
        for i, a in enumerate(self._digits(left)):
            for j, b in enumerate(self._digits(right)):
                result[i + j] += a * b
        for top in range(len(result) - 1, self.exponent - 1, -1):
            for j, coefficient in enumerate(self._tail):
                result[top - self.exponent + j] -= result[top] * coefficient
        return self._number(result[: self.exponent])

    def _digits(self, number: int) -> list[int]:
        digits = []
        for _ in range(self.exponent):
            number, digit = divmod(number, self.prime)
            digits.append(digit)
        return digits

    def _number(self, digits: list[int]) -> int:
        number = 0
        for digit in reversed(digits):
            number = number * self.prime + digit % self.prime
        return number


def _irreducible_tail(prime: int, exponent: int) -> tuple[int, ...]:
    """Give the lower coefficients of a monic irreducible polynomial."""
    if exponent == 1:
        return (0,)
    for tail in product(range(prime), repeat=exponent):
        if not _has_divisor([*tail, 1], prime):
            return tail
    raise AssertionError("there is one of each degree")


def _has_divisor(polynomial: list[int], prime: int) -> bool:
    for degree in range(1, len(polynomial) // 2 + 1):
        for tail in product(range(prime), repeat=degree):
            if not any(_remainder(polynomial, [*tail, 1], prime)):
                return len(polynomial) - 1 > degree
    return False


def _remainder(polynomial: list[int], divisor: list[int], prime: int) -> list[int]:
    rest = list(polynomial)
    while len(rest) >= len(divisor):
        factor = rest.pop()
        shift = len(rest) - len(divisor) + 1
        for j, coefficient in enumerate(divisor[:-1]):
            rest[shift + j] = (rest[shift + j] - factor * coefficient) % prime
    return rest
