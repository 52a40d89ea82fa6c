"""The door: allauth's, with sign-up closed. People come in by invitation only."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from agencies.models import Person


class SignedInRequest(HttpRequest):
    """A request past the door: somebody is signed in. For type checkers; Django makes plain requests."""

    user: Person


class Adapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes their own account: somebody at an agency answers for each."""
        return False

    def add_message(self, *args: object, **kwargs: object) -> None:
        """Say nothing in passing: each page says what happened in its own heading."""
