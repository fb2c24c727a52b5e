"""Figures and how they are told: one JSON line each."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Timing:
    """How long each of some requests took (seconds), and all of them together (seconds)."""

    each: Sequence[float]
    together: float

    @property
    def per_second(self) -> float:
        """Requests a second."""
        return len(self.each) / self.together

    def percentile(self, share: float) -> float:
        """The time within which that share of the requests was answered, in milliseconds."""
        ordered = sorted(self.each)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    def figures(self) -> dict[str, Any]:
        """Rounded as far as they mean something."""
        return {
            "per_second": round(self.per_second, 1),
            "p50_ms": round(self.percentile(0.50), 1),
            "p99_ms": round(self.percentile(0.99), 1),
        }


def tell(name: str, what: str, figures: dict[str, Any], floor: dict[str, float] | None = None) -> None:
    """Print one figure; ``floor`` names what bounds it in this run, in the same unit as ``per_second``."""
    line: dict[str, Any] = {"id": name, "what": what, **figures}
    for bound, value in (floor or {}).items():
        line[bound] = round(value, 1)
        if value and "per_second" in figures:
            line[f"share_of_{bound}"] = round(figures["per_second"] / value, 3)
    print(json.dumps(line, ensure_ascii=False), flush=True)
