from django.urls import path

from reminders.views import inbox

urlpatterns = [
    path("", inbox.Inbox.as_view(), name="inbox"),
    path("read/", inbox.InboxRead.as_view(), name="inbox_read"),
    path("<int:pk>/", inbox.NoticePage.as_view(), name="notice"),
    path("<int:pk>/open/", inbox.NoticeOpen.as_view(), name="notice_open"),
]
