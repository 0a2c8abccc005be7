from django.urls import URLPattern, URLResolver, path

from etwinning.materials.views import changing, showing, uploading

ROOM = "spaces/<int:space_pk>/materials/"
urlpatterns: list[URLPattern | URLResolver] = [
    path(ROOM, showing.materials, name="materials"),
    path(f"{ROOM}add/", uploading.add_materials, name="add_materials"),
    path(f"{ROOM}uploads/", uploading.begin_upload, name="begin_upload"),
    path(f"{ROOM}uploads/<uuid:key>/", uploading.send_part, name="send_part"),
    path(f"{ROOM}uploads/<uuid:key>/drop/", uploading.drop_upload, name="drop_upload"),
    path(f"{ROOM}bin/", showing.materials_bin, name="materials_bin"),
    path(f"{ROOM}choose/", showing.choose_material, name="choose_material"),
    path(f"{ROOM}describe/", changing.describe_materials, name="describe_materials"),
    path(f"{ROOM}move/", changing.move_materials, name="move_materials"),
    path(f"{ROOM}delete/", changing.bin_materials, name="bin_materials"),
    path(f"{ROOM}folders/new/", changing.make_folder, name="make_folder"),
    path(f"{ROOM}folders/<int:pk>/", showing.material_folder, name="material_folder"),
    path(f"{ROOM}folders/<int:pk>/edit/", changing.edit_folder, name="edit_folder"),
    path(f"{ROOM}folders/<int:pk>/bin/", changing.bin_folder, name="bin_folder"),
    path(f"{ROOM}folders/<int:pk>/restore/", changing.restore_folder, name="restore_folder"),
    path(f"{ROOM}captions/<int:pk>/", showing.material_captions, name="material_captions"),
    path(f"{ROOM}captions/<int:pk>/remove/", changing.remove_captions, name="remove_captions"),
    path(f"{ROOM}<int:pk>/", showing.material, name="material"),
    path(f"{ROOM}<int:pk>/file/", showing.material_file, name="material_file"),
    path(f"{ROOM}<int:pk>/edit/", changing.edit_material, name="edit_material"),
    path(f"{ROOM}<int:pk>/captions/", changing.add_captions, name="add_captions"),
    path(f"{ROOM}<int:pk>/convert/", changing.convert_material, name="convert_material"),
    path(f"{ROOM}<int:pk>/restore/", changing.restore_material, name="restore_material"),
]
