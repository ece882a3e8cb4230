"""PostgreSQL as a site needs it: no machine code is made for a question that is asked once.

Compiling one took 0.2 to 0.4 s where the answer itself took less.
"""

from typing import Any

from sqlalchemy import Engine, event


def prepare() -> None:
    """Install the listener; it leaves every other database alone."""
    event.listen(Engine, "connect", _on_connect)


def _on_connect(dbapi_connection: Any, _record: Any) -> None:
    if not type(dbapi_connection).__module__.startswith("psycopg"):
        return
    # Said here and not in the connection's options: poolers in between refuse those.
    dbapi_connection.autocommit = True
    dbapi_connection.execute("SET jit = off")
    dbapi_connection.autocommit = False
