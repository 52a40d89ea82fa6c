"""Those who oversee each other, and a browser in which a password was given again just now."""

from collections.abc import Callable

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from agencies.models import Agency, Person, Role
from tests.conftest import new_person
from tests.oversight.window import gives_the_password
from tests.world import PASSWORD


@pytest.fixture
def nell(morgan: Person) -> Person:
    """A second WSCP manager."""
    return new_person("nell", morgan.roles_now[0].agency, Role.Kind.WSCP_MANAGER)


@pytest.fixture
def ruth(school: Agency) -> Person:
    """The school's responsible manager."""
    return new_person("ruth", school, Role.Kind.RESPONSIBLE_MANAGER)


@pytest.fixture
def knows(settings: object) -> Callable[[Person], Person]:
    """This person has a password."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]

    def know(person: Person) -> Person:
        Person.objects.filter(pk=person.pk).update(password=make_password(PASSWORD))
        return Person.objects.get(pk=person.pk)

    return know


@pytest.fixture
def proved(signed_in: Callable[[Person], Client], knows: Callable[[Person], Person]) -> Callable[[Person], Client]:
    """A browser in which this person is signed in, and has just given their password again."""

    def prove(person: Person) -> Client:
        client = signed_in(knows(person))
        gives_the_password(client)
        return client

    return prove
