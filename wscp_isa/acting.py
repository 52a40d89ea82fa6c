"""Forms that carry out an action: a refusal becomes a sentence in the error summary, with everything typed still there."""

from collections.abc import Callable
from typing import Any

from wscp_isa.govuk.forms import GovukForm
from wscp_isa.rules import Refused, Stale


class ActingForm(GovukForm):
    """A form that remembers which version of the record its page was built on, and what its action returned."""

    def __init__(self, *args: Any, version: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.current_version = version
        self.version = self._posted_version() if self.is_bound else version
        self.result: Any = None
        self.stale = False

    def _posted_version(self) -> int:
        posted = self.data.get("version", "")
        return int(posted) if posted.isascii() and posted.isdigit() and len(posted) < 10 else 0

    def act(self, action: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
        """Whether the action happened. Where it was refused, its reason stands in the error summary."""
        try:
            self.result = action(*args, **kwargs)
        except Stale as stale:
            # Having been told, the person may save over the change: the page now carries the version they were told of.
            self.version, self.stale = self.current_version, True
            self.add_error(None, str(stale))
            return False
        except Refused as refused:
            self.add_error(None, str(refused))
            return False
        return True
