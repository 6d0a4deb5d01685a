"""接口说明: what it says is what is answered, to what it allows and to what it does not (schemathesis)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.contrib.auth.models import User
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.checks import CHECKS

from yiding.api.v1 import schema_told
from yiding.config.wsgi import application
from yiding.decisions.models import Decision
from yiding.directory.models import Body, Person
from yiding.meetings.models import Meeting

from .conftest import Make, Programme, fill

pytestmark = pytest.mark.django_db
SCHEMA = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
# The test gives every request its token: one that schemathesis left out on purpose would come back.
SCHEMA.config.generation.update(with_security_parameters=False)
QUIETLY = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
ROWS: dict[str, Any] = {"meetings": Meeting, "decisions": Decision, "bodies": Body, "persons": Person}


@pytest.fixture
def one_connection() -> Iterator[None]:
    """The server lives within the test: its requests leave the test's connection open."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def asking(programme: Make, clerk: User, settings: Any, one_connection: None) -> Programme:
    settings.API_RATE = 1_000_000
    fill(4)
    return programme(clerk)


def _headers(asking: Programme) -> dict[str, str]:
    return {"Authorization": f"Bearer {asking.secret}"}


@SCHEMA.parametrize()
@QUIETLY
def test_every_answer_is_as_described(case: Case, asking: Programme) -> None:
    case.call_and_validate(headers=_headers(asking))


def _of_one_row() -> list[str]:
    return [address for address in schema_told()["paths"] if "{public_id}" in address]


@pytest.mark.parametrize("address", _of_one_row())
def test_every_answer_about_a_row_is_as_described(address: str, asking: Programme) -> None:
    for row in ROWS[address.split("/")[3]].objects.all():
        case = SCHEMA[address]["GET"].Case(path_parameters={"public_id": str(row.public_id)})
        answer = case.call_and_validate(headers=_headers(asking))
        assert answer.status_code == 200


def test_every_check_is_made() -> None:
    names = {getattr(check, "__name__", "") for check in CHECKS.get_all()}
    assert names >= {
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_schema_conformance",
        "negative_data_rejection",
        "positive_data_acceptance",
        "ignored_auth",
        "unsupported_method",
    }


def test_every_endpoint_asks_for_a_token() -> None:
    paths = schema_told()["paths"]
    assert len(paths) == 10
    for address, methods in paths.items():
        assert set(methods) == {"get"}
        assert methods["get"]["security"] == [{"Bearer": []}]
        answer = Client().get(address.replace("{public_id}", "01900000-0000-7000-8000-000000000000"))
        assert answer.status_code == 401


def test_every_field_and_parameter_is_described_in_chinese() -> None:
    told = schema_told()
    parameters = [one for path in told["paths"].values() for one in path["get"]["parameters"]]
    fields = [
        field
        for one in told["components"]["schemas"].values()
        for field in one.get("properties", {}).values()
    ]
    missing = [
        one for one in [*parameters, *fields] if not _is_chinese(one) and one.get("name") != "public_id"
    ]
    assert missing == []
    assert len(fields) > 80


def _is_chinese(one: dict[str, Any]) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in one.get("description", ""))
