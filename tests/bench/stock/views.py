"""The other side: a wizard of django-formtools, a plain ModelForm, and Django's own admin, behind the service's own door."""

from typing import Any

from django import forms
from django.contrib.admin import AdminSite
from django.forms import modelform_factory
from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from formtools.wizard.views import SessionWizardView

from agencies.models import Agency
from decisions.forms.concern import ChildForm, WhoForm
from tests.bench.stock.models import PlainDecision

# Drawn as Django draws forms when nobody tells it otherwise.
STOCK = DjangoTemplates()


def _plain(form: type[forms.Form]) -> type[forms.Form]:
    """The same questions in Django's own fields and widgets."""
    made: dict[str, forms.Field] = {}
    for name, asked in form.base_fields.items():
        choices = [(choice[0], choice[1]) for choice in getattr(asked, "choices", ())]
        if name == "recipient":
            made[name] = forms.ChoiceField(choices=lambda: list(Agency.objects.values_list("id", "name")))
        elif choices and isinstance(asked, forms.MultipleChoiceField):
            made[name] = forms.MultipleChoiceField(
                choices=choices, required=asked.required, widget=forms.CheckboxSelectMultiple
            )
        elif choices:
            made[name] = forms.ChoiceField(choices=choices, required=asked.required, widget=forms.RadioSelect)
        else:
            widget = forms.Textarea if name == "helps" else forms.TextInput
            made[name] = forms.CharField(required=asked.required, label=asked.label, widget=widget)
    if form is WhoForm:
        purpose = [("yes", "Yes"), ("no", "No"), ("not-sure", "I am not sure")]
        made["purpose"] = forms.ChoiceField(choices=purpose, widget=forms.RadioSelect)
    return type(f"Plain{form.__name__}", (forms.Form,), {**made, "default_renderer": STOCK})


class Wizard(SessionWizardView):
    """Answers in the session, neither encrypted nor recorded."""

    form_list = [_plain(WhoForm), _plain(ChildForm)]
    template_name = "stock/wizard.html"

    def done(self, form_list: Any, **kwargs: Any) -> HttpResponse:
        return redirect("/")


wizard = Wizard.as_view()
Form = modelform_factory(PlainDecision, exclude=("signed_by",))


def decision(request: HttpRequest) -> HttpResponse:
    """Save thirty values and lead on."""
    form = Form(request.POST or None)
    if form.is_valid():
        form.instance.signed_by = request.user
        form.save()
        return redirect("/")
    return render(request, "stock/wizard.html", {"form": form})


site = AdminSite("stock")
site.register(PlainDecision)
