from django.urls import path

from members.views import density

urlpatterns = [path("density/", density.Density.as_view(), name="density")]
