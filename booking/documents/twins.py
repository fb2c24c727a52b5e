"""What the page that shows the same as a paper needs: the paper itself, its words, and its uses in order."""

from typing import Any

from booking.documents import texts
from booking.documents.applications import ApplicationContent, ReceiptSlip
from booking.documents.papers import at_one_time, in_order
from booking.documents.permit import Permit
from booking.documents.request import Request
from booking.documents.slip import BookingSlip


def context_of(paper: Permit | Request | BookingSlip | ReceiptSlip | ApplicationContent) -> dict[str, Any]:
    """What the templates of ``documents/`` are given, whoever shows them."""
    context: dict[str, Any] = {"paper": paper, "words": texts}
    if isinstance(paper, Permit | Request | BookingSlip):
        context |= {"uses": in_order(paper.uses), "at_one_time": at_one_time(paper.uses)}
    return context
