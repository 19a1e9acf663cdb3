"""Results that may be needed again, as many as memory is worth."""

from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")

_MOST = 50_000


class Recent(dict[K, V]):
    """A dictionary that forgets everything when it is full."""

    def __setitem__(self, key: K, value: V) -> None:
        if len(self) >= _MOST:
            self.clear()
        super().__setitem__(key, value)
