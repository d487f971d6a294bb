from django.urls import path

from members.views import birthdays

urlpatterns = [path("birthdays/", birthdays.BirthdayList.as_view(), name="birthday_list")]
