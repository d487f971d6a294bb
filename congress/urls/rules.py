from django.urls import path

from congress.views.rules import RuleAdd, RuleEdit, RuleList

urlpatterns = [
    path("rules/", RuleList.as_view(), name="rule_list"),
    path("rules/add/", RuleAdd.as_view(), name="rule_add"),
    path("rules/<int:pk>/edit/", RuleEdit.as_view(), name="rule_edit"),
]
