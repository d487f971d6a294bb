from django.urls import path

from congress.views.home import Home, WaitingForMe

urlpatterns = [
    path("", Home.as_view(), name="home"),
    path("waiting/", WaitingForMe.as_view(), name="waiting"),
]
