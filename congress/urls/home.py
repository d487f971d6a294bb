from django.urls import path

from congress.views.home import Home

urlpatterns = [path("", Home.as_view(), name="home")]
