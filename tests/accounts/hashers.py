from typing import ClassVar

from django.contrib.auth.hashers import MD5PasswordHasher


class CountingHasher(MD5PasswordHasher):
    """Quick, and remembers how often a password was compared."""

    algorithm = "counting"
    compared: ClassVar[list[str]] = []

    def verify(self, password: str, encoded: str) -> bool:
        self.compared.append(encoded)
        return super().verify(password, encoded)
