"""Inviting somebody, for those who answer for an agency; and coming in by the link, for whoever has it.

The link goes to the address that is invited. Only where no mail reaches anybody is it shown, once, to whoever made it.
"""

from typing import Any
from uuid import UUID

from allauth.decorators import rate_limit
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import policies, staff
from agencies.actions import invitations as actions
from agencies.forms.people import AcceptForm, InvitationForm, InviteForm, JoinForm
from agencies.models import Agency, Invitation
from agencies.sign_in import SignedInRequest
from agencies.views.people import found
from wscp_isa import urgent

# The link just made, for the one page that shows it; the token of the link that somebody came by.
MADE, CAME_BY = "invitation-made", "invitation"


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


# --- Inviting --------------------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def invite(request: SignedInRequest, of: UUID) -> HttpResponse:
    """Whom, as what, and whether a check has been seen; then the page that shows the link once."""
    agency = found(request, of)
    form = InviteForm(_posted(request), kinds=policies.kinds_to_give(request.user, agency))
    if form.is_valid() and form.act(actions.make, agency, **form.invitation(), by=request.user):
        invitation, token = form.result
        return _made(request, invitation, token)
    context = {"agency": agency, "form": form, "mails": settings.MAIL_REACHES_PEOPLE}
    return render(request, "agencies/invitation/invite.html", context)


@require_GET
def invitation(request: SignedInRequest, of: UUID, invitation: UUID) -> HttpResponse:
    """What became of an invitation; once, and only to whoever has just made it, its link."""
    agency = found(request, of)
    return _shown(request, agency, _load(request, agency, invitation), InvitationForm())


@require_POST
def renew(request: SignedInRequest, of: UUID, invitation: UUID) -> HttpResponse:
    """A new link; the one before works no longer."""
    agency = found(request, of)
    loaded, form = _load(request, agency, invitation), InvitationForm(request.POST)
    if form.act(actions.renew, loaded, by=request.user):
        return _made(request, loaded, form.result)
    return _shown(request, agency, loaded, form)


@require_POST
def withdraw(request: SignedInRequest, of: UUID, invitation: UUID) -> HttpResponse:
    """Its link works no longer."""
    agency = found(request, of)
    loaded, form = _load(request, agency, invitation), InvitationForm(request.POST)
    if form.act(actions.withdraw, loaded, by=request.user):
        return redirect("agency-people", of)
    return _shown(request, agency, loaded, form)


def _load(request: SignedInRequest, agency: Agency, invitation: UUID) -> Invitation:
    visible = Invitation.objects.visible_to(request.user).select_related("agency", "by", "used_by")
    return get_object_or_404(visible, agency=agency, pk=invitation)


def _made(request: SignedInRequest, invitation: Invitation, token: str) -> HttpResponse:
    if not settings.MAIL_REACHES_PEOPLE:
        request.session[MADE] = [str(invitation.pk), token]
    return redirect("agency-invitation", invitation.agency_id, invitation.pk)


def _shown(request: SignedInRequest, agency: Agency, invitation: Invitation, form: InvitationForm) -> HttpResponse:
    made, token = request.session.pop(MADE, ("", ""))
    context = {
        "agency": agency,
        "invitation": invitation,
        "form": form,
        "link": staff.link(token) if made == str(invitation.pk) else "",
        "mails": settings.MAIL_REACHES_PEOPLE,
        "mailed": staff.mailed(invitation) if settings.MAIL_REACHES_PEOPLE else None,
        "why_not": policies.keeping_invitation(request.user, invitation),
    }
    return render(request, "agencies/invitation/invitation.html", context)


# --- Coming in --------------------------------------------------------------------------------------------------------------------


@login_not_required
@require_GET
@rate_limit(action="invitation", limit_get=True)
def come_in(request: HttpRequest, token: str) -> HttpResponse:
    """As with a link for a new password: its token goes into the session, and out of the address, the history and Referer."""
    if staff.invited_by(token) is None:
        return _no_longer(request)
    request.session[CAME_BY] = token
    return redirect("accept-invitation")


@login_not_required
@require_http_methods(["GET", "POST"])
@rate_limit(action="invitation")
def accept(request: HttpRequest) -> HttpResponse:
    """Who invites them to what; somebody new chooses a password, somebody who has an account signs in and presses a button."""
    invitation = staff.invited_by(request.session.get(CAME_BY, ""))
    if invitation is None:
        return _no_longer(request)
    if request.user.is_authenticated:
        accepting = AcceptForm(_posted(request))
        if accepting.is_valid() and accepting.act(actions.accept, invitation, by=request.user):
            del request.session[CAME_BY]
            return redirect("home")
        why_not = policies.accepting(request.user, invitation)
        return _page(request, invitation, accepting, why_not=why_not, known=True)
    if staff.known(invitation):
        return _page(request, invitation, None, known=True)
    joining = JoinForm(_posted(request), initial={"name": invitation.name}, email=invitation.email)
    if joining.is_valid() and joining.act(actions.join, invitation, **joining.joining()):
        del request.session[CAME_BY]
        login(request, joining.result)
        return redirect("home")
    return _page(request, invitation, joining, known=False)


def _page(request: HttpRequest, invitation: Invitation, form: Any, **said: Any) -> HttpResponse:
    return render(request, "agencies/invitation/accept.html", {"invitation": invitation, "form": form, **said})


def _no_longer(request: HttpRequest) -> HttpResponse:
    """One page for used, late, withdrawn and never made: whoever tries links learns nothing from it."""
    return render(request, "agencies/invitation/no_longer.html", {"numbers": urgent.kept()}, status=404)
