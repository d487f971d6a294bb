from django.urls import path

from members.views import committees, posts

urlpatterns = [
    path("posts/", posts.PostList.as_view(), name="post_list"),
    path("posts/add/", posts.PostAdd.as_view(), name="post_add"),
    path("posts/<int:pk>/edit/", posts.PostEdit.as_view(), name="post_edit"),
    path("posts/<int:pk>/end/", posts.PostEnd.as_view(), name="post_end"),
    path("posts/committees/add/", committees.CommitteeAdd.as_view(), name="committee_add"),
    path("posts/committees/<int:pk>/", committees.CommitteeDetail.as_view(), name="committee_detail"),
    path("posts/committees/<int:pk>/edit/", committees.CommitteeEdit.as_view(), name="committee_edit"),
]
