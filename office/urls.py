from django.urls import path

from office.views import first_run, health, home, my_file, next_year, privacy, readings, retention

app_name = "office"
urlpatterns = [
    path("", home.Home.as_view(), name="home"),
    path("health/", health.health, name="health"),
    path("ready/", health.ready, name="ready"),
    path("start/", first_run.Founding.as_view(), name="founding"),
    path("start/<str:token>/", first_run.FirstRun.as_view(), name="first_run"),
    path("readings/", readings.ReadingStart.as_view(), name="reading_start"),
    path("readings/<int:pk>/", readings.ReadingReview.as_view(), name="reading_review"),
    path("readings/<int:pk>/name/", readings.ReadingName.as_view(), name="reading_name"),
    path("readings/<int:pk>/lines/add/", readings.ReadingLineAdd.as_view(), name="reading_line_add"),
    path(
        "readings/<int:pk>/lines/<int:line>/change/",
        readings.ReadingLineChange.as_view(),
        name="reading_line_change",
    ),
    path(
        "readings/<int:pk>/lines/<int:line>/<slug:verb>/",
        readings.ReadingLineAct.as_view(),
        name="reading_line_act",
    ),
    path("readings/<int:pk>/sources/", readings.ReadingSources.as_view(), name="reading_sources"),
    path("readings/<int:pk>/confirm/", readings.ReadingConfirm.as_view(), name="reading_confirm"),
    path("readings/<int:pk>/drop/", readings.ReadingDrop.as_view(), name="reading_drop"),
    path("next-year/", next_year.NextYear.as_view(), name="next_year"),
    path("next-year/<int:old>/<int:new>/", next_year.NextYearResult.as_view(), name="next_year_result"),
    path("mine/", my_file.MyFile.as_view(), name="my_file"),
    path("mine/uncover/", my_file.MyFileUncover.as_view(), name="my_file_uncover"),
    path("mine/download/", my_file.MyFileDownload.as_view(), name="my_file_download"),
    path("mine/corrections/add/", my_file.CorrectionAdd.as_view(), name="correction_add"),
    path("mine/consents/give/", my_file.ConsentGive.as_view(), name="consent_give"),
    path("mine/consents/withdraw/", my_file.ConsentWithdraw.as_view(), name="consent_withdraw"),
    path("mine/notice/", my_file.Notice.as_view(), name="notice"),
    path("mine/notice/<int:pk>/read/", my_file.NoticeAcknowledge.as_view(), name="notice_acknowledge"),
    path("privacy/corrections/", privacy.CorrectionList.as_view(), name="correction_list"),
    path("privacy/corrections/<int:pk>/", privacy.CorrectionAnswer.as_view(), name="correction_answer"),
    path("privacy/notice/", privacy.NoticeEdit.as_view(), name="notice_edit"),
    path("privacy/exports/", privacy.ExportLog.as_view(), name="export_log"),
    path("privacy/retention/", retention.Retention.as_view(), name="retention"),
    path("privacy/retention/<int:pk>/", retention.RetentionPerson.as_view(), name="retention_person"),
]
