"""What stands in the feeds of the demo world: who follows what, posts in many languages, comments and likes."""

from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

from etwinning.config.world import read
from etwinning.config.world.making import Teacher, World
from etwinning.core.models import Audience
from etwinning.network.models import Comment, Follow, Like, Post, PostFile, Preview
from etwinning.network.words import first_address
from etwinning.projects.models import Project

SeenBy = Post.SeenBy
_POSTS: Final = 150  # in the world of the usual size
_PEOPLE: Final = 1500
_NEWS: Final = {
    # who of the cast wrote for their school: days ago, picture, what it shows, words, whether it is pinned
    "Bruno": (
        (30.0, "hills", "Un disegno di colline con un fiume che ne esce.",
         "La nostra scuola sta a Lecce, in una casa di pietra gialla. Qui raccontiamo che cosa fanno le nostre classi.", True),
        (0.4, "chart", "Un grafico a barre in due colori: Lecce e Konya, sette giorni.",
         "Sette giorni, due rubinetti: oggi i bambini di Lecce hanno messo i loro numeri accanto a quelli di Konya.", False),
        (3.2, "-", "", "Per chi cerca testi sull’acqua da leggere in classe: https://www.un.org/en/observances/water-day", False),
    ),
    "Ayşe": (
        (25.0, "town", "Bir şehrin çatılarının çizimi, pencerelerde ışıklar.",
         "Mevlana İlkokulu'nun sayfasına hoş geldiniz. Sınıflarımızın başka okullarla neler yaptığını anlatıyoruz.", True),
        (1.3, "hills", "Ardı ardına tepeler ve aralarından çıkan bir ırmak.",
         "Meram'daki çeşmelerin haritası hazır: yirmi yedi çeşmeyi çocuklar kendileri yürüyerek buldu.", False),
    ),
}  # fmt: skip


def make_feed(world: World) -> None:
    """Follows, posts, comments and likes. Comes after the projects, which are followed too."""
    if not world.teachers:
        return
    posts = _news_of_the_cast(world) + _posts(world)
    for number, (post, writer) in enumerate(posts):
        _answers(world, post, writer, world.lots("answers", number))
    _follows(world, [writer for _post, writer in posts])


def _news_of_the_cast(world: World) -> list[tuple[Post, Teacher]]:
    cast, made = world.of_the_cast(), []
    for name, news in _NEWS.items():
        writer = cast[name]
        for days, kind, shows, words, is_pinned in news:
            at = world.ago(days)
            post = _post(world, writer, words, at=at, school=writer.place.pk, pinned_at=at if is_pinned else None)
            if kind in world.pictures:
                _picture(world, post, kind, shows, world.lots("news", name, days))
            made.append((post, writer))
    return made


