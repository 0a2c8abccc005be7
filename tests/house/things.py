"""Which thing of the small world (tests/world.py) an address of that name shows."""

SHOWN = {
    "person": "person request_contact block_person unblock_person person_photo",
    "school": "school ask_validation school_picture",
    "contact": "accept_contact decline_contact remove_contact",
    "request": """
        validation_request add_evidence validate_person request_information reject_person ask_head desk_validation
    """,
    "evidence": "evidence_file",
    "token": "answer_for_head",
    "notice": "read_notice",
    "card": "pupil_card",
    "project": """
        gallery_project project agree_to_project approve_project archive_project close_project decline_project
        edit_project change_co_founder change_project_picture accept_partnership add_partner decline_partnership
        leave_project project_picture refuse_project reopen_project revise_project save_draft send_project
        withdraw_project desk_project
    """,
    "shown_page": "gallery_page",
    "shown_file": "gallery_file",
    "space": """
        space bulletin members news write_note space_pages pages_bin new_page space_picture pupils add_pupils
        bring_pupils pupil_cards edit_twinspace threads open_thread
    """,
    "page": """
        space_page bin_page discard_draft edit_page move_page upload_to_page publish_page restore_page save_page
    """,
    "page_file": "page_file",
    "thread": "thread close_thread reopen_thread reply",
    "post": "find_post edit_post remove_post",
    "post_file": "thread_file",
    "note": "remove_note",
    "member": "remove_member change_role",
    "pupil": "reset_pupil_card remove_pupil",
    "saved_search": "edit_search delete_search",
    "searched": "save_search",
    "key": "mfa_edit_webauthn mfa_remove_webauthn",
}
THINGS = {name: thing for thing, names in SHOWN.items() for name in names.split()}
