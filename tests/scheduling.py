"""Which process of a parallel run takes which test."""

import pytest
from xdist.scheduler import LoadScopeScheduling


class OneBrowser(LoadScopeScheduling):
    """Whoever is free takes the next test; those of the browser stay in one process, with one site and one Chromium."""

    def _split_scope(self, nodeid: str) -> str:
        return "browser" if "/browser/" in nodeid else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> OneBrowser:
    return OneBrowser(config, log)
