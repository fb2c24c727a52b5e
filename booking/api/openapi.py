"""The OpenAPI 3.1 document, made from the models of parameters and answers."""

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from booking.api import pool_schemas, price_schemas, schemas
from booking.api.facility_schemas import FacilityDetails, FacilityList
from booking.api.parameters import Asked, DayAsked, FacilitiesAsked, PriceAsked, SpanAsked, WishAsked
from booking.api.problems import MEDIA_TYPE
from booking.core.converters import LARGEST_ID

Json = dict[str, Any]
_REFERENCE = "#/components/schemas/{model}"
_ANSWERS = (
    FacilityList,
    FacilityDetails,
    schemas.SpaceAvailability,
    schemas.DayAvailability,
    schemas.MayBook,
    price_schemas.Price,
    pool_schemas.PoolAvailability,
    pool_schemas.PoolMayBook,
    schemas.Problem,
)
_DESCRIPTION = """\
Facilities that can be booked and what is free of them, as the pages show it to anybody: no account, no key.

Ask again with `If-None-Match` and the `ETag` of the answer you have: while nothing has changed, the
answer is an empty 304. `Cache-Control` says for how many seconds a copy need not be asked for again.
Every key is always there; what is not known is null. Times are ISO 8601 with the offset of the
municipality's own clock. Refusals are problem details (RFC 9457). New keys and new values of `state` and
`code` may come; what is here stays.
"""


def document(base_url: str, title: str, guide_url: str, licence: tuple[str, str] | None) -> Json:
    """The whole document; ``licence`` is a name and its address."""
    _names, definitions = models_json_schema(
        [(model, "serialization") for model in _ANSWERS], ref_template=_REFERENCE
    )
    info: Json = {"title": title, "version": "1", "description": _DESCRIPTION}
    if licence:
        info["license"] = {"name": licence[0], **({"url": licence[1]} if licence[1] else {})}
    return {
        "openapi": "3.1.0",
        "info": info,
        "servers": [{"url": base_url}],
        "externalDocs": {"description": "A guide for newcomers, and the kinds of problems", "url": guide_url},
        "tags": [
            {"name": "facilities", "description": "Where something can be booked, and what."},
            {"name": "availability", "description": "What is free, and why something is not."},
        ],
        "security": [],
        "paths": _paths(),
        "components": {
            "schemas": definitions["$defs"],
            "responses": _refusals(),
            "headers": _headers(),
        },
    }


def _paths() -> Json:
    described = (*_facility_paths(), *_availability_paths(), *_pool_paths())
    return {path: {"get": operation} for path, operation in described}


def _facility_paths() -> list[tuple[str, Json]]:
    listed = _operation(
        "listFacilities", "facilities", "Facilities", FacilitiesAsked, FacilityList, linked=True
    )
    one = _operation(
        "getFacility",
        "facilities",
        "A facility with its spaces",
        Asked,
        FacilityDetails,
        path_id="Id of the facility.",
    )
    return [("/api/v1/facilities", listed), ("/api/v1/facilities/{id}", one)]


def _availability_paths() -> list[tuple[str, Json]]:
    of_space = _operation(
        "getSpaceAvailability",
        "availability",
        "One space over some days",
        SpanAsked,
        schemas.SpaceAvailability,
        path_id="Id of the space.",
        linked=True,
    )
    answer = _operation(
        "mayBook",
        "availability",
        "Whether one space can be booked at one time, and every reason why not",
        WishAsked,
        schemas.MayBook,
        path_id="Id of the space.",
    )
    price = _operation(
        "getPrice",
        "availability",
        "What a use of one space would cost, line by line",
        PriceAsked,
        price_schemas.Price,
        path_id="Id of the space.",
    )
    of_day = _operation(
        "listAvailability",
        "availability",
        "Many spaces on one day",
        DayAsked,
        schemas.DayAvailability,
        may_miss=True,
        linked=True,
    )
    return [
        ("/api/v1/spaces/{id}/availability", of_space),
        ("/api/v1/spaces/{id}/answer", answer),
        ("/api/v1/spaces/{id}/price", price),
        ("/api/v1/availability", of_day),
    ]


