"""Logs say what happened and where, never what was typed: a database's error text quotes the whole row."""

import json
import logging
import traceback
from collections.abc import ItemsView
from typing import Any

from django.db import Error as DatabaseError
from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter


def _name(error: BaseException) -> str:
    """An error's class, and for a database error the constraint it broke; never its words."""
    name = type(error).__name__
    constraint = getattr(getattr(error.__cause__ or error, "diag", None), "constraint_name", None)
    return f"{name} ({constraint})" if isinstance(error, DatabaseError) and constraint else name


class Formatter(logging.Formatter):
    """One JSON object a line. Of an exception: its class and the lines of code it passed, not its message."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
        }
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest):
            # The route's name, not the path or the words: they could hold what somebody typed into the address bar.
            match = request.resolver_match
            line["route"] = match.view_name if match else None
            line["method"] = request.method
            line["status"] = getattr(record, "status_code", None)
        else:
            line["message"] = record.getMessage()
        if record.exc_info and record.exc_info[1]:
            error: BaseException | None = record.exc_info[1]
            line["error"] = _name(error) if error else None
            line["trace"] = [
                f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(record.exc_info[2])
            ]
        return json.dumps(line)


class HideEverything(SafeExceptionReporterFilter):
    """Should an error report ever be made, it holds no form, no cookie and no setting."""

    def is_active(self, request: HttpRequest | None) -> bool:
        return True

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        return {}

    def get_traceback_frame_variables(self, request: Any, tb_frame: Any) -> ItemsView[str, Any]:
        return {}.items()
