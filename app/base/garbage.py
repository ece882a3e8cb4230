"""On Python 3.11 garbage is collected between two pieces of work, never in the middle of one.

There the collector may start while an object's `__dict__` is being made. It calls the weak references' callbacks,
and one that sets an attribute of that same object (SQLAlchemy's do) makes a second dict on the same memory: the
process dies by a segmentation fault, sooner or later. Python 3.12 and later collect between instructions only,
so for them nothing is changed here.
"""

import gc
import sys


def keep_out_of_work() -> None:
    """From now on garbage is collected by `collect_if_due` alone; what there is now is taken to stay for good."""
    if sys.version_info < (3, 12) and gc.isenabled():
        gc.disable()
        gc.freeze()


def collect_if_due() -> None:
    """Where nothing is half done: collect the oldest generation that has grown as much as Python's own limits say."""
    if gc.isenabled():
        return
    grown = [count > limit for count, limit in zip(gc.get_count(), gc.get_threshold(), strict=True)]
    if any(grown):
        gc.collect(max(generation for generation, has_grown in enumerate(grown) if has_grown))
