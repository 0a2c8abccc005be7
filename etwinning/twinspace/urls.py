from django.urls import URLPattern, URLResolver, path

from etwinning.twinspace.views import cards, doors, families, guard, pictures, pupils, rooms, uses

urlpatterns: list[URLPattern | URLResolver] = [
    path("pupil/", doors.pupil_sign_in, name="pupil_sign_in"),
    path("pupil/help/", doors.pupil_help, name="pupil_help"),
    path("pupil/card/<str:token>/", doors.pupil_card, name="pupil_card"),
    path("pupil/home/", doors.pupil_home, name="pupil_home"),
    path("spaces/<int:space_pk>/", rooms.space, name="space"),
    path("spaces/<int:space_pk>/picture/", rooms.space_picture, name="space_picture"),
    path("spaces/<int:space_pk>/settings/", rooms.edit_twinspace, name="edit_twinspace"),
    path("spaces/<int:space_pk>/materials/<int:pk>/uses/", uses.material_uses, name="material_uses"),
    path("spaces/<int:space_pk>/materials/<int:pk>/use/", uses.use_material, name="use_material"),
    path("spaces/<int:space_pk>/pupils/", pupils.pupils, name="pupils"),
    path("spaces/<int:space_pk>/pupils/add/", pupils.add_pupils, name="add_pupils"),
    path("spaces/<int:space_pk>/pupils/bring/", pupils.bring_pupils, name="bring_pupils"),
    path("spaces/<int:space_pk>/pupils/cards/", cards.pupil_cards, name="pupil_cards"),
    path("spaces/<int:space_pk>/pupils/allowed/", families.record_allowances, name="record_allowances"),
    path("spaces/<int:space_pk>/pupils/paper/", families.allowance_form, name="allowance_form"),
    path("spaces/<int:space_pk>/pupils/<int:pk>/allowed/", families.pupil_allowance, name="pupil_allowance"),
    path("spaces/<int:space_pk>/pupils/<int:pk>/withdraw/", families.withdraw_allowance, name="withdraw_allowance"),
    path("spaces/<int:space_pk>/guard/", guard.cautions, name="cautions"),
    path("spaces/<int:space_pk>/guard/set/", guard.set_guard, name="set_guard"),
    path("spaces/<int:space_pk>/guard/<int:pk>/files/<int:file_pk>/", guard.caution_file, name="caution_file"),
    path("spaces/<int:space_pk>/guard/<int:pk>/", guard.find_words, name="find_words"),
    path("spaces/<int:space_pk>/guard/<int:pk>/approve/", guard.approve_words, name="approve_words"),
    path("spaces/<int:space_pk>/guard/<int:pk>/refuse/", guard.refuse_words, name="refuse_words"),
    path("spaces/<int:space_pk>/pictures/", pictures.room_pictures, name="room_pictures"),
    path("spaces/<int:space_pk>/pictures/<int:pk>/", pictures.mark_pupils, name="mark_pupils"),
    path("spaces/<int:space_pk>/pictures/<int:pk>/file/", pictures.picture_file, name="picture_file"),
    path("spaces/<int:space_pk>/pupils/<int:pk>/card/", cards.reset_pupil_card, name="reset_pupil_card"),
    path("spaces/<int:space_pk>/pupils/<int:pk>/remove/", pupils.remove_pupil, name="remove_pupil"),
]
