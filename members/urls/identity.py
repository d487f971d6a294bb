from django.urls import path

from members.views import identity

urlpatterns = [
    path("<int:pk>/identity/", identity.IdentityPanel.as_view(), name="identity_panel"),
    path("<int:pk>/identity/edit/", identity.IdentityEdit.as_view(), name="identity_edit"),
    path("<int:pk>/identity/uncover/", identity.IdentityUncover.as_view(), name="identity_uncover"),
    path("<int:pk>/identity/discard/", identity.IdentityDiscard.as_view(), name="identity_discard"),
]
