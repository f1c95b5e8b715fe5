import time


def render(title):
    """Waits as long as a rendering service takes; the number of pages."""
    time.sleep(0.05)
    return 3
