from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from finance.models import Budget, BudgetLine


class BudgetFactory(DjangoModelFactory):
    class Meta:
        model = Budget
        django_get_or_create = ("year",)

    year = 2026


class BudgetLineFactory(DjangoModelFactory):
    """Fifty-one members at a hundred yuan."""

    class Meta:
        model = BudgetLine

    budget = factory.SubFactory(BudgetFactory)
    position = factory.Sequence(lambda n: n)
    item = factory.Sequence(lambda n: f"节日慰问{n}")
    category = BudgetLine.Category.MEMBER
    headcount = 51
    rate = Decimal(100)
    source = BudgetLine.Source.UNION
