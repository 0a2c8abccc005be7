"""The page of Türkiye's service and the leaflet, in the demo world, in both languages."""

import pytest
from django.test import Client

from etwinning.config.living.services import make_services
from etwinning.editing.actions import load_texts
from tests import cast

pytestmark = pytest.mark.django_db


def test_the_service_and_the_leaflet_are_there_in_both_languages() -> None:
    cast.make_desk("TR")
    load_texts()
    make_services(2026)
    visitor = Client()
    assert "Ambassadors are experienced" in visitor.get("/en/services/tr/").text
    assert "Elçiler" in visitor.get("/tr/ulusal-destek/tr/").text
    assert "ten steps" in visitor.get("/en/publications/a-first-project/").text
    assert "PDF" in visitor.get("/tr/yayinlar/ilk-proje/").text
