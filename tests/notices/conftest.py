from typing import Any

import pytest

from tests.notices.told import Post


@pytest.fixture
def post(settings: Any) -> type[Post]:
    """The mail server that everything is sent by."""
    settings.EMAIL_BACKEND = "tests.notices.told.Post"
    Post.taken, Post.away, Post.refuses = [], False, set()
    return Post
