"""Which thing of the small world (tests/world.py) an address of that name shows."""

SHOWN = {
    "person": """
        take_authority
        person request_contact block_person unblock_person person_photo times_with follow_person unfollow_person
        person_posts
    """,
    "school": """
        school ask_validation school_picture school_times set_timetable add_holiday move_holiday remove_holiday
        add_school_day edit_school remove_school follow_school unfollow_school school_posts
    """,
    "change": "undo_change",
    "feed": "calendar_feed",
    "other_school": "add_school",
    "claim": "confirm_colleague decline_colleague",
    "contact": "accept_contact decline_contact remove_contact note_contact",
    "feed_post": """
        post edit_post_words delete_post pin_post unpin_post like_post unlike_post hide_post unhide_post write_comment
    """,
    "feed_file": "feed_file",
    "comment": "delete_comment",
    "invitation": "invitation stop_invitations",
    "request": """
        validation_request add_evidence validate_person request_information reject_person ask_head desk_validation
    """,
    "evidence": "evidence_file",
    "token": "answer_for_head",
    "notice": "read_notice",
    "notice_link": "open_notice",
    "stop_link": "stop_mails",
    "news_question": "confirm_newsletter",
    "news_stop": "stop_newsletter",
    "browser": "remove_browser",
    "reported": "report_thing",
    "report": "decide_report pass_report_on desk_report",
    "card": "pupil_card",
    "project": """
        gallery_materials gallery_pages gallery_project project_preview
        project agree_to_project approve_project archive_project close_project
        decline_project
        gallery_journal
        edit_project change_co_founder change_project_picture accept_partnership add_partner decline_partnership
        leave_project project_picture refuse_project reopen_project revise_project save_draft send_project
        withdraw_project desk_project follow_project unfollow_project
        hide_project show_project hand_over_project answer_hand_over decide_hand_over withdraw_hand_over
        replace_founder mark_inspiring unmark_inspiring
    """,
    "shown_page": "gallery_page",
    "shown_file": "gallery_file",
    "shown_item": "gallery_material gallery_material_file",
    "shown_captions": "gallery_captions",
    "space": """
        space bulletin members news write_note space_pages pages_bin page_formula new_page space_picture pupils
        chats make_chat cautions set_guard add_pupils bring_pupils pupil_cards edit_twinspace threads open_thread
        meetings make_meeting forums make_forum names journal write_entry letters send_letter walls
        space_reports record_allowances allowance_form room_pictures
        archives make_archive bring_archive copy_twinspace search_space activity
        materials add_materials begin_upload materials_bin choose_material describe_materials move_materials
        bin_materials make_folder teams form_teams plan waiting_hand_ins add_activity contributions elsewhere
        add_elsewhere begin_lesson pupil_pictures visitors invite_visitor space_here look_as stop_looking space_public
        space_project
    """,
    "group": """
        group group_picture edit_group close_group reopen_group feature_group unfeature_group show_group follow_group
        unfollow_group join_group leave_group request_to_join withdraw_request decline_invitation invite_to_group
        group_requests group_members
    """,
    "door": "accept_request decline_request",
    "group_member": "name_moderator dismiss_moderator remove_from_group",
    "folder": "material_folder edit_folder bin_folder restore_folder",
    "item": "material material_file convert_material edit_material restore_material material_uses use_material",
    "film": "add_captions",
    "captions": "material_captions remove_captions",
    "sending": "send_part drop_upload",
    "page": """
        page_history compare_versions
        space_page bin_page discard_draft edit_page move_page upload_to_page publish_page restore_page save_page
        page_remarks write_remark suggest_wording
    """,
    "version": "page_version name_version restore_version restore_passage",
    "remark": "find_remark answer_remark resolve_remark reopen_remark remove_remark",
    "offered": "accept_suggestion refuse_suggestion withdraw_suggestion",
    "page_file": "page_file",
    "thread": """
        thread thread_since close_thread reopen_thread reply pin_thread unpin_thread move_thread make_poll
        admit_visitors exclude_visitors
    """,
    "letter": "letter remove_letter",
    "wall": "wall write_on_wall shut_wall reopen_wall",
    "poll": "vote_in_poll close_poll",
    "entry": "edit_entry show_entry hide_entry",
    "shown_entry": "gallery_entry",
    "entry_file": "gallery_entry_file",
    "forum": "rename_forum raise_forum remove_forum",
    "chat": "chat send_line rename_chat remove_chat open_chat close_chat pause_chat resume_chat export_chat",
    "line": "remove_line",
    "meeting": """
        meeting meeting_calendar meeting_room meeting_recordings end_meeting admit_to_meeting remove_from_meeting
    """,
    "plan": "change_meeting call_off_meeting start_meeting",
    "caution": "find_words approve_words refuse_words",
    "activity": "edit_activity remove_activity add_step",
    "step": "edit_step move_step remove_step attach_thing set_task",
    "task": "task edit_task hand_in remove_task",
    "hand_in": "answer_hand_in",
    "sheet": "hand_in_file",
    "part": "finish_part reopen_part",
    "step_thing": "detach_thing",
    "caution_file": "caution_file",
    "archive": "archive_file archive_left_out remove_archive",
    "team": "give_work",
    "work": "take_work",
    "deed_elsewhere": "confirm_elsewhere decline_elsewhere remove_elsewhere",
    "post": "find_post edit_post remove_post like_words unlike_words mark_answer unmark_answer",
    "post_file": "thread_file",
    "note": "remove_note",
    "member": "remove_member change_role",
    "talk": """
        conversation conversation_since send_message keep_draft read_conversation mute_conversation
        unmute_conversation clear_conversation leave_conversation add_people
    """,
    "message": "find_message hide_message",
    "message_file": "message_file",
    "talker": "remove_person",
    "lesson": "end_lesson",
    "at_device": "enter_lesson",
    "visit": "end_visit extend_visit resend_visit",
    "visit_link": "enter_visit",
    "pupil": "reset_pupil_card remove_pupil pupil_allowance withdraw_allowance",
    "picture": "mark_pupils picture_file",
    "call": "call answer_call mark_answered close_call renew_call",
    "call_draft": "edit_call save_call publish_call discard_call",
    "call_answer": "remove_answer",
    "campaign": "campaign edit_campaign",
    "band": "calls_in_band",
    "language": "portal_front feed events front_preview",
    "national_feed": "country_feed country_events",
    "country": "figures_of_country",
    "site_part": "sitemap_part",
    "text": "portal_text",
    "help_article": "say_helpful text_preview",
    "translated": "translation bring_translation translate_by_machine confirm_translation",
    "translated_file": "translation_file",
    "translated_lines": "bring_beside",
    "portal_file": "portal_file",
    "saved_search": "edit_search delete_search",
    "searched": "save_search",
    "label": "label",
    "label_row": "withdraw_label",
    "labelled": "award_label",
    "ticket": """
        question add_words settle_ticket desk_ticket answer_ticket note_ticket pass_ticket_on hand_ticket_back
        close_ticket
    """,
    "asked": "question_by_link add_words_by_link settle_by_link",
    "desk": "desk_seats edit_desk seat_officer",
    "seat": "unseat_officer",
    "key": "mfa_edit_webauthn mfa_remove_webauthn",
}
THINGS = {name: thing for thing, names in SHOWN.items() for name in names.split()}
