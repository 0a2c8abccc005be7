import pytest
@pytest.mark.django_db
def test_it():
    from django.contrib.sessions.models import Session
    assert Session.objects.count() == 0
    from django.core.mail import outbox
