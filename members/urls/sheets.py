from django.urls import path

from members.views import sheets

urlpatterns = [
    path("sheets/awaited/", sheets.SheetAwaited.as_view(), name="sheet_awaited"),
    path("sheets/<str:code>/", sheets.SheetPage.as_view(), name="sheet"),
    path("sheets/<str:code>/copies/<int:pk>/", sheets.SignedCopyFile.as_view(), name="signed_copy"),
    path(
        "sheets/<str:code>/copies/<int:pk>/take-back/",
        sheets.SignedCopyTakeBack.as_view(),
        name="signed_copy_take_back",
    ),
]
