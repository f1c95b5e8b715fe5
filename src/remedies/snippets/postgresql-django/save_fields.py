def save_fields(instance, changes):
    """Write the changed columns only; a plain save() writes all of them, with the values read before."""
    for field, value in changes.items():
        setattr(instance, field, value)
    instance.save(update_fields=list(changes))
    instance.refresh_from_db()
    return instance
