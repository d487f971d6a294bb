from django.urls import path

from reminders.views import ahead

urlpatterns = [path("ahead/", ahead.Ahead.as_view(), name="ahead")]
