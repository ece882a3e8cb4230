"""Sites that a test may start, stop and hurt."""

from collections.abc import Callable, Iterator

import pytest

from tests import services
from tests.sites import Site


@pytest.fixture
def new_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Site]]:
    """Makes sites in data folders of their own; whatever a test leaves running is ended."""
    made: list[Site] = []

    def make(*options: str, home: str = "home", **environment: str) -> Site:
        folder = tmp_path_factory.getbasetemp() / home if "/" in home else tmp_path_factory.mktemp("site") / home
        made.append(Site(folder, *options, **environment))
        return made[-1]

    yield make
    for site in made:
        site.end()


@pytest.fixture(scope="module")
def running_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One site for tests that leave it as it was."""
    site = Site(services.folder() / "host", YUI_WORKERS="2").start()
    yield site
    site.end()
