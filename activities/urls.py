from django.urls import path, register_converter
from django.urls.converters import IntConverter

from activities.views import (
    attendance,
    audience,
    calendar,
    days,
    density,
    feeds,
    lines,
    month_sheet,
    plans,
    share,
    sheets,
    women,
)


class MonthConverter(IntConverter):
    """A month as the calendar's addresses write it: 06."""

    regex = "0?[1-9]|1[0-2]"

    def to_url(self, value: int | str) -> str:
        return f"{int(value):02d}"


register_converter(MonthConverter, "month")

app_name = "activities"
urlpatterns = [
    path("plans/", plans.PlanList.as_view(), name="plan_list"),
    path("plans/new/", plans.PlanCreate.as_view(), name="plan_create"),
    path("plans/<int:pk>/", plans.PlanDetail.as_view(), name="plan_detail"),
    path("plans/<int:pk>/edit/", plans.PlanEdit.as_view(), name="plan_edit"),
    path("plans/<int:pk>/advance/", plans.PlanAdvance.as_view(), name="plan_advance"),
    path("plans/<int:pk>/sections/new/", plans.SectionAdd.as_view(), name="section_add"),
    path("plans/<int:pk>/lines/new/", lines.ActivityAdd.as_view(), name="activity_add"),
    path("sections/<int:pk>/edit/", plans.SectionEdit.as_view(), name="section_edit"),
    path("sections/<int:pk>/remove/", plans.SectionRemove.as_view(), name="section_remove"),
    path("<int:pk>/", lines.ActivityDetail.as_view(), name="activity_detail"),
    path("<int:pk>/edit/", lines.ActivityEdit.as_view(), name="activity_edit"),
    path("<int:pk>/remove/", lines.ActivityRemove.as_view(), name="activity_remove"),
    path("<int:pk>/day/", days.OccasionFix.as_view(), name="occasion_fix"),
    path("<int:pk>/audience/", audience.Audience.as_view(), name="audience"),
    path("<int:pk>/invite/", audience.InvitationAdd.as_view(), name="invitation_add"),
    path("invitations/<int:pk>/withdraw/", audience.InvitationWithdraw.as_view(), name="invitation_withdraw"),
    path("occasions/<int:pk>/attendance/", attendance.Attendance.as_view(), name="attendance"),
    path(
        "occasions/<int:pk>/attendance/paste/", attendance.AttendancePaste.as_view(), name="attendance_paste"
    ),
    path("occasions/<int:pk>/move/", days.OccasionMove.as_view(), name="occasion_move"),
    path("occasions/<int:pk>/postpone/", days.OccasionPostpone.as_view(), name="occasion_postpone"),
    path("occasions/<int:pk>/cancel/", days.OccasionCancel.as_view(), name="occasion_cancel"),
    path("occasions/<int:pk>/release/", days.OccasionRelease.as_view(), name="occasion_release"),
    path("occasions/<int:pk>/share/", share.OccasionShare.as_view(), name="occasion_share"),
    path("occasions/<int:pk>/poster/", share.OccasionPoster.as_view(), name="occasion_poster"),
    path("open/<str:key>/", share.OccasionOpen.as_view(), name="occasion_open"),
    path("occasions/<int:pk>/sheet/", sheets.OccasionSheet.as_view(), name="occasion_sheet"),
    path("density/<int:year>/", density.DensityTarget.as_view(), name="density_target"),
    path("women/<int:year>/", women.WomenYear.as_view(), name="women_year"),
    path("calendar/", calendar.Calendar.as_view(), name="calendar"),
    path("calendar/subscribe/", feeds.FeedSettings.as_view(), name="feed_settings"),
    path("calendar/subscribe/make/", feeds.FeedMake.as_view(), name="feed_make"),
    path("calendar/subscribe/<int:pk>/renew/", feeds.FeedRenew.as_view(), name="feed_renew"),
    path("calendar/subscribe/<int:pk>/revoke/", feeds.FeedRevoke.as_view(), name="feed_revoke"),
    path("calendar/<str:key>.ics", feeds.Feed.as_view(), name="feed"),
    path("calendar/<int:year>/", calendar.CalendarYear.as_view(), name="calendar_year"),
    path("calendar/<int:year>/<month:month>/", calendar.CalendarMonth.as_view(), name="calendar_month"),
    path("calendar/<int:year>/<month:month>/share/", month_sheet.MonthShare.as_view(), name="month_share"),
    path(
        "calendar/<int:year>/<month:month>/picture.png",
        month_sheet.MonthPicture.as_view(),
        name="month_picture",
    ),
]
