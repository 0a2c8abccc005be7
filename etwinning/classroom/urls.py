from django.urls import URLPattern, URLResolver, path

from etwinning.classroom.views import device, teachers

urlpatterns: list[URLPattern | URLResolver] = [
    path("class/", device.lesson, name="lesson"),
    path("class/next/", device.switch_pupil, name="switch_pupil"),
    path("class/end/", device.close_lesson, name="close_lesson"),
    path("class/<int:pk>/", device.enter_lesson, name="enter_lesson"),
    path("spaces/<int:space_pk>/class/", teachers.begin_lesson, name="begin_lesson"),
    path("spaces/<int:space_pk>/class/pictures/", teachers.pupil_pictures, name="pupil_pictures"),
    path("spaces/<int:space_pk>/class/<int:pk>/end/", teachers.end_lesson, name="end_lesson"),
]
