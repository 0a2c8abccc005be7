"""What is counted, in SQL. An act is: somebody, on a day, in one place (a page, a thread, a folder, a chat).

So many posts in one thread on one day are one act, however long or short. Of one kind a person does at most MOST_A_DAY
acts a day. Pupils are never told apart: a number that stems from one or two pupils is not said (FEWEST_PUPILS).
docs/decisions/0060.
"""

from collections.abc import Sequence
from typing import Any, Final

from django.db import connection

from etwinning.spaces.models import Member

MOST_A_DAY: Final = 3
MOST_WORDS_A_DAY: Final = 2_000  # of one person in one kind and language
FEWEST_PUPILS: Final = 3

_SEATS: Final = """
seats AS (
  SELECT person_id AS person, school_id AS school, role = ANY(%(pupils)s) AS pupil FROM spaces_member
  WHERE space_id = %(space)s AND school_id IS NOT NULL AND role = ANY(%(roles)s)
),
page AS MATERIALIZED (
  SELECT * FROM pages_page WHERE space_id = %(space)s AND binned_at IS NULL AND state = 'published'
),
post AS MATERIALIZED (
  SELECT p.*, t.author_id AS beginner FROM threads_post p JOIN threads_thread t ON t.id = p.thread_id
  WHERE t.space_id = %(space)s AND p.removed_at IS NULL
),
item AS MATERIALIZED (
  SELECT i.id, i.added_by_id, i.added_at, coalesce(i.folder_id, 0) AS folder FROM materials_item i
  LEFT JOIN materials_folder f ON f.id = i.folder_id
  WHERE i.space_id = %(space)s AND i.binned_at IS NULL AND f.binned_at IS NULL
),
remark AS MATERIALIZED (
  SELECT r.*, coalesce(asked.author_id, page.author_id) AS toward FROM remarks_remark r
  JOIN page ON page.id = r.page_id LEFT JOIN remarks_remark asked ON asked.id = r.answers_id
  WHERE r.removed_at IS NULL
),
written AS MATERIALIZED (
  SELECT author_id AS person, (created_at AT TIME ZONE 'UTC')::date AS day, id AS thing FROM page
  UNION
  SELECT w.person_id, (v.at AT TIME ZONE 'UTC')::date, v.page_id FROM pages_version v
  JOIN pages_version_writers w ON w.version_id = v.id JOIN page ON page.id = v.page_id
  UNION
  SELECT e.actor_id, (e.at AT TIME ZONE 'UTC')::date, page.id FROM core_entry e JOIN page ON page.id = e.thing_id
  WHERE e.scope = %(scope)s AND e.deed IN ('pages/edit_page', 'pages/upload_to_page')
)
"""
_ACTS: Final = f"""
WITH {_SEATS},
acts AS (
  SELECT 'pages' AS kind, person, day, thing FROM written
  UNION
  SELECT 'remarks', author_id, (created_at AT TIME ZONE 'UTC')::date, page_id FROM remark
  UNION
  SELECT 'talk', author_id, (created_at AT TIME ZONE 'UTC')::date, thread_id FROM post
  UNION
  SELECT 'news', author_id, (created_at AT TIME ZONE 'UTC')::date, 0 FROM threads_note
  WHERE space_id = %(space)s AND removed_at IS NULL
  UNION
  SELECT 'materials', added_by_id, (added_at AT TIME ZONE 'UTC')::date, folder FROM item
  UNION
  SELECT 'chat', l.author_id, (l.at AT TIME ZONE 'UTC')::date, l.chat_id FROM chat_line l
  JOIN chat_chat c ON c.id = l.chat_id WHERE c.space_id = %(space)s AND l.removed_at IS NULL
  UNION
  SELECT 'plan', p.done_by_id, (p.done_at AT TIME ZONE 'UTC')::date, p.step_id FROM plans_part p
  JOIN plans_step s ON s.id = p.step_id JOIN plans_activity a ON a.id = s.activity_id WHERE a.space_id = %(space)s
  UNION
  SELECT 'plan', m.person_id, (h.handed_at AT TIME ZONE 'UTC')::date, -h.task_id FROM plans_handin h
  JOIN spaces_member m ON m.id = h.member_id WHERE m.space_id = %(space)s
),
placed AS (
  SELECT acts.*, seats.school, seats.pupil FROM acts JOIN seats USING (person)
  UNION ALL
  SELECT 'elsewhere', author_id, day, id, school_id, false FROM contributions_elsewhere
  WHERE space_id = %(space)s AND state = 'confirmed'
)
"""  # noqa: S608 - made of constants
_BY_SCHOOL: Final = f"""
{_ACTS}, capped AS (
  SELECT kind, school, person, pupil, least(count(DISTINCT thing), %(most)s) AS acts FROM placed
  GROUP BY kind, school, person, pupil, day
)
SELECT kind, school, sum(acts)::int, count(DISTINCT person) FILTER (WHERE pupil) FROM capped GROUP BY kind, school
"""  # noqa: S608 - made of constants
_BY_ACTIVITY: Final = f"""
WITH {_SEATS},
step AS (
  SELECT s.id, s.activity_id AS activity FROM plans_step s JOIN plans_activity a ON a.id = s.activity_id
  WHERE a.space_id = %(space)s
),
thing AS (SELECT step.activity, t.page_id, t.thread_id, t.item_id FROM plans_thing t JOIN step ON step.id = t.step_id),
acts AS (
  SELECT step.activity, 'part' AS place, step.id AS thing, p.done_by_id AS person,
    (p.done_at AT TIME ZONE 'UTC')::date AS day
  FROM plans_part p JOIN step ON step.id = p.step_id
  UNION
  SELECT step.activity, 'task', k.id, m.person_id, (h.handed_at AT TIME ZONE 'UTC')::date FROM plans_handin h
  JOIN spaces_member m ON m.id = h.member_id JOIN plans_task k ON k.id = h.task_id JOIN step ON step.id = k.step_id
  UNION
  SELECT thing.activity, 'page', w.thing, w.person, w.day FROM written w JOIN thing ON thing.page_id = w.thing
  UNION
  SELECT thing.activity, 'page', r.page_id, r.author_id, (r.created_at AT TIME ZONE 'UTC')::date
  FROM remark r JOIN thing ON thing.page_id = r.page_id
  UNION
  SELECT thing.activity, 'thread', post.thread_id, post.author_id, (post.created_at AT TIME ZONE 'UTC')::date
  FROM post JOIN thing ON thing.thread_id = post.thread_id
  UNION
  SELECT thing.activity, 'folder', item.folder, item.added_by_id, (item.added_at AT TIME ZONE 'UTC')::date
  FROM item JOIN thing ON thing.item_id = item.id
),
capped AS (
  SELECT activity, school, person, pupil, day, least(count(DISTINCT (place, thing)), %(most)s) AS acts
  FROM acts JOIN seats USING (person) GROUP BY activity, school, person, pupil, day
)
SELECT a.id, a.title, school, coalesce(sum(acts), 0)::int, count(DISTINCT person) FILTER (WHERE pupil), max(day)
FROM plans_activity a LEFT JOIN capped ON capped.activity = a.id WHERE a.space_id = %(space)s
GROUP BY a.id, a.title, school
"""  # noqa: S608 - made of constants
_BY_PLACE: Final = f"""
{_ACTS}, each AS (
  SELECT kind, thing, school, count(DISTINCT (person, day)) AS acts, max(day) AS latest FROM placed
  WHERE thing <> 0 AND kind IN ('pages', 'talk', 'materials', 'chat') GROUP BY kind, thing, school
)
SELECT kind, thing, json_object_agg(school, acts) FROM each
GROUP BY kind, thing ORDER BY max(latest) DESC, kind, thing DESC
"""  # noqa: S608 - made of constants
_BETWEEN: Final = f"""
WITH {_SEATS},
used AS (
  SELECT author_id AS person, (created_at AT TIME ZONE 'UTC')::date AS day, body FROM page
  WHERE body LIKE '%%/materials/%%'
  UNION ALL
  SELECT author_id, (created_at AT TIME ZONE 'UTC')::date, body FROM post WHERE body LIKE '%%/materials/%%'
),
named AS (
  SELECT person, day, found[1]::bigint AS item
  FROM used, regexp_matches(body, %(address)s, 'g') AS found
),
toward AS (
  SELECT 'replies' AS kind, post.author_id AS person, (post.created_at AT TIME ZONE 'UTC')::date AS day,
    post.thread_id AS thing, coalesce(answered.author_id, post.beginner) AS other
  FROM post LEFT JOIN threads_post answered ON answered.id = post.answers_id AND answered.removed_at IS NULL
  UNION
  SELECT 'replies', author_id, (created_at AT TIME ZONE 'UTC')::date, -page_id, remark.toward FROM remark
  UNION
  SELECT 'together', person, day, thing, unnest(array_agg(person) OVER (PARTITION BY thing)) FROM written
  UNION
  SELECT 'reuse', named.person, named.day, named.item, i.added_by_id FROM named
  JOIN materials_item i ON i.id = named.item AND i.space_id = %(space)s AND i.binned_at IS NULL
),
capped AS (
  SELECT kind, mine.school, theirs.school AS other, mine.person, mine.pupil,
    least(count(DISTINCT thing), %(most)s) AS acts
  FROM toward JOIN seats mine USING (person) JOIN seats theirs ON theirs.person = toward.other
  WHERE mine.school <> theirs.school GROUP BY kind, mine.school, theirs.school, mine.person, mine.pupil, day
)
SELECT kind, school, other, sum(acts)::int, count(DISTINCT person) FILTER (WHERE pupil) FROM capped
GROUP BY kind, school, other
"""  # noqa: S608 - made of constants
_LANGUAGES: Final = f"""
WITH {_SEATS},
said AS (
  SELECT 'pages' AS kind, author_id AS person, (created_at AT TIME ZONE 'UTC')::date AS day, language, body FROM page
  UNION ALL
  SELECT 'remarks', author_id, (created_at AT TIME ZONE 'UTC')::date, language, body || ' ' || wording FROM remark
  UNION ALL
  SELECT 'talk', author_id, (created_at AT TIME ZONE 'UTC')::date, language, body FROM post
  UNION ALL
  SELECT 'news', author_id, (created_at AT TIME ZONE 'UTC')::date, language, body FROM threads_note
  WHERE space_id = %(space)s AND removed_at IS NULL
  UNION ALL
  SELECT 'chat', l.author_id, (l.at AT TIME ZONE 'UTC')::date, '', l.body FROM chat_line l
  JOIN chat_chat c ON c.id = l.chat_id WHERE c.space_id = %(space)s AND l.removed_at IS NULL
),
capped AS (
  SELECT kind, person, language, least(%(most_words)s, sum(
    regexp_count(regexp_replace(body, '<[^>]*>', ' ', 'g'), '\\S+')
  )) AS words
  FROM said GROUP BY kind, person, day, language
),
children AS (SELECT person_id AS person FROM spaces_member WHERE space_id = %(space)s AND role = ANY(%(pupils)s))
SELECT kind, language, sum(words)::bigint, count(DISTINCT children.person)
FROM capped LEFT JOIN children USING (person) GROUP BY kind, language HAVING sum(words) > 0
"""  # noqa: S608 - made of constants


