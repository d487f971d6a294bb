from django.urls import path

from members.views import people

urlpatterns = [
    path("", people.PersonList.as_view(), name="person_list"),
    path("<int:pk>/", people.PersonDetail.as_view(), name="person_detail"),
]
