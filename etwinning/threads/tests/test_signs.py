"""What is new, pins, the answer, likes, quotations, people named, forums."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from etwinning.core.actions import Stale
from etwinning.core.models import Entry
from etwinning.people.models import Notice, Person
from etwinning.safety.models import Caution
from etwinning.threads import actions, queries, rules
from etwinning.threads.actions import Words
from etwinning.threads.models import Forum, Like, Post, ReadMark, Thread
from etwinning.threads.tests.factories import NOW, Room, make_post, make_thread
from etwinning.threads.tests.test_rules import CAST, marks
from etwinning.threads.tests.test_threads import text, words

pytestmark = pytest.mark.django_db


def deeds() -> list[str]:
    return [deed.removeprefix("threads/") for deed in Entry.objects.order_by("pk").values_list("deed", flat=True)]


def test_what_is_new(
    client: Client, room: Room, ayse: Person, luca: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    thread = make_thread(room, ayse, posts=25)
    make_post(thread, luca, "Mine", created_at=NOW + timedelta(hours=1))
    gone = make_post(thread, ayse, created_at=NOW + timedelta(hours=1))
    actions.remove_post(gone, by=ayse)
    first, twenty_first = (thread.posts.order_by("pk")[place].pk for place in (0, 20))
    seat = room.seat(luca)
    with django_assert_num_queries(1):
        assert queries.unread_in(seat, [thread.pk]) == {thread.pk: (25, first)}
    client.force_login(luca)
    shown = text(client, room.at("threads/"))
    assert "25 new posts" in shown
    assert room.at(f"posts/{first}/") in shown
    assert text(client, thread.get_absolute_url()).count(">New<") == 20
    assert queries.unread_in(seat, [thread.pk]) == {thread.pk: (5, twenty_first)}
    assert "5 new posts: to the first" in text(client, thread.get_absolute_url())  # the first page again reads nothing
    text(client, f"{thread.get_absolute_url()}?page=2")
    assert queries.unread_in(seat, [thread.pk]) == {}
    assert "new post" not in text(client, room.at("threads/"))
    later = make_post(thread, ayse, "Later", created_at=NOW + timedelta(hours=2))
    assert queries.unread_in(seat, [thread.pk]) == {thread.pk: (1, later.pk)}
    assert ReadMark.objects.filter(person=luca).count() == 1


def test_before_one_came(room: Room, ayse: Person, victor: Person) -> None:
    thread = make_thread(room, ayse)
    seat = room.seat(victor)
    seat.joined_at = thread.posts.latest("pk").created_at.replace(year=2027)
    assert queries.unread_in(seat, [thread.pk]) == {}


def test_who_may(room: Room, request: pytest.FixtureRequest, elif_: Person, luca: Person) -> None:
    thread = make_thread(room, elif_)
    post = make_post(thread, luca)
    forum = Forum.objects.create(space=room.space, title="Rain")
    seats = [room.seat(request.getfixturevalue(who)) for who in CAST]
    for rule in (rules.can_pin_thread, rules.can_unpin_thread, rules.can_move_thread):
        assert marks([rule(seat, thread) for seat in seats]) == "yy---"
    for of_post, may in (
        (rules.can_mark_answer, "yyy--"), (rules.can_unmark_answer, "yyy--"),
        (rules.can_like_words, "yyy--"), (rules.can_unlike_words, "yyy--"),
    ):  # fmt: skip
        assert marks([of_post(seat, post) for seat in seats]) == may
    assert marks([rules.can_make_forum(seat) for seat in seats]) == "y----"
    for of_forum in (rules.can_rename_forum, rules.can_raise_forum, rules.can_remove_forum):
        assert marks([of_forum(seat, forum) for seat in seats]) == "y----"


def test_pin_thread_and_unpin_thread(client: Client, room: Room, ayse: Person, luca: Person) -> None:
    old, new = make_thread(room, ayse, "Old"), make_thread(room, ayse, "New")
    client.force_login(luca)
    assert client.post(room.at(f"threads/{old.pk}/pin/")).status_code == 403
    client.force_login(ayse)
    for _twice in range(2):
        assert client.post(room.at(f"threads/{old.pk}/pin/")).status_code == 303
    assert list(queries.threads_visible_to(room.seat(ayse))) == [old, new]
    assert "Pinned" in text(client, room.at("threads/"))
    for _twice in range(2):
        client.post(room.at(f"threads/{old.pk}/unpin/"))
    assert list(queries.threads_visible_to(room.seat(ayse))) == [new, old]
    assert deeds() == ["pin_thread", "unpin_thread"]


def test_mark_answer_and_unmark_answer(client: Client, room: Room, elif_: Person, luca: Person) -> None:
    thread = make_thread(room, elif_)
    post = make_post(thread, luca)
    client.force_login(luca)
    assert client.post(room.at(f"posts/{post.pk}/answer/")).status_code == 403
    client.force_login(elif_)
    assert client.post(room.at(f"posts/{post.pk}/answer/")).status_code == 303
    shown = text(client, thread.get_absolute_url())
    assert "The answer" in shown
    assert "To the answer" in shown
    assert "Answered" in text(client, room.at("threads/"))
    client.post(room.at(f"posts/{post.pk}/no-answer/"))
    client.post(room.at(f"posts/{post.pk}/answer/"))
    assert deeds() == ["mark_answer", "unmark_answer", "mark_answer"]
    actions.remove_post(post, by=luca)
    assert Thread.objects.get().answer is None
    with pytest.raises(Stale):
        actions.mark_answer(post, by=elif_)


def test_like_words_and_unlike_words(client: Client, room: Room, ayse: Person, luca: Person) -> None:
    post = make_thread(room, ayse).posts.get()
    client.force_login(luca)
    for _twice in range(2):
        assert client.post(room.at(f"posts/{post.pk}/like/")).status_code == 303
    shown = text(client, room.at(f"threads/{post.thread_id}/"))
    assert "1 person likes this" in shown
    assert "I no longer like it" in shown
    for _twice in range(2):
        client.post(room.at(f"posts/{post.pk}/unlike/"))
    assert not Like.objects.exists()
    assert deeds() == ["like_words", "unlike_words"]
    client.force_login(ayse)
    assert client.post(room.at(f"posts/{post.pk}/like/")).status_code == 403
    room.close()
    client.force_login(luca)
    assert client.post(room.at(f"posts/{post.pk}/like/")).status_code == 409


def test_many_like_it(
    client: Client, room: Room, ayse: Person, luca: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Twenty are named; the others are a number, and whoever looks is counted among them."""
    thread = make_thread(room, ayse)
    post, other = thread.posts.get(), make_post(thread, ayse)
    people = [Person.objects.create(username=f"p{number}", given_name=f"Zz{number}.") for number in range(22)]
    Like.objects.bulk_create(Like(post=post, person=one) for one in [*people, luca])
    Like.objects.create(post=other, person=ayse)
    with django_assert_num_queries(1):
        liked = queries.likes_of([post, other], luca)
    assert (liked[post.pk].number, liked[post.pk].is_mine, liked[post.pk].people) == (23, True, people[:20])
    assert (liked[other.pk].number, liked[other.pk].is_mine) == (1, False)
    client.force_login(luca)
    shown = text(client, thread.get_absolute_url())
    assert "23 people like this" in shown
    assert "and 3 other people" in shown
    assert "Zz19." in shown
    assert "Zz20." not in shown
    assert "I no longer like it" in shown


