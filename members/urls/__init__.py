"""Pages of the registry, a module a noun."""

from members.urls import (
    birthdays,
    density,
    duplicates,
    groups,
    identity,
    joining,
    marks,
    moves,
    people,
    posts,
    roster,
    sheets,
    slips,
    union,
)

app_name = "members"
urlpatterns = [
    *people.urlpatterns,
    *roster.urlpatterns,
    *moves.urlpatterns,
    *joining.urlpatterns,
    *groups.urlpatterns,
    *posts.urlpatterns,
    *marks.urlpatterns,
    *birthdays.urlpatterns,
    *density.urlpatterns,
    *identity.urlpatterns,
    *sheets.urlpatterns,
    *slips.urlpatterns,
    *union.urlpatterns,
    *duplicates.urlpatterns,
]
