from django.urls import path

from members.views import roster

urlpatterns = [
    path("import/", roster.RosterStart.as_view(), name="roster_start"),
    path("import/template.xlsx", roster.RosterTemplate.as_view(), name="roster_template"),
    path("import/<int:pk>/", roster.RosterReview.as_view(), name="roster_review"),
    path("import/<int:pk>/confirm/", roster.RosterConfirm.as_view(), name="roster_confirm"),
    path("import/<int:pk>/drop/", roster.RosterDrop.as_view(), name="roster_drop"),
    path("import/<int:pk>/errors.xlsx", roster.RosterErrors.as_view(), name="roster_errors"),
]
