"""Windows in words: placeholder until the real one is merged."""

from booking.facilities.rules.windows import WindowPlan


def plan_sentences(plan: WindowPlan | None) -> list[str]:
    return [] if plan is None else [plan.name]
