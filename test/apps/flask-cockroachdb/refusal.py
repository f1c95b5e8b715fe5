class Refused(Exception):
    """A sentence for the caller."""
