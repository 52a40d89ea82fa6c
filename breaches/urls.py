"""Data breaches: the report, the register, one breach and what is done about it."""

from django.urls import path

from breaches.views import assessment, breach, lists, party, report

urlpatterns = [
    path("breaches/", lists.register, name="breaches"),
    path("breaches/export/<slug:format>/", lists.export, name="export-breaches"),
    path("breaches/report/", report.report, name="report-breach"),
    path("breaches/<str:reference>/", breach.record, name="breach"),
    path("breaches/<str:reference>/reported/", report.reported, name="breach-reported"),
    path("breaches/<str:reference>/do/<slug:deed>/", breach.deed, name="breach-deed"),
    path("breaches/<str:reference>/assess/<slug:step>/", assessment.step, name="assess-breach"),
    path("breaches/<str:reference>/tasks/<uuid:task>/", party.task, name="breach-task"),
    path("breaches/<str:reference>/parties/<uuid:party>/calendar/", party.calendar_file, name="breach-calendar"),
    path("breaches/<str:reference>/parties/<uuid:party>/do/<slug:deed>/", party.deed, name="party-deed"),
    path("breaches/<str:reference>/parties/<uuid:party>/done/<slug:duty>/", party.done, name="breach-duty"),
]
