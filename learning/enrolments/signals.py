from django.dispatch import Signal

# Two enrolments of one person in one course become one: `kept`, `dropped: Enrolment`. Receivers move what was done in
# `dropped`; what they leave there (a completion with its certificate, where `kept` has its own) stays with it.
enrolments_united = Signal()
