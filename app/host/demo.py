"""The demo community on a new data folder: loaded once, begun anew when the loading was broken off."""

from app.config import Config

PASSWORD = "yui-demo"  # noqa: S105 - told to everybody who starts a demo
ACCOUNTS = "member@demo.example", "staff@demo.example", "admin@demo.example"
LOADING, LOADED = "loading", "loaded"


def begin(config: Config) -> bool:
    """Whether the folder is new (or its loading was broken off) and the community is to be loaded now."""
    if config.database_url or _state(config) == LOADED:
        return False
    database = config.home / "yui.db"
    if database.exists() and _state(config) != LOADING:
        return False
    for path in config.home.glob("yui.db*"):
        path.unlink()
    (config.home / "demo").write_text(LOADING)
    return True


def end(config: Config) -> None:
    (config.home / "demo").write_text(LOADED)


def is_loaded(config: Config) -> bool:
    return _state(config) == LOADED


def greeting() -> str:
    accounts = "\n".join(f"  {address}" for address in ACCOUNTS)
    return f"A demo community lives here. Sign in with the password {PASSWORD} as\n{accounts}"


def _state(config: Config) -> str:
    path = config.home / "demo"
    return path.read_text().strip() if path.exists() else ""
