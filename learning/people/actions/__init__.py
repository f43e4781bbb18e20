"""What changes people: verbs, keyword-only, one transaction each, safe to repeat, each with its audit entry."""

from learning.people.actions.arrivals import (
    change_own_phone,
    forget_ended_sessions,
    note_visit,
    register_resident,
    settle_resident,
)
from learning.people.actions.communes import load_communes, set_commune_help
from learning.people.actions.consents import give_consent, withdraw_consent
from learning.people.actions.data_requests import (
    answer_request,
    ask_for_deletion,
    cancel_request,
    carry_out_deletion,
    extend_request,
    release_number,
)
from learning.people.actions.learners import change_phone, correct_person, register_learner
from learning.people.actions.merging import merge_people
from learning.people.actions.refusal import Refused
from learning.people.actions.roles import (
    give_role,
    join_group,
    leave_group,
    load_groups,
    register_staff,
    withdraw_role,
)
from learning.people.actions.sign_in import (
    add_passkey,
    end_other_sessions,
    end_sessions,
    make_password_link,
    offer_passkey,
    reset_second_factors,
)
from learning.people.actions.vneid import join_by_vneid, link_vneid, unlink_vneid

__all__ = [
    "Refused",
    "add_passkey",
    "answer_request",
    "ask_for_deletion",
    "cancel_request",
    "carry_out_deletion",
    "change_own_phone",
    "change_phone",
    "correct_person",
    "end_other_sessions",
    "end_sessions",
    "extend_request",
    "forget_ended_sessions",
    "give_consent",
    "give_role",
    "join_by_vneid",
    "join_group",
    "leave_group",
    "link_vneid",
    "load_communes",
    "load_groups",
    "make_password_link",
    "merge_people",
    "note_visit",
    "offer_passkey",
    "register_learner",
    "register_resident",
    "register_staff",
    "release_number",
    "reset_second_factors",
    "set_commune_help",
    "settle_resident",
    "unlink_vneid",
    "withdraw_consent",
    "withdraw_role",
]
