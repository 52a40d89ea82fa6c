"""What each app contributes to the demonstration: a module `demo` with `make()`, which writes through its actions."""

from importlib import import_module
from typing import Any

from django.apps import apps
from django.utils.module_loading import module_has_submodule


def contributions() -> list[Any]:
    """The apps' `demo` modules, lower floors first, for what is above builds on what is below."""
    return [
        import_module(f"{app.name}.demo")
        for app in apps.get_app_configs()
        if app.module is not None and module_has_submodule(app.module, "demo")
    ]
