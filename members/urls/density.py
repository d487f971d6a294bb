from django.urls import path

from members.views import density, women

urlpatterns = [
    path("density/", density.Density.as_view(), name="density"),
    path("women/", women.Women.as_view(), name="women"),
]
