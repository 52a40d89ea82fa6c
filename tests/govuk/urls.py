"""The addresses that the frame of every page leads to."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def nowhere(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path(f"{name}/", nowhere, name=name)
    for name in ("danger", "help", "guidance", "accessibility", "account_logout", "your-information")
]
