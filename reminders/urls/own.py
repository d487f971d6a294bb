from django.urls import path

from reminders.views import own

urlpatterns = [
    path("mine/", own.Own.as_view(), name="own"),
    path("mine/<slug:topic>/", own.TopicPage.as_view(), name="topic"),
    path("mine/<slug:topic>/off/", own.TopicOff.as_view(), name="topic_off"),
    path("mine/<slug:topic>/on/", own.TopicOn.as_view(), name="topic_on"),
    path("off/<str:token>/", own.Off.as_view(), name="off"),
]
