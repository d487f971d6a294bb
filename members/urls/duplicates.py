from django.urls import path

from members.views import duplicates

PAIR = "duplicates/<int:kept>/<int:duplicate>/"

urlpatterns = [
    path("duplicates/", duplicates.DuplicateList.as_view(), name="duplicate_list"),
    path(PAIR, duplicates.DuplicateCompare.as_view(), name="duplicate_compare"),
    path(f"{PAIR}merge/", duplicates.DuplicateMerge.as_view(), name="duplicate_merge"),
    path(f"{PAIR}dismiss/", duplicates.DuplicateDismiss.as_view(), name="duplicate_dismiss"),
]
