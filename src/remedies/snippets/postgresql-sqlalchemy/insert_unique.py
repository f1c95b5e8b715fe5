from sqlalchemy.dialects.postgresql import insert


# The model declares what is unique: email: Mapped[str] = mapped_column(unique=True)


def insert_unique(session, model, on, **fields):
    """Insert without looking first; None if the columns `on` are taken."""
    row = insert(model).values(**fields).on_conflict_do_nothing(index_elements=on)
    return session.scalar(row.returning(model))
