from django.urls import path

from reminders.views import channels

urlpatterns = [
    path("channels/", channels.ChannelList.as_view(), name="channel_list"),
    path("channels/new/", channels.ChannelAdd.as_view(), name="channel_add"),
    path("channels/<int:pk>/edit/", channels.ChannelEdit.as_view(), name="channel_edit"),
    path("channels/<int:pk>/switch/", channels.ChannelSwitch.as_view(), name="channel_switch"),
    path("channels/<int:pk>/test/", channels.ChannelTest.as_view(), name="channel_test"),
]
