"""Every action of the program is somebody's: a service method cannot be called without saying whose."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any, get_type_hints

import desktop.services
from desktop.domain.actors import Actor

Method = Callable[..., Any]


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(desktop.services.__path__, "desktop.services."):
        yield importlib.import_module(found.name)


def services() -> list[type]:
    found = {value for module in modules() for value in vars(module).values() if inspect.isclass(value)}
    return sorted((each for each in found if each.__module__.startswith("desktop.services") and each.__name__.endswith("Service")), key=repr)


def actions(service: type) -> Iterator[tuple[str, Method]]:
    for name, method in inspect.getmembers(service, inspect.isfunction):
        if not name.startswith("_"):
            yield f"{service.__module__}.{service.__qualname__}.{name}", method


def test_there_are_services_with_actions() -> None:
    assert services()
    assert [service.__name__ for service in services() if not list(actions(service))] == []


def test_every_action_takes_who_acts_first() -> None:
    wrong = []
    for service in services():
        for name, method in actions(service):
            first = list(inspect.signature(method).parameters.values())[1:2]
            # Only this annotation: others may name types of libraries that are loaded when needed.
            if [p.name for p in first] != ["who"] or first[0].annotation not in (Actor, "Actor"):
                wrong.append(name)
    assert wrong == []


def test_no_action_calls_another_service() -> None:
    """A service is given the store and its tools, never a neighbour: a nested transaction would follow."""
    known = set(services())
    given = ((service, hint) for service in known for hint in get_type_hints(getattr(service, "__init__")).values())  # noqa: B009
    assert [f"{service.__qualname__} ← {hint.__qualname__}" for service, hint in given if hint in known] == []
