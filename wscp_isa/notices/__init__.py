"""The outbox: what must be told to whom, and that it was. A notice stands or falls with the deed that it tells of.

from wscp_isa import notices

notices.tell(person, "breach-reported", about=breach.reference, path=breach.get_absolute_url(), once=f"breach:{breach.pk}", at=now)

`manage.py tick` sends them. No mail holds anything but a reference, a link and a time: its template is given nothing else.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wscp_isa.notices.links import made_at_sending as made_at_sending
    from wscp_isa.notices.sending import drain as drain
    from wscp_isa.notices.writing import choose as choose
    from wscp_isa.notices.writing import tell as tell
    from wscp_isa.notices.writing import tell_address as tell_address
    from wscp_isa.notices.writing import told as told
    from wscp_isa.notices.writing import try_again as try_again

_HOMES = {
    **{"drain": "sending", "made_at_sending": "links"},
    **dict.fromkeys(("choose", "tell", "tell_address", "told", "try_again"), "writing"),
}


def __getattr__(name: str) -> Any:
    # Django imports this package before any model may be imported, so each name is fetched when it is first asked for.
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
