"""Every address of the service."""

from django.contrib import admin
from django.urls import include, path

from wscp_isa import health, pages

urlpatterns = [
    path("", include("decisions.urls")),
    path("", include("breaches.urls")),
    path("", include("agencies.urls")),
    path("help/", pages.help_page, name="help"),
    path("your-information/", pages.breach, name="your-information"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("guidance/", pages.guidance, name="guidance"),
    path("guidance/<slug:part>/", pages.guidance_part, name="guidance-part"),
    path("health/live/", health.live, name="health-live"),
    path("health/ready/", health.ready, name="health-ready"),
    path("admin/", admin.site.urls),
]

handler400 = "wscp_isa.faults.bad_request"
handler403 = "wscp_isa.faults.permission_denied"
handler404 = "wscp_isa.faults.not_found"
handler500 = "wscp_isa.faults.server_error"
