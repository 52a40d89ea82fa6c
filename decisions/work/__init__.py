"""What decisions, urgent notes and requests ask of a person."""

from decisions.work import decision, request

__all__ = ["decision", "request"]
