"""What becomes of the things of a school when somebody closes their account."""

from etwinning.core.files import drop_file
from etwinning.core.models import File
from etwinning.people.models import Person
from etwinning.schools.models import Evidence, Membership, School, ValidationRequest


def forget_person(person: Person) -> None:
    """Delete requests, documents and memberships of a person who leaves."""
    documents = list(File.objects.filter(pk__in=Evidence.objects.filter(request__person=person).values("file_id")))
    ValidationRequest.objects.filter(person=person).delete()
    School.objects.filter(written_by=person).update(written_by=None)
    Membership.objects.filter(confirmed_by=person).update(confirmed_by=None)
    Membership.objects.filter(person=person).delete()
    for document in documents:
        drop_file(document)
