"""Every form that a learner's screen contains, and who sends it.

A browser test opens every screen of `tests/screens.py` and finds here each form it meets: a new one must be added.
"""

# Sent without leaving the page, and kept on the device until the site has said yes (static/js/outbox.js).
BY_THE_OUTBOX = {
    "suivi:answer",
    "suivi:step",
    "suivi:finish",
    "suivi:restart",
    "suivi:review_answer",
    "suivi:recall_put_off",
    "groupes:ask_for_help",
    "groupes:my_request",
    "groupes:leave_proposal",
    "groupes:my_autonomy",
    "groupes:room_question",
}
# The same views, for other questions.
LIKE_ANOTHER = {"suivi:review_first_answer": "suivi:review_answer", "suivi:recall_answer": "suivi:review_answer"}
# Pages asked for by a form: without network, what was typed stays before the eyes of the person, who tries again.
PLAIN = {
    "comptes:enter",
    "comptes:card",
    "comptes:keep_place",
    "comptes:reissue",
    "comptes:leave",
    "comptes:invitation",
    "echanges:my_information",
    "echanges:erase",
    "groupes:join",
    "groupes:open_code",
    "groupes:type_code",
    "groupes:open_proposal",
    "groupes:sharing",
    "groupes:leave_group",
    "groupes:return_to_group",
    "groupes:seat",
    "groupes:seat_join",
    "groupes:seat_names",
    "groupes:seat_pair",
    "groupes:seat_alone",
    "groupes:seat_help",
    "groupes:session_over",
    "suivi:enrol",
    "suivi:placement",
    "suivi:placement_answer",
    "suivi:placement_begin",
    "suivi:placement_stop",
    "suivi:recall",
    "suivi:review",
}
