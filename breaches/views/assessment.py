"""The joint assessment, a page a topic, then each party's view, then the decision."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from agencies import unsent
from agencies.sign_in import SignedInRequest
from breaches import assessing, facts, policies
from breaches.actions import assessment as actions
from breaches.assessing import Assessed
from breaches.facts import Matter
from breaches.forms.assessment import STEPS
from breaches.forms.deciding import DecideForm, ViewForm
from breaches.views.breach import acting


@require_http_methods(["GET", "POST"])
def step(request: SignedInRequest, reference: str, step: str) -> HttpResponse:
    """One page of the assessment; the last two are one party's view, and the decision."""
    matter = acting(request, reference)
    if step in STEPS:
        return _asked(request, matter, step)
    if step == "view":
        return _view(request, matter)
    if step == "decide":
        return _decide(request, matter)
    raise Http404


def _asked(request: SignedInRequest, matter: Matter, step: str) -> HttpResponse:
    rules, current = facts.rules(), matter.open
    before = current or matter.decided
    answered = before.answers if before else {}
    form = STEPS[step](
        request.POST if request.method == "POST" else None,
        rules=rules,
        version=current.version if current else 0,
        initial=answered.get(step),
    )
    if form.is_valid() and form.act(
        actions.answer, matter.breach, step=step, given=form.answers(), version=form.version, by=request.user
    ):
        unsent.forget(request)
        return redirect("assess-breach", matter.breach.reference, _later(Assessed(form.result, rules), step))
    context = {"form": form, "breach": matter.breach, "title": form.heading, "says": form.says}
    context |= {"put_back": unsent.carry(request, form), "button": "Save and continue"}
    return render(request, "breaches/assessment/step.html", context)


def _later(assessed: Assessed, step: str) -> str:
    """The next page that is not answered, from here on and then from the first; the decision where all are."""
    order = list(STEPS)
    after = [*order[order.index(step) + 1 :], *order]
    return next((key for key in after if key not in assessed.answers), "decide")


def _view(request: SignedInRequest, matter: Matter) -> HttpResponse:
    form = ViewForm(request.POST if request.method == "POST" else None, matter=matter)
    if form.is_valid() and form.act(
        actions.view, matter.breach, **form.values(), submission_key=form.key, by=request.user
    ):
        unsent.forget(request)
        return redirect(matter.breach)
    why_not = policies.assessing(request.user, matter.breach)
    words = {"title": "Your view of the assessment", "button": "Save your view"}
    return _with_all(request, matter, form, why_not=why_not, **words)


def _decide(request: SignedInRequest, matter: Matter) -> HttpResponse:
    version = matter.open.version if matter.open else 0
    form = DecideForm(request.POST if request.method == "POST" else None, matter=matter, version=version)
    if form.is_valid() and form.act(
        actions.decide, matter.breach, **form.values(), version=form.version, by=request.user
    ):
        unsent.forget(request)
        return redirect(matter.breach)
    complete = Assessed(matter.open, facts.rules()).complete
    why_not = policies.deciding(request.user, matter.breach, matter.open, deciders=matter.deciders, complete=complete)
    words = {"title": "Decide what follows", "button": "Decide, and freeze the assessment"}
    return _with_all(request, matter, form, why_not=why_not, **words)


def _with_all(
    request: SignedInRequest, matter: Matter, form: ViewForm | DecideForm, **words: str | None
) -> HttpResponse:
    assessed = Assessed(matter.open, facts.rules())
    context = {
        "form": form,
        "breach": matter.breach,
        "matter": matter,
        "assessed": assessed,
        "advice": assessed.advised(matter) if assessed.complete else None,
        "views": assessing.views(matter),
        "put_back": unsent.carry(request, form),
        **words,
    }
    return render(request, "breaches/assessment/decide.html", context)
