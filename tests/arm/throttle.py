"""The token bucket of Azure Resource Manager, for tests of what a client does when it is empty."""

import math
import time
from dataclasses import dataclass, field


@dataclass
class Throttle:
    """Reads left, for each principal and subscription.

    bucket: how many fit; None for as many as anybody wants, in which case the count that headers
    show stays the same, so that two recordings are equal. refill: how many come back each second.
    """

    bucket: int | None = None
    refill: float = 25.0
    _left: dict[tuple[str, str], tuple[float, float]] = field(default_factory=dict)

    def take(self, principal: str, subscription: str) -> tuple[int, int]:
        """Take one read: how many are left, and for how many seconds to wait if there was none."""
        if self.bucket is None:
            return 249, 0
        key = (principal, subscription.lower())
        now = time.monotonic()
        left, since = self._left.get(key, (float(self.bucket), now))
        left = min(float(self.bucket), left + (now - since) * self.refill)
        if left < 1:
            self._left[key] = (left, now)
            return 0, max(1, math.ceil((1 - left) / self.refill))
        self._left[key] = (left - 1, now)
        return int(left - 1), 0
