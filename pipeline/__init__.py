"""Greenpaper reads policy consultations: who supports, conditionally supports or opposes what, in whose words, on which page."""

import sys
from importlib import import_module
from types import ModuleType

__version__ = "0.1.0"

#: ``from pipeline import run`` must cost nothing until it is called: the API is only loaded when one of its names is asked for.
_API = frozenset({"Run", "open", "records", "run"})
#: The two calls of the API that are also packages: as such they can be called.
_CALLABLE = frozenset({"digest", "search"})


class _CallablePackage(ModuleType):
    """A package that can be called: ``search(run, "pace")`` is :func:`pipeline.api.search`."""

    def __call__(self, *arguments: object, **options: object) -> object:
        return getattr(import_module("pipeline.api"), self.__name__.rpartition(".")[2])(*arguments, **options)


class _Pipeline(ModuleType):
    """This package: Python hands its sub-packages to it as they are imported, whoever imports them first."""

    def __setattr__(self, name: str, value: object) -> None:
        if name in _CALLABLE and isinstance(value, ModuleType):
            value.__class__ = _CallablePackage
        super().__setattr__(name, value)

    def __getattr__(self, name: str) -> object:
        if name in _API:
            return getattr(import_module("pipeline.api"), name)
        if name in _CALLABLE:
            return import_module(f"pipeline.{name}")
        raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")


sys.modules[__name__].__class__ = _Pipeline
