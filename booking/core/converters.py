"""Values in paths."""

import werkzeug.routing
from werkzeug.routing import Map

LARGEST_ID = 2**31 - 1


class IntegerConverter(werkzeug.routing.IntegerConverter):
    """``<int:…>`` in a path is an id that the database can hold; a larger number is no page."""

    def __init__(self, url_map: Map, max: int = LARGEST_ID) -> None:
        super().__init__(url_map, max=max)
