"""The description of the API (OpenAPI 3.1), made from the operations and the types themselves."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from bot.web.operations import API_PREFIX, Operation
from bot.web.problems import MEDIA_TYPE, ProblemDocument

_REFERENCE = "#/components/schemas/{name}"
_PROBLEMS = {
    400: "Demande illisible",
    401: "Jeton absent ou mal écrit",
    404: "Conversation inconnue, effacée, ou d'un autre jeton",
    409: "Le profil ne suffit pas encore",
    413: "Texte de plus de 2 000 caractères, ou demande trop longue",
    415: "Autre chose que du JSON",
    422: "Demande à corriger",
    429: "Trop de demandes ; « Retry-After » dit quand réessayer",
    503: "Momentanément indisponible ; ce que le visiteur a écrit est gardé",
}


def describe(operations: tuple[Operation, ...], version: str) -> dict[str, Any]:
    """Return the OpenAPI document of the operations."""
    types = list(dict.fromkeys(_types(operations)))
    schemas, components = msgspec.json.schema_components(types, ref_template=_REFERENCE)
    schema_of = dict(zip(map(repr, types), schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _described(operation, schema_of)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Conseiller en évolution professionnelle du Cnam",
            "version": version,
            "description": "Conversations, plans et catalogue. Les erreurs sont des documents RFC 9457, en français.",
        },
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"conversation": {"type": "http", "scheme": "bearer"}},
        },
    }


def _types(operations: tuple[Operation, ...]) -> list[Any]:
    return [
        ProblemDocument,
        *(operation.body for operation in operations if operation.body is not None),
        *(operation.success.type for operation in operations if operation.success.type is not None),
    ]


def _described(operation: Operation, schema_of: dict[str, Any]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "responses": {str(operation.success.status): _success(operation, schema_of)},
    }
    for status in _statuses(operation):
        described["responses"][str(status)] = {
            "description": _PROBLEMS[status],
            "content": {MEDIA_TYPE: {"schema": schema_of[repr(ProblemDocument)]}},
        }
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"{(\w+)}", operation.path)
    ]
    parameters += [
        {
            "name": parameter.name,
            "in": "query",
            "required": parameter.required,
            "description": parameter.description,
            "schema": dict(parameter.schema),
        }
        for parameter in operation.parameters
    ]
    if parameters:
        described["parameters"] = parameters
    if operation.body is not None:
        described["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": schema_of[repr(operation.body)]}},
        }
    if operation.secured:
        described["security"] = [{"conversation": []}]
    return described


def _success(operation: Operation, schema_of: dict[str, Any]) -> dict[str, Any]:
    success = operation.success
    described: dict[str, Any] = {"description": success.description}
    if success.type is not None:
        described["content"] = {success.media_type: {"schema": schema_of[repr(success.type)]}}
    return described


def _statuses(operation: Operation) -> list[int]:
    statuses = set(operation.problems)
    if operation.secured:
        statuses |= {401, 404}
    if operation.path.startswith(API_PREFIX):
        statuses |= {429, 503}
    return sorted(statuses)
