from django.dispatch import Signal

# Sent once, inside the transaction that completes a course. `completion`: CourseCompletion.
course_completed = Signal()
