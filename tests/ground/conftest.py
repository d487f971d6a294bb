import os

import pytest

from tests.servers import FOLDER, servers_at
from union_admin.embedded import Place


@pytest.fixture(scope="module")
def servers():
    """Servers of the module's own, which its tests may ill-treat; not started."""
    own = servers_at(Place(FOLDER / str(os.getpid()) / "ground"))
    yield own
    own.remove()
