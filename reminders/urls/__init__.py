"""Pages of reminders, a module a noun."""

from reminders.urls import ahead, channels, inbox, own, queue, routines, rules, said

app_name = "reminders"
urlpatterns = [
    *inbox.urlpatterns,
    *own.urlpatterns,
    *rules.urlpatterns,
    *ahead.urlpatterns,
    *said.urlpatterns,
    *channels.urlpatterns,
    *queue.urlpatterns,
    *routines.urlpatterns,
]
