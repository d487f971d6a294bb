"""Pages of democratic management, a module a noun."""

from congress.urls import documents, home, ideas, rules, sessions, sittings

app_name = "congress"
urlpatterns = [
    *home.urlpatterns,
    *documents.urlpatterns,
    *ideas.urlpatterns,
    *rules.urlpatterns,
    *sessions.urlpatterns,
    *sittings.urlpatterns,
]
