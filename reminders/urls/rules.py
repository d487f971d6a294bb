from django.urls import path

from reminders.views import rules

urlpatterns = [
    path("rules/", rules.RuleList.as_view(), name="rule_list"),
    path("rules/<slug:code>/", rules.RuleEdit.as_view(), name="rule_edit"),
    path("rules/<slug:code>/preview/", rules.RulePreview.as_view(), name="rule_preview"),
    path("rules/<slug:code>/switch/", rules.RuleSwitch.as_view(), name="rule_switch"),
    path("settings/", rules.QuietHours.as_view(), name="settings"),
    path("settings/resume/", rules.Resume.as_view(), name="resume"),
]
