from django.urls import path

from reminders.views import queue

urlpatterns = [path("queue/", queue.QueuePage.as_view(), name="queue")]
