"""The texts of the programme, and the people who write."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from etwinning.people.models import Person


@pytest.fixture
def texts(olcay: object) -> dict[str, int]:
    """The tree with the parts of Türkiye and Italy: the keys of the pages of these countries, in English."""
    from etwinning.portal.models import National  # noqa: PLC0415 - read before the apps are ready
    from tests import cast  # noqa: PLC0415
    from tests.texts import write_texts  # noqa: PLC0415

    cast.make_desk("IT")
    cast.make_desk("")
    write_texts()
    return dict(National.objects.filter(locale__language_code="en").values_list("country", "pk"))


@pytest.fixture
def editor(client: "Client", olcay: "Person") -> "Client":
    """An editor of Türkiye at the CMS."""
    client.force_login(olcay)
    return client
