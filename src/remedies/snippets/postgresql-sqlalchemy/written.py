def written(session, statement):
    """The row that an UPDATE ... RETURNING has written, or None if its WHERE held for none.

    Without populate_existing the session would answer with what it had loaded before.
    """
    return session.scalar(statement, execution_options={"populate_existing": True})
