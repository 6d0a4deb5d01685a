"""网址."""

from __future__ import annotations

from django.urls import path

from . import views_file, views_page, views_upload

app_name = "intake"
urlpatterns = [
    path("", views_upload.file_list, name="file-list"),
    path("totals/", views_upload.totals_fragment, name="totals"),
    path("upload/", views_upload.upload, name="upload"),
    path("retry/", views_upload.files_retry, name="files-retry"),
    path("batches/", views_upload.batch_create, name="batch-create"),
    path("batches/<int:pk>/", views_upload.batch_detail, name="batch-detail"),
    path("batches/<int:pk>/files/", views_upload.file_create, name="file-create"),
    path("batches/<int:pk>/states/", views_upload.batch_states, name="batch-states"),
    path("<int:pk>/", views_file.file_detail, name="file-detail"),
    path("<int:pk>/state/", views_file.file_state, name="file-state"),
    path("<int:pk>/field/", views_file.field, name="file-field"),
    path("<int:pk>/correct/", views_file.correct, name="file-correct"),
    path("<int:pk>/rows/", views_file.rows, name="file-rows"),
    path("<int:pk>/undo/<int:correction>/", views_file.undo, name="file-undo"),
    path("<int:pk>/confirm/", views_file.confirm, name="file-confirm"),
    path("<int:pk>/reread/", views_file.reread, name="file-reread"),
    path("<int:pk>/retry/", views_file.retry, name="file-retry"),
    path("<int:pk>/replace/", views_file.replace, name="file-replace"),
    path("<int:pk>/original/", views_page.original, name="file-original"),
    path("<int:pk>/places/", views_page.places, name="file-places"),
    path("<int:pk>/pages/<int:number>.png", views_page.page_picture, name="file-page"),
]
