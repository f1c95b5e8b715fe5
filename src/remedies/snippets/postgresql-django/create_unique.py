from django.db import IntegrityError, transaction
from psycopg.errors import UniqueViolation


# The model declares what is unique:
#
#     class Meta:
#         constraints = [models.UniqueConstraint(fields=["username"], name="unique_username")]


def create_unique(model, **fields):
    """Insert without looking first; None if a unique constraint refuses it."""
    try:
        with transaction.atomic():  # a savepoint: the caller's own transaction stays usable
            return model.objects.create(**fields)
    except IntegrityError as error:
        if not isinstance(error.__cause__, UniqueViolation):
            raise  # another constraint, another answer
        return None
