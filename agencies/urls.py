"""The door, the numbers, the directory and the agreement. Of allauth's pages only those that people here use, named one by one."""

from allauth.account import views as allauth
from django.urls import path, re_path
from django.views.decorators.http import require_POST

from agencies.views import agencies, agreement, contacts, imports, numbers, oversight, unsent

urlpatterns = [
    path("danger/", numbers.danger, name="danger"),
    path("danger/add/", numbers.add, name="add-number"),
    path("danger/<uuid:number>/", numbers.edit, name="edit-number"),
    path("danger/<uuid:number>/remove/", numbers.remove, name="remove-number"),
    path("agencies/", agencies.directory, name="agencies"),
    path("agencies/register/", agencies.register, name="register-agency"),
    path("agencies/import/", imports.upload, name="import-agencies"),
    path("agencies/import/done/", imports.done, name="import-done"),
    path("agencies/import/<uuid:of>/", imports.review, name="review-import"),
    path("agencies/import/<uuid:of>/discard/", imports.discard, name="discard-import"),
    path("agencies/export/<slug:format>/", imports.export, name="export-agencies"),
    path("agencies/<uuid:of>/", agencies.agency, name="agency"),
    path("agencies/<uuid:of>/change/", agencies.change, name="change-agency"),
    path("agencies/<uuid:of>/rename/", agencies.rename, name="rename-agency"),
    path("agencies/<uuid:of>/succeed/", agencies.succeed, name="succeed-agency"),
    path("agencies/<uuid:of>/close/", agencies.close, name="close-agency"),
    path("agencies/<uuid:of>/contacts/add/", contacts.add, name="add-contact"),
    path("agencies/<uuid:of>/contacts/confirm/", contacts.confirm, name="confirm-contacts"),
    path("agencies/<uuid:of>/contacts/<uuid:contact>/", contacts.change, name="change-contact"),
    path("agencies/<uuid:of>/contacts/<uuid:contact>/end/", contacts.end, name="end-contact"),
    path("agencies/<uuid:of>/on-a-day/", contacts.on_a_day, name="agency-on-a-day"),
    path("agencies/<uuid:of>/oversee/", oversight.oversee, name="oversee-agency"),
    path("agencies/<uuid:of>/sign/", agreement.sign, name="sign-agreement"),
    path("agreement/", agreement.current, name="agreement"),
    path("agreement/review/", agreement.review, name="agreement-review"),
    path("agreement/<slug:version>/", agreement.version, name="agreement-version"),
    path("agreement/<slug:version>/changes/", agreement.changes, name="agreement-changes"),
    path("agreement/<slug:version>/approve/", agreement.approve, name="approve-agreement"),
    path("keep/", unsent.keep, name="keep"),
    path("sign-in/", allauth.login, name="account_login"),
    path("sign-out/", require_POST(allauth.logout), name="account_logout"),
    path("sign-in/again/", allauth.reauthenticate, name="account_reauthenticate"),
    path("sign-in/closed/", allauth.account_inactive, name="account_inactive"),
    path("password/", allauth.password_change, name="account_change_password"),
    path("password/chosen/", allauth.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]
