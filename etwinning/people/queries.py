"""Finding persons, desks, officers and notices."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import Case, Count, Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext

from etwinning.core import countries
from etwinning.core.models import Entry
from etwinning.libraries.known import Known
from etwinning.people.kinds import FIRST, Choice, Kind, Mail
from etwinning.people.models import Desk, Digest, Notice, NoticeChoice, Officer, Person, PushSubscription, QuietHours

TOO_OLD_TO_MAIL, TOO_OLD_TO_PUSH = timedelta(days=3), timedelta(hours=12)
BETWEEN_DIGESTS = {Mail.DAILY: timedelta(hours=20), Mail.WEEKLY: timedelta(days=6)}


def named(path: str) -> list[str]:
    """For `.only()`: what it takes to name somebody, and to draw them, where a list shows no more of them than that."""
    return [f"{path}__{column}" for column in ("given_name", "family_name", "username", "state", "kind", "photo")]


def addresses_of(person: Person) -> set[str]:
    """Every e-mail address of an account, confirmed or not, folded."""
    return {str(person.email), *EmailAddress.objects.filter(user=person).values_list("email", flat=True)} - {"", "None"}


def has_chosen_language(person: Person) -> bool:
    """Whether the person ever said in which language they read, as the journal tells."""
    deeds = ("people/choose_language", "people/change_settings")
    return bool(Entry.objects.filter(scope=f"person:{person.pk}", deed__in=deeds).exists())


def has_second_factor(person: Person) -> bool:
    """Whether the person has set up a code generator or a passkey."""
    return bool(Authenticator.objects.filter(user=person, type__in=["totp", "webauthn"]).exists())


def missing_in_profile(person: Person) -> list[str]:
    """What school staff must still say before a support service can validate them, as words for a list."""
    missing = []
    if not person.role:
        missing.append(gettext("your role at school"))
    if person.role == "teacher" and not person.subjects:
        missing.append(gettext("the subjects you teach"))
    if not person.speaks:
        missing.append(gettext("the languages you speak"))
    return missing


_UNREAD = Known(
    lambda person: (
        Notice.objects.filter(person_id=person, read_at__isnull=True, in_page=True)
        .order_by()
        .values("person_id")
        .annotate(count=Count("pk"))
        .values_list("count", flat=True)
    )
)
_PERSON = Known(lambda pk: Person.objects.filter(pk=pk))


def person_with_key(pk: int) -> Person | None:
    """The person of a session; asked on every request."""
    return _PERSON.first(pk=pk)


def notices_of(person: Person) -> QuerySet[Notice]:
    """What a person was told, newest first."""
    told = person.notices.filter(in_page=True)  # each knows its person
    return told.select_related("by").order_by("-at", "-pk")


def fresh_notices(person: Person) -> QuerySet[Notice]:
    """What a person was told and has not read, newest first."""
    return notices_of(person).filter(read_at__isnull=True)


def unread_count(person: Person) -> int:
    """How many notices a person has not read."""
    return sum(_UNREAD(person=person.pk))


def unread_notices() -> Coalesce:
    """For a query of persons: how many notices each has not read."""
    fresh = Notice.objects.filter(person=OuterRef("pk"), read_at__isnull=True, in_page=True).order_by()
    number = fresh.annotate(number=Func(F("pk"), function="COUNT")).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)


def zone_of(person: Person | None) -> ZoneInfo:
    """The zone a person chose, else that of their country's capital."""
    home = countries.COUNTRIES.get(person.country) if person else None
    try:
        return ZoneInfo((person.time_zone if person else "") or (home.time_zone if home else "UTC"))
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def choices_of(person: Person) -> dict[Kind, Choice]:
    """Where a person wants each kind of notice: as chosen, else as it is for everybody at first."""
    chosen = {row.kind: Choice(row.page, row.mail, row.push) for row in NoticeChoice.objects.filter(person=person)}
    return {kind: chosen.get(kind, FIRST[kind]) for kind in Kind}


def mailed_kinds(person: Person, what: str) -> list[Kind]:
    """The kinds that are mailed to a person: the one of that name, or all of a rhythm ("daily", "weekly")."""
    choices = choices_of(person).items()
    return [kind for kind, choice in choices if what in {kind, choice.mail} and choice.mail != Mail.NEVER]


def quiet_hours_of(person: Person) -> QuietHours | None:
    """When a person wants no mail and no push."""
    return QuietHours.objects.filter(person=person).first()


