from contextlib import contextmanager
from contextvars import ContextVar

#: Every thread and every asyncio task sees the value of its own request; a variable of the module is shared by all.
current_user = ContextVar("current_user")


@contextmanager
def acting_for(user):
    token = current_user.set(user)
    try:
        yield
    finally:
        current_user.reset(token)
