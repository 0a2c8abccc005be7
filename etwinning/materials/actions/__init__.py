"""What can be done with materials."""

from etwinning.materials.actions.adding import Wishes, add_materials
from etwinning.materials.actions.binning import (
    bin_folder,
    bin_materials,
    purge_bin,
    restore_folder,
    restore_material,
)
from etwinning.materials.actions.editing import (
    Words,
    add_captions,
    convert_material,
    describe_materials,
    edit_folder,
    edit_material,
    make_folder,
    move_materials,
    remove_captions,
)
from etwinning.materials.actions.leaving import forget_person
from etwinning.materials.actions.sending import (
    Announced,
    begin_upload,
    drop_upload,
    forget_sendings,
    send_part,
)
from etwinning.spaces.guarding import Sent

__all__ = [
    "Announced",
    "Sent",
    "Wishes",
    "Words",
    "add_captions",
    "add_materials",
    "begin_upload",
    "bin_folder",
    "bin_materials",
    "convert_material",
    "describe_materials",
    "drop_upload",
    "edit_folder",
    "edit_material",
    "forget_person",
    "forget_sendings",
    "make_folder",
    "move_materials",
    "purge_bin",
    "remove_captions",
    "restore_folder",
    "restore_material",
    "send_part",
]