def _pool_paths() -> list[tuple[str, Json]]:
    of_pool = _operation(
        "getPoolAvailability",
        "availability",
        "Any space of a pool over some days",
        SpanAsked,
        pool_schemas.PoolAvailability,
        path_id="Id of the pool.",
        linked=True,
    )
    answer = _operation(
        "mayBookAny",
        "availability",
        "Whether any space of a pool can be booked at one time, and every reason why not",
        WishAsked,
        pool_schemas.PoolMayBook,
        path_id="Id of the pool.",
    )
    return [("/api/v1/pools/{id}/availability", of_pool), ("/api/v1/pools/{id}/answer", answer)]


def _operation(
    name: str,
    tag: str,
    summary: str,
    asked: type[BaseModel],
    answer: type[BaseModel],
    *,
    path_id: str = "",
    may_miss: bool = False,
    linked: bool = False,
) -> Json:
    headers = ["ETag", "Cache-Control", *(["Link"] if linked else [])]
    refusals = {
        "422": "InvalidParameters",
        "429": "TooManyRequests",
        "503": "Unavailable",
        "default": "Problem",
    }
    if path_id or may_miss:
        refusals["404"] = "NotFound"
    return {
        "operationId": name,
        "tags": [tag],
        "summary": summary,
        "description": answer.__doc__ or "",
        "parameters": [*([_path_parameter(path_id)] if path_id else []), *_query_parameters(asked)],
        "responses": {
            "200": {
                "description": summary,
                "headers": {one: {"$ref": f"#/components/headers/{one}"} for one in headers},
                "content": {
                    "application/json": {"schema": {"$ref": _REFERENCE.format(model=answer.__name__)}}
                },
            },
            "304": {"description": "Nothing has changed since the answer with that ETag."},
            **{status: {"$ref": f"#/components/responses/{of}"} for status, of in sorted(refusals.items())},
        },
    }


def _path_parameter(description: str) -> Json:
    return {
        "name": "id",
        "in": "path",
        "required": True,
        "description": description,
        "schema": {"type": "integer", "minimum": 1, "maximum": LARGEST_ID},
    }


def _query_parameters(asked: type[BaseModel]) -> list[Json]:
    schema = asked.model_json_schema(by_alias=True)
    definitions = schema.get("$defs", {})
    needed = schema.get("required", [])
    return [
        {**_query_parameter(name, dict(of), definitions), "required": name in needed}
        for name, of in schema.get("properties", {}).items()
    ]


def _query_parameter(name: str, schema: Json, definitions: Json) -> Json:
    """One parameter; null, which an address can't say, is taken out of the kinds of values."""
    description = schema.pop("description", "")
    kinds = [one for one in schema.pop("anyOf", []) if one != {"type": "null"}]
    for kind in kinds:
        schema.update(kind)
    reference = schema.pop("$ref", "")
    if reference:
        known = definitions[reference.rpartition("/")[2]]
        schema.update({key: known[key] for key in ("type", "enum")})
    if schema.get("default", "") is None:
        del schema["default"]
    schema.pop("title", None)
    return {"name": name, "in": "query", "description": description, "schema": schema}


def _refusals() -> Json:
    texts = {
        "InvalidParameters": "A parameter is not understood; `errors` names each.",
        "NotFound": "No such facility, space, pool or day, or not one that the public sees.",
        "TooManyRequests": "Asked too often; `Retry-After` says for how many seconds to wait.",
        "Unavailable": "The service can't answer for the moment; `Retry-After` says when to come back.",
        "Problem": "Anything else that was refused.",
    }
    content = {MEDIA_TYPE: {"schema": {"$ref": _REFERENCE.format(model="Problem")}}}
    refusals: Json = {name: {"description": text, "content": content} for name, text in texts.items()}
    for name in ("TooManyRequests", "Unavailable"):
        refusals[name]["headers"] = {"Retry-After": {"$ref": "#/components/headers/Retry-After"}}
    return refusals


def _headers() -> Json:
    texts = {
        "ETag": "Stands for exactly this content; send it back in `If-None-Match`.",
        "Cache-Control": "For how many seconds a copy need not be asked for again.",
        "Link": "Other pages of a list by their relation (RFC 8288).",
        "Retry-After": "Seconds to wait.",
    }
    return {
        name: {
            "description": text,
            "schema": {"type": "integer" if name == "Retry-After" else "string"},
        }
        for name, text in texts.items()
    }
