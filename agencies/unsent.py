"""For views: put back what was typed, keep what was refused, forget what was saved."""

from datetime import timedelta

from django.forms import Form
from django.utils import timezone

from agencies.actions import unsent as actions
from agencies.models import Unsent
from agencies.sign_in import SignedInRequest

# A working week: somebody may come back to a page on Monday.
KEPT_FOR = timedelta(days=7)


def carry(request: SignedInRequest, form: Form) -> bool:
    """On a page that is shown: whether something typed earlier was put back. A refused press keeps what it held."""
    if request.method == "POST":
        typed = {name: request.POST.getlist(name) for name in request.POST}
        actions.keep(person=request.user, path=request.path, typed=typed, until=timezone.now() + KEPT_FOR)
        return False
    left = Unsent.objects.of(request.user, request.path).select_related("key").first()
    if left is None:
        return False
    for name, field in form.fields.items():
        # The boxes of a page hold several texts each, under names of their own; the widget knows which are its own.
        back = field.widget.value_from_datadict(_Typed(left.typed), {}, name)
        if back not in (None, "", []):
            form.initial[name] = back
    return True


def forget(request: SignedInRequest, *, at: str = "") -> None:
    """The page was saved; `at` where its form was sent to another address than its own."""
    actions.forget(person=request.user, path=at or request.path)


class _Typed(dict[str, list[str]]):
    """Kept fields, read as Django reads posted ones."""

    def get(self, name: str, default: object = None) -> object:  # type: ignore[override]
        return self[name][-1] if name in self else default

    def getlist(self, name: str) -> list[str]:
        return dict.get(self, name) or []
