"""A plain factory per model."""

import factory
from django.utils import timezone

from reminders.models import Channel, Delivery, Notice, ReminderRule
from tests.factories.members import PersonFactory


class ChannelFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Channel

    name = factory.Sequence(lambda n: f"教职工群{n}")
    kind = Channel.Kind.WECOM
    url = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=secret"
    host = "qyapi.weixin.qq.com"


class NoticeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Notice

    class Params:
        code = "festival"

    rule = factory.LazyAttribute(lambda made: ReminderRule.objects.get(code=made.code))
    subject = factory.Sequence(lambda n: f"matter:{n}")
    day = factory.LazyFunction(timezone.localdate)
    until = factory.SelfAttribute("day")
    person = factory.SubFactory(PersonFactory)
    title = "端午节的祝福"
    body = "端午安康！"
    said_at = factory.LazyFunction(timezone.now)


class DeliveryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Delivery

    person = factory.SubFactory(PersonFactory)
    day = factory.LazyFunction(timezone.localdate)
    next_try_at = factory.LazyFunction(timezone.now)
