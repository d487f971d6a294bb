from datetime import date

import factory
from factory.django import DjangoModelFactory

from activities.models import Activity, Occasion, PlanSection, WorkPlan


class WorkPlanFactory(DjangoModelFactory):
    class Meta:
        model = WorkPlan

    title = "青禾小学2026年工会工作计划"
    year = 2026
    status = WorkPlan.Status.PUBLISHED


class PlanSectionFactory(DjangoModelFactory):
    class Meta:
        model = PlanSection

    plan = factory.SubFactory(WorkPlanFactory)
    position = factory.Sequence(lambda n: n)
    heading = "一、指导思想"
    body = "围绕学校中心工作，服务每一位教职工。"


class ActivityFactory(DjangoModelFactory):
    class Meta:
        model = Activity

    plan = factory.SubFactory(WorkPlanFactory)
    position = factory.Sequence(lambda n: n)
    title = "教职工趣味运动会"
    kind = Activity.Kind.SPORT_CULTURE
    month_from = 5
    month_to = factory.SelfAttribute("month_from")


class OccasionFactory(DjangoModelFactory):
    class Meta:
        model = Occasion

    activity = factory.SubFactory(ActivityFactory)
    starts_on = date(2026, 5, 20)
    ends_on = factory.SelfAttribute("starts_on")
