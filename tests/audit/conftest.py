"""What the tests of the chain share."""

from tests.processes import instance

__all__ = ["instance"]
