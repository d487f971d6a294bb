from django.urls import path

from members.views import groups, regrouping

urlpatterns = [
    path("groups/", groups.GroupList.as_view(), name="group_list"),
    path("groups/add/", groups.GroupAdd.as_view(), name="group_add"),
    path("groups/<int:pk>/", groups.GroupDetail.as_view(), name="group_detail"),
    path("groups/<int:pk>/edit/", groups.GroupEdit.as_view(), name="group_edit"),
    path("groups/<int:pk>/leader/", groups.LeaderName.as_view(), name="leader_name"),
    path("groups/regroup/", regrouping.Regroup.as_view(), name="regroup"),
    path("groups/regroup/<int:pk>/undo/", regrouping.RegroupUndo.as_view(), name="regroup_undo"),
]
