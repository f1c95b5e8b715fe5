from sqlalchemy import delete


def delete_once(session, model, key):
    """Delete a row; True for the one caller who did it."""
    return session.execute(delete(model).where(model.id == key)).rowcount == 1
