"""Pages of democratic management, a module a noun."""

from congress.urls import documents, home, ideas, proposals, rules, sessions, sittings, terms

app_name = "congress"
urlpatterns = [
    *home.urlpatterns,
    *documents.urlpatterns,
    *ideas.urlpatterns,
    *proposals.urlpatterns,
    *rules.urlpatterns,
    *sessions.urlpatterns,
    *sittings.urlpatterns,
    *terms.urlpatterns,
]
