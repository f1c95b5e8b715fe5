import hashlib


def render(title):
    """Real work of some tens of milliseconds; the number of pages."""
    hashlib.scrypt(title.encode(), salt=b"page", n=2**14, r=8, p=1, dklen=32)
    return 3
