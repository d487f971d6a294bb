from django.urls import path

from congress.views import archive, resolutions

urlpatterns = [
    path("register/", resolutions.Register.as_view(), name="register"),
    path("resolutions/", resolutions.ResolutionList.as_view(), name="resolution_list"),
    path("resolutions/<int:pk>/", resolutions.ResolutionDetail.as_view(), name="resolution_detail"),
    path("resolutions/<int:pk>/edit/", resolutions.ResolutionEdit.as_view(), name="resolution_edit"),
    path("resolutions/<int:pk>/publish/", resolutions.ResolutionPublish.as_view(), name="resolution_publish"),
    path("resolutions/<int:pk>/report/", resolutions.ProgressAdd.as_view(), name="progress_add"),
    path("sessions/<int:pk>/resolutions/add/", resolutions.ResolutionAdd.as_view(), name="resolution_add"),
    path("sessions/<int:pk>/archive/", archive.SessionArchive.as_view(), name="session_archive"),
]