def test_the_list_of_many_threads_is_read_in_its_order(room: Room, ayse: Person) -> None:
    """No sorting: the index has the order of the list, pinned ones first."""
    Thread.objects.bulk_create(
        Thread(space=room.space, author=ayse, title="x", latest_at=NOW + timedelta(seconds=number))
        for number in range(10_000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE threads_thread")
    plan = queries.threads_visible_to(room.seat(ayse)).filter(told_on__isnull=True)[:20].explain()
    assert "thread_order" in plan
    assert "Sort" not in plan


def test_what_arrives(client: Client, room: Room, ayse: Person, luca: Person) -> None:
    thread = make_thread(room, ayse)
    first = thread.posts.get()
    client.force_login(luca)
    address = room.at(f"threads/{thread.pk}/since/")
    assert f'data-since="{address}"' in text(client, thread.get_absolute_url())
    later = actions.reply(thread, Words("<p>Now it rains</p>"), by=ayse)
    shown = text(client, f"{address}?after={first.pk}&page=1")
    assert f'id="post-{later.pk}"' in shown
    assert ">New<" in shown
    assert f'id="post-{first.pk}"' not in shown
    assert queries.unread_in(room.seat(luca), [thread.pk]) == {}
    assert "<li" in text(client, f"{address}?after=x&page=y&new=z")
    secret = make_thread(room, ayse, audience="teachers")
    text(client, room.at(f"threads/{secret.pk}/since/"), 404)


def test_quotation(client: Client, room: Room, ayse: Person, luca: Person) -> None:
    thread = make_thread(room, ayse)
    post = make_post(thread, ayse, "Rain &lt;b&gt; and snow")
    client.force_login(luca)
    shown = text(client, f"{thread.get_absolute_url()}?quote={post.pk}")
    assert "Ayşe Yılmaz wrote:" in shown
    assert f'name="answers" value="{post.pk}"' in shown
    actions.remove_post(post, by=ayse)
    assert "wrote:" not in text(client, f"{thread.get_absolute_url()}?quote={post.pk}")


class TestNamed:
    def test_who_is_told(self, client: Client, room: Room, ayse: Person, chiara: Person, luca: Person) -> None:
        thread = make_thread(room, ayse)
        said = Words("<p>@ayşe YILMAZ, @Chiara Longo and @Luca, and @Dimitris Pappas: look!</p>")
        post = actions.reply(thread, said, by=chiara)
        assert set(Notice.objects.values_list("person", "deed")) == {(ayse.pk, "threads/name_people")}
        assert mail.outbox == []
        client.force_login(luca)
        assert "Somebody named you" in text(client, room.at("threads/"))
        text(client, queries.address_of(post))
        assert "Somebody named you" not in text(client, room.at("threads/"))
        actions.reply(thread, Words("<blockquote><p>@Ayşe Yılmaz</p></blockquote><p>Yes</p>"), by=luca)
        actions.edit_post(post, Words("<p>@Ayşe Yılmaz: look once more</p>"), by=chiara)
        assert Notice.objects.filter(deed="threads/name_people").count() == 1

    def test_only_who_may_read_it(self, room: Room, ayse: Person, chiara: Person, luca: Person) -> None:
        thread = make_thread(room, ayse, audience="teachers")
        actions.reply(thread, Words("<p>What of @Luca?</p>"), by=chiara)
        assert queries.named_in(room.seat(luca)) == []
        assert not Notice.objects.filter(deed="threads/name_people").exists()

    def test_words_that_only_begin_so(self, room: Room, ayse: Person, chiara: Person) -> None:
        actions.reply(make_thread(room, chiara), Words("<p>@Ayşe Yılmazer</p>"), by=chiara)
        assert queries.named_in(room.seat(ayse)) == []


class TestForums:
    def test_deeds(self, client: Client, room: Room, ayse: Person, chiara: Person) -> None:
        client.force_login(chiara)
        assert client.get(room.at("forums/")).status_code == 403
        assert client.post(room.at("forums/make/"), {"title": "Rain"}).status_code == 403
        client.force_login(ayse)
        for title in ("Rain", "Snow", "Snow"):
            client.post(room.at("forums/make/"), {"title": title})
        rain, snow = Forum.objects.order_by("position")
        for wrong in ("", "x" * 81, "a\0b"):
            assert client.post(room.at("forums/make/"), {"title": wrong}).status_code == 422
        client.post(room.at(f"forums/{snow.pk}/raise/"))
        client.post(room.at(f"forums/{snow.pk}/rename/"), {"title": "Ice"})
        assert [one.title for one in queries.forums_in(room.space)] == ["Ice", "Rain"]
        thread = make_thread(room, ayse, "Puddles", forum=rain)
        client.post(room.at(f"forums/{rain.pk}/remove/"))
        thread.refresh_from_db()
        assert thread.forum is None
        assert deeds() == ["make_forum", "make_forum", "raise_forum", "rename_forum", "remove_forum"]
        assert client.post(room.at(f"forums/{rain.pk}/remove/")).status_code == 404

    def test_threads_in_them(self, client: Client, room: Room, chiara: Person, luca: Person) -> None:
        forum = actions.make_forum(room.space, "Rain", by=chiara)
        thread = make_thread(room, chiara, "Puddles")
        client.force_login(luca)
        assert client.post(room.at(f"threads/{thread.pk}/move/"), {"forum": forum.pk}).status_code == 403
        client.force_login(chiara)
        assert client.post(room.at(f"threads/{thread.pk}/move/"), {"forum": "x", "move": 1}).status_code == 422
        client.post(room.at(f"threads/{thread.pk}/move/"), {"forum": forum.pk})
        client.post(room.at("threads/new/"), words(title="Clouds", audience="members", forum=forum.pk))
        make_thread(room, chiara, "Elsewhere")
        shown = text(client, room.at(f"threads/?forum={forum.pk}"))
        assert all(title in shown for title in ("Puddles", "Clouds"))
        assert "Elsewhere" not in shown
        assert "Puddles" not in text(client, room.at("threads/?forum=0"))
        assert "Elsewhere" in text(client, room.at("threads/?forum=99999999999"))
        client.post(room.at(f"threads/{thread.pk}/move/"), {"forum": "", "move": 1})
        assert Thread.objects.get(pk=thread.pk).forum is None

    def test_one_of_another_room(self, room: Room, ayse: Person, chiara: Person) -> None:
        other = Forum.objects.create(space=type(room.space).objects.create(title="B", opened_at=room.space.opened_at))
        with pytest.raises(Stale):
            actions.move_thread(make_thread(room, ayse), other, by=chiara)

    def test_not_too_many(self, room: Room, ayse: Person) -> None:
        Forum.objects.bulk_create(Forum(space=room.space, title=f"F{number}") for number in range(30))
        with pytest.raises(Stale):
            actions.make_forum(room.space, "One more", by=ayse)


def test_the_guard_reads_quotations_and_names(client: Client, room: Room, ayse: Person, luca: Person) -> None:
    thread = make_thread(room, ayse)
    client.force_login(luca)
    sent = words(body="<blockquote><p>Call 0532 123 45 67</p></blockquote><p>@Ayşe Yılmaz</p>")
    assert client.post(room.at(f"threads/{thread.pk}/reply/"), sent).status_code == 422
    assert Caution.objects.count() == 1
    assert not Post.objects.filter(author=luca).exists()
    assert not Notice.objects.exists()


def test_who_leaves(room: Room, ayse: Person, luca: Person) -> None:
    post = make_thread(room, ayse).posts.get()
    actions.like_words(post, by=luca)
    actions.mark_read(post.thread, luca, to=post.pk)
    actions.forget_person(luca)
    assert not Like.objects.exists()
    assert not ReadMark.objects.exists()


class TestNames:
    def test_members_of_the_room_only(self, client: Client, room: Room, luca: Person, dimitris: Person) -> None:
        client.force_login(luca)

        def found(begun: str) -> list[str]:
            names: list[str] = client.get(room.at("threads/names/"), {"q": begun}).json()["names"]
            return names

        assert found("ay") == found("AYŞ") == found("yıl") == ["Ayşe Yılmaz"]
        assert found("Luca") == found("dimi") == found("") == found("%") == found("x\0" * 10_000) == []
        client.force_login(dimitris)
        assert client.get(room.at("threads/names/"), {"q": "ay"}).status_code == 404

    def test_a_visitor_is_offered_no_pupil(self, room: Room, ayse: Person, elif_: Person, victor: Person) -> None:
        assert queries.names_like(room.seat(ayse), elif_.given_name) == [elif_.name]
        assert queries.names_like(room.seat(victor), elif_.given_name) == []
        assert queries.names_like(room.seat(victor), "Ay") == [ayse.name]
