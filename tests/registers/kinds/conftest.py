"""各种台账测试的班底: those of the engine."""

from tests.registers.conftest import _files, stage  # noqa: F401 - fixtures