def quiet_until(person: Person, at: datetime) -> datetime | None:
    """When the quiet hours end in which this moment lies, by the person's own clock; None outside of them."""
    hours = quiet_hours_of(person)
    if hours is None:
        return None
    zone = zone_of(person)
    local = at.astimezone(zone)
    clock, over_night = local.time(), hours.begins > hours.ends
    evening = clock >= hours.begins
    quiet = (evening or clock < hours.ends) if over_night else (evening and clock < hours.ends)
    if not quiet:
        return None
    day = local.date() + timedelta(days=1 if over_night and evening else 0)
    return datetime.combine(day, hours.ends, tzinfo=zone)


def browsers_of(person: Person) -> QuerySet[PushSubscription]:
    """The browsers that show a person's notices while they are closed, the newest first."""
    return PushSubscription.objects.filter(person=person).order_by("-at", "-pk")


def notices_to_mail(at: datetime) -> QuerySet[Notice]:
    """What is to be mailed at once, not read yet, and not in somebody's quiet hours any more; the oldest first."""
    over = Q(wait_until__isnull=True) | Q(wait_until__lte=at)
    waiting = Notice.objects.filter(over, mail=Mail.NOW, read_at__isnull=True, at__gte=at - TOO_OLD_TO_MAIL)
    return waiting.order_by("at", "pk")


def notices_to_push(at: datetime) -> QuerySet[Notice]:
    """What is to be pushed, not read yet, and not in somebody's quiet hours any more; the oldest first."""
    over = Q(wait_until__isnull=True) | Q(wait_until__lte=at)
    waiting = Notice.objects.filter(over, push=True, read_at__isnull=True, at__gte=at - TOO_OLD_TO_PUSH)
    return waiting.order_by("at", "pk")


def notices_in_digest(person: Person, rhythm: str) -> QuerySet[Notice]:
    """What a person is to be told of in the next digest: whatever of it they have not read."""
    waiting = person.notices.filter(mail=rhythm, read_at__isnull=True)
    return waiting.select_related("by").order_by("at", "pk")


def people_for_digest(rhythm: str, at: datetime) -> QuerySet[Person]:
    """Who has something for a digest and has had none for long enough."""
    told = Notice.objects.filter(person=OuterRef("pk"), mail=rhythm, read_at__isnull=True)
    lately = Digest.objects.filter(person=OuterRef("pk"), rhythm=rhythm, made_at__gt=at - BETWEEN_DIGESTS[Mail(rhythm)])
    return Person.objects.filter(Exists(told), ~Exists(lately), is_active=True, email__isnull=False)


def digests_to_send(at: datetime) -> QuerySet[Digest]:
    """Digests that did not go out although their time came; after a day they are of no use."""
    return Digest.objects.filter(sent_at__isnull=True, made_at__lte=at, made_at__gte=at - timedelta(days=1))


# Belgium has a desk for each of two communities; a school belongs to the one of its region, in Brussels to that of the
# teacher's language (domain 3.17: Belgium-Flanders, Belgium-French).
_COMMUNITIES = {"BE-VLG": "nl", "BE-WAL": "fr"}


def desks_for(country: str, language: str = "", region: str = "") -> QuerySet[Desk]:
    """The national desks of a country, the one of the region's language, or else of that language, first."""
    language = _COMMUNITIES.get(region, language)
    desks = Desk.objects.filter(kind=Desk.Kind.NATIONAL, country=country)
    return desks.order_by(Case(When(language=language, then=0), default=1), "pk")


def offices_of(person: Person) -> QuerySet[Officer]:
    """The seats an officer has, each with its desk."""
    return Officer.objects.filter(person=person).select_related("desk").order_by("desk__country", "pk")


def officers_for(desk: Desk, region: str = "") -> QuerySet[Officer]:
    """Who answers for a desk in a region: coordinators of that region and those for the whole country."""
    return (
        Officer.objects.filter(desk=desk, person__is_active=True)
        .filter(Q(regions=[]) | Q(regions__contains=[region]))
        .select_related("person")
        .order_by("pk")
    )


def desk_reach(person: Person, desk_field: str = "desk", region_field: str = "region") -> Q:
    """A condition for rows that lie at a desk: those this officer may see.

    Central officers see all; officers of a desk see their desk's; coordinators only their regions of it.
    Nobody else sees any.
    """
    reach = Q(pk__in=[])
    if not person.is_officer or not person.is_active:
        return reach
    for office in offices_of(person):
        if office.desk.kind == Desk.Kind.CENTRAL:
            return Q(pk__isnull=False)  # an empty Q would vanish beside "or"
        here = Q(**{desk_field: office.desk_id})
        if office.regions:
            here &= Q(**{f"{region_field}__in": office.regions})
        reach |= here
    return reach
