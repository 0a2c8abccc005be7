"""What is said beside a page rings for everybody in its room, whatever is done; and for nobody else."""

import psycopg
import pytest
from django.db import connection
from django.test import Client

from etwinning.pages.models import Page
from etwinning.pages.tests.factories import Room
from etwinning.people.actions import CHANNEL
from etwinning.people.models import Person
from etwinning.remarks import actions

pytestmark = pytest.mark.django_db(transaction=True)
SAID = actions.Words("How much?")


def test_it_rings_in_the_room(page: Page, room: Room, ayse: Person, chiara: Person, bruno: Person) -> None:
    reached_by = {"host", "port", "user", "password", "dbname"}
    said = {key: value for key, value in connection.get_connection_params().items() if key in reached_by}
    with psycopg.connect(**said, autocommit=True) as line:
        line.execute(f"LISTEN {CHANNEL}")
        remark = actions.write_remark(page, SAID, by=chiara, quote="Rain", place=0)
        actions.answer_remark(remark, SAID, by=ayse)
        actions.resolve_remark(remark, by=ayse)
        heard = [news.payload for news in line.notifies(timeout=0.5)]
    about = [payload.split()[0] for payload in heard if payload.endswith(f" {page.pk}")]
    assert about.count(str(chiara.pk)) == 3
    assert str(bruno.pk) not in about


def test_the_editor_has_them_beside_it(page: Page, room: Room, chiara: Person) -> None:
    actions.write_remark(page, SAID, by=chiara, quote="Rain", place=0)
    client = Client()
    client.force_login(chiara)
    shown = client.get(f"/spaces/{page.space_id}/pages/{page.pk}/edit/").content.decode()
    assert f'data-page="{page.pk}"' in shown
    assert 'data-count="1"' in shown
    form = client.get(f"/spaces/{page.space_id}/pages/{page.pk}/remarks/new/?quote=Rain").content.decode()
    assert 'id="write-remark"' in form
