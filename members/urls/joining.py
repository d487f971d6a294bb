from django.urls import path

from members.views import decisions, joining, letters

urlpatterns = [
    path("join/", joining.Apply.as_view(), name="apply"),
    path("join/<int:pk>/withdraw/", joining.ApplicationWithdraw.as_view(), name="application_withdraw"),
    path("applications/", joining.ApplicationList.as_view(), name="application_list"),
    path("applications/enter/", joining.ApplicationEnter.as_view(), name="application_enter"),
    path("applications/decide/", decisions.ApplicationDecide.as_view(), name="application_decide"),
    path("applications/admit/", decisions.Admit.as_view(), name="admit"),
    path("applications/<int:pk>/", joining.ApplicationDetail.as_view(), name="application_detail"),
    path("applications/<int:pk>/opinion/", joining.ApplicationOpinion.as_view(), name="application_opinion"),
    path("applications/<int:pk>/refuse/", joining.ApplicationRefuse.as_view(), name="application_refuse"),
    path("decisions/<int:pk>/", decisions.DecisionDetail.as_view(), name="decision_detail"),
    path("decisions/<int:pk>/minutes/", decisions.DecisionMinutes.as_view(), name="decision_minutes"),
    path("decisions/<int:pk>/forms/", letters.DecisionForms.as_view(), name="decision_forms"),
    path("<int:pk>/application-form.docx", letters.ApplicationForm.as_view(), name="application_form"),
    path("<int:pk>/registration-form.docx", letters.RegistrationForm.as_view(), name="registration_form"),
]