def _posts(world: World) -> list[tuple[Post, Teacher]]:
    """Each text of each language once or twice, by teachers who write in it; most within the last month."""
    lots, known = world.lots("posts"), read.posts()
    number = max(8, _POSTS * min(world.size.people, _PEOPLE) // _PEOPLE)
    writers = [teacher for teacher in world.teachers if teacher.language in known]
    told: dict[str, int] = {}
    made = []
    for writer in lots.choices(writers, k=number):
        words = known[writer.language]["posts"]
        turn = told[writer.language] = told.get(writer.language, lots.randrange(len(words))) + 1
        kind, shows, text = (
            part.strip().replace("{t}", writer.place.city) for part in words[turn % len(words)].split("|")
        )
        at = max(writer.since, world.ago(lots.triangular(0.02, 60, 3)))
        at_school = lots.random() < 0.3
        seen_by = lots.choices((SeenBy.MEMBERS, SeenBy.FOLLOWERS, SeenBy.SCHOOL), weights=(84, 10, 6))[0]
        school = writer.place.pk if seen_by == SeenBy.SCHOOL or (at_school and seen_by == SeenBy.MEMBERS) else None
        post = _post(world, writer, text, at=at, school=school, seen_by=seen_by)
        if kind in world.pictures:
            _picture(world, post, kind, shows, lots)
        made.append((post, writer))
    return made


def _post(
    world: World, writer: Teacher, words: str, *, at: datetime, seen_by: str = SeenBy.MEMBERS, **more: Any
) -> Post:
    school = more.pop("school")
    post = world.add(
        Post(author_id=writer.pk, school_id=school, seen_by=seen_by, body=words, language=writer.language, created_at=at,
             **more)
    )  # fmt: skip
    audience = Audience.TEACHERS if seen_by == SeenBy.SCHOOL else Audience.MEMBERS
    world.note("network/write_post", post, by=writer.pk, at=at, scope=post.scope, audience=audience)
    if address := first_address(words):
        world.add(
            Preview(post=post, url=address, state=Preview.State.SHOWN, title="World Water Day, 22 March",
                    description="The day reminds of the two thousand million people who have no safe water at home.",
                    site="United Nations")
        )  # fmt: skip
    return post


def _picture(world: World, post: Post, kind: str, shows: str, lots: Random) -> None:
    drawn = lots.choice(world.pictures[kind])
    file = world.copy_of(drawn, owner=post.author_id, at=post.created_at)
    world.add(PostFile(post=post, file=file, description=shows))


def _answers(world: World, post: Post, writer: Teacher, lots: Random) -> None:
    """Likes by some, comments by few, in their own language or in English."""
    if post.seen_by != SeenBy.MEMBERS:
        return
    others = [
        teacher for teacher in lots.sample(world.teachers, min(len(world.teachers), 30)) if teacher.pk != writer.pk
    ]
    for reader in others[: lots.choice((0, 1, 2, 3, 5, 8, 13))]:
        world.add(Like(post=post, person_id=reader.pk, at=post.created_at + timedelta(hours=lots.uniform(0.1, 30))))
    known = read.posts()
    for reader in others[len(others) - lots.choices((0, 1, 2, 3), weights=(6, 3, 2, 1))[0] :]:
        language = reader.language if reader.language in known and lots.random() < 0.3 else "en"
        at = post.created_at + (world.now - post.created_at) * lots.uniform(0.05, 0.9)
        words = lots.choice(known[language]["comments"])
        world.add(Comment(post=post, author_id=reader.pk, body=words, created_at=at))


def _follows(world: World, writers: list[Teacher]) -> None:
    """The cast follow each other, each other's schools and some who write; everybody follows a few of everything."""
    cast = world.of_the_cast()
    shown = list(Project.objects.filter(state__in=Project.SHOWN).order_by("pk").values_list("pk", flat=True))
    for teacher in world.teachers:
        lots = world.lots("follows", teacher.index)
        number = 12 if teacher.index < 0 else lots.choice((0, 0, 1, 2, 4))
        people = {other for other in lots.sample(world.teachers, min(len(world.teachers), number)) if other != teacher}
        if teacher.index < 0:
            writing = lots.sample(writers, min(len(writers), 25))
            people |= {other for other in (*cast.values(), *writing) if other != teacher}
        for other in sorted(people, key=lambda one: one.pk):
            _follow(world, teacher, f"person:{other.pk}", lots, followed_id=other.pk)
        schools = {other.place.pk for other in people if other.index < 0 or lots.random() < 0.3} - {teacher.place.pk}
        for school in sorted(schools):
            _follow(world, teacher, f"school:{school}", lots, school_id=school)
        for project in sorted(lots.sample(shown, min(len(shown), number // 4))):
            _follow(world, teacher, f"project:{project}", lots)


def _follow(world: World, teacher: Teacher, scope: str, lots: Random, **key: int) -> None:
    since = max(teacher.since, world.ago(lots.uniform(1, 200)))
    world.add(Follow(person_id=teacher.pk, scope=scope, since=since, **key))
