"""网址."""

from __future__ import annotations

from django.urls import path

from . import views, views_detail, views_sheets
from .acts import SUBJECTS
from .acts_people import SUBJECTS as SUBJECTS_OF_PEOPLE

app_name = "training"
urlpatterns = [
    path("", views.coverage, name="coverage"),
    path("sheet/", views.coverage_sheet, name="coverage-sheet"),
    path("settings/", views.settings, name="settings"),
    path("categories/seed/", views.category_seed, name="category-seed"),
    path("courses/", views.course_list, name="course-list"),
    path("courses/<int:pk>/", views_detail.course_detail, name="course-detail"),
    path("courses/<int:pk>/questions/", views.question_list, name="question-list"),
    path("courses/<int:pk>/questions/import/", views_sheets.question_import, name="question-import"),
    path("templates/<str:kind>/", views_sheets.template_sheet, name="template-sheet"),
    path("employers/", views.employer_list, name="employer-list"),
    path("employers/import/", views_sheets.staff_import_page, name="staff-import"),
    path("employers/<int:pk>/", views_detail.employer_detail, name="employer-detail"),
    path("employers/<int:pk>/links/", views_detail.employer_links, name="employer-links"),
    path("learners/", views.learner_list, name="learner-list"),
    path("learners/import/", views_sheets.learner_import_page, name="learner-import"),
    path("learners/<int:pk>/", views_detail.learner_detail, name="learner-detail"),
    path("learners/<int:pk>/link/", views_detail.learner_link, name="learner-link"),
    path("untrained/", views.untrained_list, name="untrained-list"),
    path("enrolments/", views.enrolment_list, name="enrolment-list"),
    path("enrolments/<int:pk>/", views_detail.enrolment_detail, name="enrolment-detail"),
    path("attempts/<int:pk>/", views_detail.attempt_detail, name="attempt-detail"),
    path("certificates/", views.certificate_list, name="certificate-list"),
    path("certificates/expiring/", views.expiring_list, name="expiring-list"),
    path("certificates/<int:pk>/", views_detail.certificate_detail, name="certificate-detail"),
    *(one for subject in (*SUBJECTS, *SUBJECTS_OF_PEOPLE) for one in subject.paths()),
]
