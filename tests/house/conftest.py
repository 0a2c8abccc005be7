"""One small world for all house tests, which follow each other, and everyone's browser in it."""

from collections.abc import Iterator
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from django.test import Client

if TYPE_CHECKING:
    from tests.world import World


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator["World"]:
    from tests.house.secrets import make_marked_world  # noqa: PLC0415 - the apps are not ready when this file is read

    with django_db_blocker.unblock(), transaction.atomic():
        yield make_marked_world()
        transaction.set_rollback(True)


@pytest.fixture(scope="package")
def clients(world: "World") -> dict[str, Client]:
    """Everyone of the cast, signed in once; Olga stands for the desk of the other country."""
    from tests.house.visits import WHO, client_of  # noqa: PLC0415

    return {who: client_of(world, who) for who in [*WHO, "olga"]}


@pytest.fixture
def undone(world: "World") -> Iterator[None]:
    """The test leaves the world as it was."""
    keys = deepcopy(world.keys)
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    world.keys = keys
