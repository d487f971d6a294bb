from django.urls import path

from finance import views

app_name = "finance"
urlpatterns = [
    path("", views.BudgetList.as_view(), name="budget_list"),
    path("budgets/begin/", views.BudgetCreate.as_view(), name="budget_create"),
    path("budgets/<int:pk>/", views.BudgetDetail.as_view(), name="budget_detail"),
    path("budgets/<int:pk>/edit/", views.BudgetEdit.as_view(), name="budget_edit"),
    path("budgets/<int:pk>/totals/", views.BudgetTotals.as_view(), name="budget_totals"),
    path("budgets/<int:pk>/propose/", views.BudgetPropose.as_view(), name="budget_propose"),
    path("budgets/<int:pk>/approve/", views.BudgetApprove.as_view(), name="budget_approve"),
    path("budgets/<int:pk>/export/", views.BudgetExport.as_view(), name="budget_export"),
    path("activities/<int:pk>/", views.ActivityLines.as_view(), name="activity_lines"),
    path("women/<int:year>/", views.WomenYear.as_view(), name="women_year"),
    path("plans/<int:pk>/", views.PlanTotal.as_view(), name="plan_total"),
]
