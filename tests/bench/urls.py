"""The service's addresses, and those of the other side."""

from django.urls import include, path

from tests.bench.stock import views

urlpatterns = [
    path("stock/wizard/", views.wizard),
    path("stock/decision/", views.decision),
    path("stock/admin/", views.site.urls),
    path("", include("wscp_isa.urls")),
]
