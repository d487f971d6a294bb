from django.urls import path

from office.views import home

app_name = "office"
urlpatterns = [
    path("", home.Home.as_view(), name="home"),
]
