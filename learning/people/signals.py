"""How rooms above hear of what happens to people. Each is sent inside the transaction of the act."""

from django.dispatch import Signal

# A person's records were united: `kept: User`, `dropped: User`, `by`, `at`. Receivers move what hangs on `dropped`.
people_merged = Signal()

# A person's data are being deleted: `person: User`, `at`. Receivers delete what tells who it was, and keep figures.
person_erased = Signal()

# A person no longer agrees: `user: User`, `purpose: str`, `by`, `at`.
consent_withdrawn = Signal()

# Is this class in a village hall still open? `number: str`. A receiver answers True or False.
hall_asked = Signal()

# All that is kept about a person is asked for: `person: User`. A receiver returns (title, JSON-ready data) of its room.
collect_personal_data = Signal()
