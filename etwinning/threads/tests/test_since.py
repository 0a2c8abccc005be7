"""What a page of a thread asks every four seconds."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from etwinning.people.models import Person
from etwinning.threads import actions, queries
from etwinning.threads.actions import Words
from etwinning.threads.models import Post, Thread
from etwinning.threads.tests.factories import NOW, Room, make_thread
from etwinning.threads.tests.test_threads import text

pytestmark = pytest.mark.django_db


class TestSince:
    """What a page asks every four seconds."""

    def ask(self, client: Client, thread: Thread, turn: object, after: int = 0) -> tuple[int, list[int], str]:
        address = f"/spaces/{thread.space_id}/threads/{thread.pk}/since/?after={after}&page=1"
        answer = client.get(address, headers={"If-None-Match": f'"{turn}"'})
        posts = [int(pk) for pk in re.findall(r'id="post-(\d+)"', answer.text)]
        return answer.status_code, posts, answer.headers.get("ETag", "").strip('"')

    def test_all_that_is_done_to_posts_arrives(self, client: Client, room: Room, ayse: Person, luca: Person) -> None:
        thread = make_thread(room, ayse)
        first = thread.posts.get()
        post = actions.reply(thread, Words("<p>Now it rains</p>"), by=luca)
        quoting = actions.reply(thread, Words("<blockquote><p>Now it rains</p></blockquote><p>No</p>"), by=ayse)
        client.force_login(ayse)
        assert 'data-turn="2"' in text(client, thread.get_absolute_url())
        turn = "2"
        steps: list[tuple[Callable[[], Post], list[Post]]] = [
            (lambda: actions.like_words(post, by=ayse), [post]),
            (lambda: actions.unlike_words(post, by=ayse), [post]),
            (lambda: actions.mark_answer(post, by=ayse), [post]),
            (lambda: actions.mark_answer(quoting, by=ayse), [post, quoting]),
            (lambda: actions.unmark_answer(quoting, by=ayse), [quoting]),
            (lambda: actions.edit_post(first, Words("<p>It snows</p>"), by=ayse), [first]),
            (lambda: actions.remove_post(post, by=ayse), [quoting, post]),
        ]
        for deed, touched in steps:
            assert self.ask(client, thread, turn) == (304, [], "")
            deed()
            status, posts, turn = self.ask(client, thread, turn)
            assert (status, posts) == (200, [one.pk for one in touched])
        entry = actions.write_entry(
            room.space, Words("<p>A</p>"), actions.About("Rain", NOW.date()), by=ayse, audience="members"
        )
        actions.edit_entry(entry, Words("<p>B</p>"), actions.About("Rain", NOW.date()), by=ayse)
        assert self.ask(client, entry, 0)[1] == [entry.posts.get().pk]

    def test_much_comes_in_pieces(self, client: Client, room: Room, ayse: Person, luca: Person) -> None:
        thread = make_thread(room, ayse)
        first = thread.posts.get().pk
        sent = [actions.reply(thread, Words(f"<p>{number}</p>"), by=ayse).pk for number in range(queries.PER_PAGE + 3)]
        client.force_login(luca)
        status, posts, turn = self.ask(client, thread, 0, after=first)
        assert (status, posts, turn) == (200, sent[: queries.PER_PAGE], "20")
        assert self.ask(client, thread, turn, after=posts[-1]) == (200, sent[queries.PER_PAGE :], "23")

    def test_a_page_that_does_not_grow_reads_nothing(
        self, client: Client, room: Room, ayse: Person, luca: Person
    ) -> None:
        thread = make_thread(room, ayse)
        client.force_login(luca)
        text(client, thread.get_absolute_url())
        post = actions.reply(thread, Words("<p>Rain</p>"), by=ayse)
        assert self.ask(client, thread, 0)[1] == [post.pk]
        assert queries.unread_in(room.seat(luca), [thread.pk]) == {thread.pk: (1, post.pk)}

    def test_it_costs_one_query(
        self, client: Client, room: Room, ayse: Person, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        """Besides session, person and seat, which every page asks."""
        thread = make_thread(room, ayse)
        client.force_login(ayse)
        self.ask(client, thread, 0)
        with django_assert_num_queries(4):
            assert self.ask(client, thread, 0)[0] == 304
