from django.urls import path

from congress.views import constituencies, delegates, heads, shares, terms

urlpatterns = [
    path("terms/", terms.TermList.as_view(), name="term_list"),
    path("terms/add/", terms.TermAdd.as_view(), name="term_add"),
    path("terms/<int:pk>/", terms.TermDetail.as_view(), name="term_detail"),
    path("terms/<int:pk>/edit/", terms.TermEdit.as_view(), name="term_edit"),
    path("terms/<int:pk>/roll/", terms.TermRoll.as_view(), name="term_roll"),
    path("terms/<int:pk>/delegates/add/", delegates.DelegateAdd.as_view(), name="delegate_add"),
    path("terms/<int:pk>/delegates/shares/", shares.DelegateShares.as_view(), name="delegate_shares"),
    path(
        "terms/<int:pk>/constituencies/add/",
        constituencies.ConstituencyAdd.as_view(),
        name="constituency_add",
    ),
    path(
        "constituencies/<int:pk>/edit/", constituencies.ConstituencyEdit.as_view(), name="constituency_edit"
    ),
    path(
        "constituencies/<int:pk>/remove/",
        constituencies.ConstituencyRemove.as_view(),
        name="constituency_remove",
    ),
    path(
        "constituencies/<int:pk>/elect/",
        constituencies.ConstituencyElect.as_view(),
        name="constituency_elect",
    ),
    path("delegates/<int:pk>/", delegates.DelegateDetail.as_view(), name="delegate_detail"),
    path("delegates/<int:pk>/edit/", delegates.DelegateEdit.as_view(), name="delegate_edit"),
    path("delegates/<int:pk>/end/", delegates.DelegateEnd.as_view(), name="delegate_end"),
    path("delegates/<int:pk>/replace/", delegates.DelegateReplace.as_view(), name="delegate_replace"),
    path("delegates/<int:pk>/remove/", delegates.DelegateRemove.as_view(), name="delegate_remove"),
    path("heads/", heads.HeadList.as_view(), name="head_list"),
    path("heads/add/", heads.HeadAdd.as_view(), name="head_add"),
    path("heads/<int:pk>/end/", heads.HeadEnd.as_view(), name="head_end"),
]
