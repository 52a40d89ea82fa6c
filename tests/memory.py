"""Memory is searched for what can be thrown away much less often than Python does by itself. A pytest plugin.

What was loaded before the first test stays to the end: looking through all of it again and again, with every page that a
test renders, took a tenth of the time of those tests.
"""

import gc


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
