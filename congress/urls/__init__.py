"""Pages of democratic management, a module a noun."""

from congress.urls import home

app_name = "congress"
urlpatterns = [
    *home.urlpatterns,
]
