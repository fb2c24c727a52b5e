"""Components that are drawn outside of their page, to be kept (see ``offers.cache``)."""

from flask import get_template_attribute
from markupsafe import Markup


def draw(component: str, *values: object) -> Markup:
    """The component's HTML; nothing in it may be the reader's own, a form's token included."""
    macro = get_template_attribute(f"components/{component}.html", component)
    drawn = Markup(macro(*values))  # noqa: S704 - macros escape what they are given
    if "csrf_token" in drawn:
        raise RuntimeError(f"{component} carries a reader's own token and can't be kept")
    return drawn
