"""The people of an agency, for those who answer for it; to anyone else these pages do not exist."""

from typing import Any
from uuid import UUID

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods

from agencies import leaving, policies, staff, targets
from agencies.actions import people as actions
from agencies.door import guidance_in_force
from agencies.forms.people import CheckForm, EndRoleForm, GiveRoleForm, LeftForm, ReadForm
from agencies.models import Agency
from agencies.sign_in import SignedInRequest
from agencies.staff import Member
from wscp_isa import clock


def found(request: SignedInRequest, of: UUID) -> Agency:
    """The agency, for those who say who works there."""
    agency = get_object_or_404(Agency.objects.visible_to(request.user), pk=of)
    if policies.keeping_staff(request.user, agency):
        raise Http404
    return agency


def _posted(request: SignedInRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _member(agency: Agency, person: UUID) -> Member:
    member = staff.member(agency, person, guidance=guidance_in_force().digest)
    if member is None:
        raise Http404
    return member


def _to_give(request: SignedInRequest, agency: Agency, member: Member) -> list[str]:
    """The kinds of role that they could be given, without those that they have."""
    held = {role.kind for role in member.roles}
    return [kind for kind in policies.kinds_to_give(request.user, agency) if kind not in held]


def _form(request: SignedInRequest, agency: Agency, member: Member, form: Any, **words: Any) -> HttpResponse:
    context = {"agency": agency, "member": member, "form": form, **words}
    return render(request, "agencies/person/form.html", context)


@require_GET
def people(request: SignedInRequest, of: UUID) -> HttpResponse:
    """Who is there, with which roles and checks; and whom nobody has seen yet: the open invitations."""
    agency = found(request, of)
    page = staff.page(
        agency,
        guidance=guidance_in_force().digest,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    context = {
        "agency": agency,
        "members": page.members,
        "invitations": staff.open_invitations(agency),
        "may_invite": bool(policies.kinds_to_give(request.user, agency)),
        "previous": page.before and f"?before={page.before}",
        "following": page.after and f"?after={page.after}",
    }
    return render(request, "agencies/person/list.html", context)


@require_GET
def person(request: SignedInRequest, of: UUID, person: UUID) -> HttpResponse:
    """One of them, and what can be done."""
    agency = found(request, of)
    member = _member(agency, person)
    roles = [(role, not policies.ending_role(request.user, role)) for role in member.roles]
    context = {"agency": agency, "member": member, "roles": roles, "may_give": bool(_to_give(request, agency, member))}
    return render(request, "agencies/person/person.html", context)


@require_http_methods(["GET", "POST"])
def check(request: SignedInRequest, of: UUID, person: UUID) -> HttpResponse:
    """Record a check that has been seen; whoever waited for it is admitted."""
    agency = found(request, of)
    member = _member(agency, person)
    form = CheckForm(_posted(request))
    if form.is_valid() and form.act(
        actions.record_check, member.person, agency=agency, **form.cleaned_data, by=request.user
    ):
        return redirect("agency-person", of, person)
    title = f"Record a check of {member.person.name}"
    says = "Look at the check itself, or at your organisation’s record of it. What it says is not kept here."
    return _form(request, agency, member, form, title=title, says=says, button="Record this check")


@require_http_methods(["GET", "POST"])
def give_role(request: SignedInRequest, of: UUID, person: UUID) -> HttpResponse:
    """One more role; it begins at once where a check is held."""
    agency = found(request, of)
    member = _member(agency, person)
    form = GiveRoleForm(_posted(request), kinds=_to_give(request, agency, member))
    if form.is_valid() and form.act(
        actions.give_role, member.person, agency=agency, **form.cleaned_data, by=request.user
    ):
        return redirect("agency-person", of, person)
    title = f"Give {member.person.name} another role"
    says = "" if member.checks else "It begins when a check is recorded."
    return _form(request, agency, member, form, title=title, says=says, button="Give this role")


@require_http_methods(["GET", "POST"])
def end_role(request: SignedInRequest, of: UUID, person: UUID, role: UUID) -> HttpResponse:
    """End one role, and sign them out."""
    agency = found(request, of)
    member = _member(agency, person)
    ending = next((held for held in member.roles if held.pk == role), None)
    if ending is None:
        raise Http404
    form = EndRoleForm(_posted(request))
    if form.is_valid() and form.act(actions.end_role, ending, by=request.user):
        return redirect("agency-people", of)
    title = f"End the role of {ending.get_kind_display()} for {member.person.name}"
    says = "They are signed out at once, wherever they are signed in. Their other roles stay."
    return _form(request, agency, member, form, title=title, says=says, button="End this role", warning=True)


@require_http_methods(["GET", "POST"])
def left(request: SignedInRequest, of: UUID, person: UUID) -> HttpResponse:
    """They have left: how much they have in hand, and who takes it over."""
    agency = found(request, of)
    member = _member(agency, person)
    unfinished = leaving.unfinished(member.person, agency)
    others = actions.colleagues(member.person, agency) if unfinished else []
    form = LeftForm(_posted(request), colleagues={str(other.pk): other for other in others})
    if form.is_valid() and form.act(actions.leave, member.person, agency=agency, to=form.to_whom, by=request.user):
        return redirect("agency-people", of)
    context = {
        "agency": agency,
        "member": member,
        "form": form,
        "unfinished": [f"{number} {what}" for what, number in unfinished.items()],
        "last": staff.last_to_answer(agency, member),
    }
    return render(request, "agencies/person/left.html", context)


@require_http_methods(["GET", "POST"])
def read_guidance(request: SignedInRequest) -> HttpResponse:
    """The essentials, before somebody's first use and again when they change; then on to where they were going."""
    asked = request.POST if request.method == "POST" else request.GET
    onward = asked.get(REDIRECT_FIELD_NAME, "")
    if not url_has_allowed_host_and_scheme(onward, allowed_hosts=None):
        onward = reverse("home")
    guidance, form = guidance_in_force(), ReadForm(_posted(request))
    if form.is_valid() and form.act(
        actions.read_guidance, request.user, digest=guidance.digest, edition=guidance.edition
    ):
        return redirect(onward)
    reader = request.user
    context = {
        "form": form,
        "onward": onward,
        "read_at": reader.guidance_read_at if reader.guidance_read == guidance.digest else None,
        "changed": bool(reader.guidance_read),
        "finish": targets.within(targets.Kind.URGENT_NOTE, clock.today()),
    }
    return render(request, "agencies/person/guidance.html", context)
