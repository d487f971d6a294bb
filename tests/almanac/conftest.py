import pytest


@pytest.fixture(scope="session")
def sxtwl():
    """The independent computation of the lunar calendar, where this Python has a wheel of it."""
    return pytest.importorskip("sxtwl")
