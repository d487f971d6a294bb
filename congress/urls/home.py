from django.urls import path

from congress.views.home import Home, WaitingCount, WaitingForMe

urlpatterns = [
    path("", Home.as_view(), name="home"),
    path("waiting/count/", WaitingCount.as_view(), name="waiting_count"),
    path("waiting/", WaitingForMe.as_view(), name="waiting"),
]
