from django.urls import path

from reminders.views import inbox

urlpatterns = [path("", inbox.Inbox.as_view(), name="inbox")]
