from django.urls import path

from reminders.views import said

urlpatterns = [
    path("said/", said.SaidList.as_view(), name="said_list"),
    path("said/<int:pk>/", said.SaidDetail.as_view(), name="said_detail"),
    path("said/<int:pk>/slips/", said.SaidSlips.as_view(), name="said_slips"),
    path("said/<int:pk>/poster/", said.SaidPoster.as_view(), name="said_poster"),
    path("said/<int:pk>/again/", said.SaidAgain.as_view(), name="said_again"),
    path("failed/", said.FailedList.as_view(), name="failed_list"),
    path("failed/again/", said.FailedAgain.as_view(), name="failed_again"),
    path("messages/<int:pk>/again/", said.SendAgain.as_view(), name="send_again"),
]
