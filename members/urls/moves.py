from django.urls import path

from members.views import moves

urlpatterns = [
    path("<int:pk>/moves/add/", moves.MoveAdd.as_view(), name="move_add"),
    path("<int:pk>/file/", moves.PersonFile.as_view(), name="person_file"),
    path("moves/<int:pk>/strike/", moves.MoveStrike.as_view(), name="move_strike"),
    path("moves/<int:pk>/redate/", moves.MoveRedate.as_view(), name="move_redate"),
]
