"""Inviting colleagues: one mail, one answer, never again to who refuses, and nothing told about who is here."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from etwinning.core.actions import Stale
from etwinning.network import actions, queries
from etwinning.network.models import Contact, DoNotMail, Invitation
from etwinning.people.models import Notice, Person
from tests.cast import make_person

pytestmark = pytest.mark.django_db
ADDRESS = "maria@school.example"


def invite(by: Person, email: str = ADDRESS) -> Invitation:
    invitation = actions.invite_colleague(email, by=by, language="it")
    actions.mail_invitation.call(invitation.pk)
    invitation.refresh_from_db()
    return invitation


class TestInviteColleague:
    def test_it_works(self, client: Client, bruno: Person, django_capture_on_commit_callbacks: object) -> None:
        client.force_login(bruno)
        assert client.get("/contacts/invite/").status_code == 200
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            said = {"email": " Maria@School.EXAMPLE ", "language": "en"}
            assert client.post("/contacts/invite/", said).status_code == 303
        invitation = Invitation.objects.get()
        assert (invitation.by, invitation.email, invitation.state) == (bruno, ADDRESS, "waiting")
        assert ADDRESS not in invitation.email_hash
        (letter,) = mail.outbox
        assert letter.to == [ADDRESS]
        assert letter.subject == "Bruno Greco invites you to eTwinning"
        token = actions.invitation_token(invitation)
        assert f"/invitations/{token}/\n" in str(letter.body)
        assert letter.extra_headers["List-Unsubscribe"].endswith(f"/invitations/{token}/stop/>")
        assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert ADDRESS in client.get("/contacts/invite/").content.decode()

    def test_one_mail_an_address(self, bruno: Person, ayse: Person) -> None:
        first = invite(bruno)
        assert invite(bruno) == first
        second = invite(ayse)
        assert second.mailed_at is None
        assert len(mail.outbox) == 1

    def test_what_is_said_does_not_tell_who_is_here(self, client: Client, bruno: Person, ayse: Person) -> None:
        client.force_login(bruno)
        pages = []
        for email in (str(ayse.email), "nobody@new.example"):
            client.post("/contacts/invite/", {"email": email, "language": "en"})
            pages.append(client.get("/contacts/invite/").content.decode().count("No answer yet"))
            actions.mail_invitation.call(Invitation.objects.get(email=email).pk)
        assert pages == [1, 2]
        assert [letter.to for letter in mail.outbox] == [["nobody@new.example"]]

    def test_five_a_day_and_fifty_in_all(self, client: Client, bruno: Person) -> None:
        client.force_login(bruno)
        answers = [client.post("/contacts/invite/", {"email": f"a{number}@new.example", "language": "en"}).status_code
                   for number in range(6)]  # fmt: skip
        assert answers == [303] * 5 + [409]
        Invitation.objects.update(asked_at=timezone.now() - timedelta(days=2))
        assert invite(bruno).mailed_at is not None
        for number in range(44):
            Invitation.objects.create(by=bruno, email_hash=str(number), language="en", state="expired",
                                      asked_at=timezone.now() - timedelta(days=90))  # fmt: skip
        with pytest.raises(Stale, match="used up"):
            invite(bruno, "more@new.example")

    def test_who_may(self, client: Client, eva: Person, elif_: Person, olcay: Person, victor: Person) -> None:
        for person, status in ((eva, 403), (elif_, 404), (olcay, 403), (victor, 403)):
            client.force_login(person)
            assert client.post("/contacts/invite/", {"email": ADDRESS, "language": "en"}).status_code == status
        assert not Invitation.objects.exists()

    @pytest.mark.parametrize("email", ["", "maria", "mária@school.example", "a@b@c.example", "x" * 300 + "@a.example"])
    def test_what_is_no_address(self, client: Client, bruno: Person, email: str) -> None:
        client.force_login(bruno)
        assert client.post("/contacts/invite/", {"email": email, "language": "en"}).status_code == 422
        assert client.post("/contacts/invite/", {"email": ADDRESS, "language": "xx"}).status_code == 422


class TestStopInvitations:
    def test_one_click_and_never_again(self, client: Client, bruno: Person, ayse: Person) -> None:
        invitation = invite(bruno)
        path = f"/invitations/{actions.invitation_token(invitation)}/stop/"
        page = client.get(path)
        assert page.status_code == 200
        assert not DoNotMail.objects.exists()  # a mail program that looks at links in advance declines nothing
        strict = Client(enforce_csrf_checks=True)
        assert strict.post(path).status_code == 403  # a page that is not ours is no mail program
        for _twice in range(2):
            answer = strict.post(path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
            assert answer.status_code == 200
        kept = DoNotMail.objects.get()
        invitation.refresh_from_db()
        assert (invitation.state, invitation.email) == ("declined", "")
        assert "maria" not in kept.email_hash
        invite(ayse)
        assert len(mail.outbox) == 1

    def test_a_new_secret_forgets_nobody(self, bruno: Person, settings: object) -> None:
        actions.stop_invitations(invite(bruno))
        earlier = settings.SECRET_KEY  # type: ignore[attr-defined]
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another" * 10, [earlier]  # type: ignore[attr-defined]
        assert not queries.may_be_mailed(ADDRESS)

    def test_wrong_links(self, client: Client, bruno: Person) -> None:
        token = actions.invitation_token(invite(bruno))
        for wrong in ("x", token[:-1] + ("A" if token[-1] != "A" else "B"), "%00", "1:2:3"):
            assert client.get(f"/invitations/{wrong}/").status_code == 404
            assert client.post(f"/invitations/{wrong}/stop/").status_code == 404
        Person.objects.filter(pk=bruno.pk).update(is_active=False)
        assert client.get(f"/invitations/{token}/").status_code == 404


class TestAcceptInvitations:
    def come(self, email: str = ADDRESS) -> Person:
        return make_person("Maria", "Rossi", email=email, state="draft")

    def test_by_the_address(self, bruno: Person) -> None:
        invitation = invite(bruno)
        maria = self.come()
        for _twice in range(2):
            actions.accept_invitations(maria, by=maria)
        contact = Contact.objects.get()
        assert (contact.asked_by, contact.asked_of, contact.state) == (bruno, maria, "accepted")
        invitation.refresh_from_db()
        assert (invitation.state, invitation.joined, invitation.email) == ("joined", maria, "")
        assert [(told.person, told.deed) for told in Notice.objects.all()] == [(bruno, "network/accept_invitations")]

    def test_by_the_link_with_another_address(self, client: Client, bruno: Person) -> None:
        invitation = invite(bruno)
        page = client.get(f"/invitations/{actions.invitation_token(invitation)}/").content.decode()
        assert "Bruno Greco invites you" in page
        assert client.session["invitation"] == invitation.pk
        maria = self.come("other@school.example")
        assert actions.accept_invitations(maria, by=maria) == []
        assert len(actions.accept_invitations(maria, by=maria, followed_pk=invitation.pk)) == 1

    def test_not_when_it_is_too_old(self, client: Client, bruno: Person) -> None:
        invitation = invite(bruno)
        Invitation.objects.update(asked_at=timezone.now() - timedelta(days=31))
        assert "too old" in client.get(f"/invitations/{actions.invitation_token(invitation)}/").content.decode()
        assert "invitation" not in client.session
        maria = self.come()
        assert actions.accept_invitations(maria, by=maria, followed_pk=invitation.pk) == []
        assert actions.forget_invitations(at=timezone.now()) == 1
        invitation.refresh_from_db()
        assert (invitation.state, invitation.email) == ("expired", "")
        assert actions.forget_invitations(at=timezone.now()) == 0
        invite(bruno)
        assert len(mail.outbox) == 1  # one mail ever, until there is an answer

    def test_who_is_here_already(self, client: Client, bruno: Person, ayse: Person) -> None:
        token = actions.invitation_token(invite(bruno))
        client.force_login(ayse)
        assert "You have an account already." in client.get(f"/invitations/{token}/").content.decode()
        assert "invitation" not in client.session
