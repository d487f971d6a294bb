"""Pages of democratic management, a module a noun."""

from congress.urls import (
    documents,
    handling,
    home,
    ideas,
    papers,
    proposals,
    resolutions,
    rules,
    sessions,
    share,
    sittings,
    terms,
    votes,
)

app_name = "congress"
urlpatterns = [
    *home.urlpatterns,
    *handling.urlpatterns,
    *documents.urlpatterns,
    *ideas.urlpatterns,
    *proposals.urlpatterns,
    *rules.urlpatterns,
    *sessions.urlpatterns,
    *share.urlpatterns,
    *sittings.urlpatterns,
    *terms.urlpatterns,
    *papers.urlpatterns,
    *resolutions.urlpatterns,
    *votes.urlpatterns,
]