def _ask(sql: str, space: int) -> list[tuple[Any, ...]]:
    values: dict[str, Any] = {
        "space": space,
        "scope": f"space:{space}",
        "roles": [str(role) for role in (*Member.TEACHERS, *Member.PUPILS)],
        "pupils": [str(role) for role in Member.PUPILS],
        "most": MOST_A_DAY,
        "most_words": MOST_WORDS_A_DAY,
        "address": r"/spaces/\d+/materials/(\d{1,18})/",
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def acts_by_school(space: int) -> Sequence[tuple[Any, ...]]:
    """(kind, school, acts, how many pupils did them). One query."""
    return _ask(_BY_SCHOOL, space)


def acts_by_activity(space: int) -> Sequence[tuple[Any, ...]]:
    """(key of the activity, its title, school, acts, how many pupils did them, the latest day). One query.

    Acts of an activity: parts that are done, what pupils handed in, and work in what is attached to its steps. Where
    nothing is done yet, school and day are none.
    """
    return _ask(_BY_ACTIVITY, space)


def acts_by_place(space: int) -> Sequence[tuple[Any, ...]]:
    """(kind, key of the page, thread, folder or chat, acts of each school), the latest first. One query."""
    return _ask(_BY_PLACE, space)


def acts_between(space: int) -> Sequence[tuple[Any, ...]]:
    """(kind, school, toward which school, acts, how many pupils did them). One query."""
    return _ask(_BETWEEN, space)


def words_by_language(space: int) -> Sequence[tuple[Any, ...]]:
    """(kind, language or nothing, words, how many pupils wrote them). One query."""
    return _ask(_LANGUAGES, space)
