from sqlalchemy.dialects.postgresql import insert


def next_number(session, counters, series):
    """The next number of a series: increased and read in one statement, so that nobody else is told the same one.

    The counter stays locked until the commit of the row that gets the number, so that none is skipped.
    """
    first = insert(counters).values(series=series, last=1)
    more = first.on_conflict_do_update(index_elements=["series"], set_={"last": counters.last + 1})
    return session.scalar(more.returning(counters.last))
