from django.urls import path

from members.views import care, tags

urlpatterns = [
    path("tags/", tags.TagList.as_view(), name="tag_list"),
    path("tags/new/", tags.TagAdd.as_view(), name="tag_add"),
    path("tags/<int:pk>/end/", tags.TagEnd.as_view(), name="tag_end"),
    path("care/", care.CareList.as_view(), name="care_list"),
    path("care/new/", care.CareAdd.as_view(), name="care_add"),
    path("care/sheet/", care.CareSheet.as_view(), name="care_sheet"),
    path("care/<int:pk>/uncover/", care.CareUncover.as_view(), name="care_uncover"),
    path("care/<int:pk>/end/", care.CareEnd.as_view(), name="care_end"),
    path("<int:pk>/care/", care.CarePanel.as_view(), name="care_panel"),
]
