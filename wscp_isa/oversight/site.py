"""The auditor's window: Django admin behind the service's own door, read-only, unknown to strangers."""

from functools import update_wrapper
from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.core.exceptions import ImproperlyConfigured
from django.db.models.base import ModelBase
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.views.decorators.http import require_safe

from wscp_isa.oversight import views
from wscp_isa.oversight.readonly import ReadOnlyAdmin

# What libraries bring along, and nobody here may look at or change by hand.
LEFT_OUT = {"auth.User", "auth.Group", "account.EmailAddress", "account.EmailConfirmation"}


class OversightSite(admin.AdminSite):
    site_header = "Audit"
    site_title = "Audit"
    index_title = "Records"
    site_url = "/"
    enable_nav_sidebar = False

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Take in what is read-only; raise for anything else that is not known to be left out."""
        models: list[Any] = [model_or_iterable] if isinstance(model_or_iterable, ModelBase) else list(model_or_iterable)
        left_out = {model for model in models if model._meta.label in LEFT_OUT}
        if left_out == set(models):
            return
        if admin_class is None or not issubclass(admin_class, ReadOnlyAdmin):
            raise ImproperlyConfigured(f"The auditor's window shows nothing that can be changed: {models}")
        super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        """The role opens this window, not a flag: superusers and model-wide permissions open nothing."""
        return request.user.is_authenticated and request.user.is_active and request.user.oversees

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Send people to the service's own door; to those signed in without the role, there is nothing here."""
        # No record can be changed here, so nothing needs more than to be asked for, but for what overseeing itself does.
        inner = super().admin_view(view if getattr(view, "acts", False) else require_safe(view), cacheable)

        def outer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated and not self.has_permission(request):
                raise Http404
            return secure_admin_login(inner)(request, *args, **kwargs)

        return update_wrapper(outer, view)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """What there is to look at, and the questions that are asked most, one press away."""
        questions = [
            (f"{reverse(f'admin:{model._meta.app_label}_{model._meta.model_name}_changelist')}?{view.query}", view.says)
            for model, admin_of in self._registry.items()
            for view in getattr(admin_of, "views", ())
        ]
        return super().index(request, {"questions": questions, **(extra_context or {})})

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Leave out what the service has its own page for, and what nothing here uses."""
        ours = [
            path("reviews/", self.admin_view(views.listed), name="reviews"),
            path("reviews/<uuid:looker>/", self.admin_view(views.review), name="review"),
        ]
        unused = {"login", "logout", "password_change", "password_change_done", "autocomplete", "view_on_site"}
        return [*ours, *(one for one in super().get_urls() if getattr(one, "name", None) not in unused)]
