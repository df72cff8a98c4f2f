"""Long lists cut into pages: where one stands, and the addresses around it."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """One page of a list. first, last: places of its rows, from 1; 0 and 0 of an empty list.

    previous, next: addresses; "" at an end.
    """

    number: int
    count: int
    first: int
    last: int
    previous: str
    next: str

    @property
    def rows(self) -> slice:
        return slice(max(self.first - 1, 0), self.last)


def page_of(size: int, *, number: int, per_page: int, address: Callable[[int], str]) -> Page:
    """The page with this number of a list of `size` rows; the last one where there is none.

    address: the address of a page by its number.
    """
    count = max(1, -(-size // per_page))
    number = min(max(number, 1), count)
    first = (number - 1) * per_page + 1
    return Page(
        number=number,
        count=count,
        first=min(first, size),
        last=min(number * per_page, size),
        previous=address(number - 1) if number > 1 else "",
        next=address(number + 1) if number < count else "",
    )
