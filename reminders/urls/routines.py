from django.urls import path

from reminders.views import routines

urlpatterns = [
    path("routines/", routines.RoutineList.as_view(), name="routine_list"),
    path("routines/add/", routines.RoutineAdd.as_view(), name="routine_add"),
    path("routines/<int:pk>/", routines.RoutineEdit.as_view(), name="routine_edit"),
    path("routines/<int:pk>/done/", routines.RoutineMarkDone.as_view(), name="routine_done"),
    path("routines/done/<int:pk>/undo/", routines.RoutineMarkUndone.as_view(), name="routine_undone"),
    path("routines/take-over/<slug:code>/", routines.RoutineTakeOver.as_view(), name="routine_take_over"),
]
