"""The blueprint of the pages that span subjects; their modules register themselves when they are imported."""

from flask import Blueprint

blueprint = Blueprint("pages", __name__)
