from transact import transact


def put_unique(client, users, emails, user):
    """Store a user whose email nobody else has; False if it is taken.

    DynamoDB is unique by primary key only, so the email gets an item of its own, keyed by it.
    """
    free = {"ConditionExpression": "attribute_not_exists(#key)"}
    return transact(
        client,
        [
            {
                "Put": {
                    "TableName": emails,
                    "Item": {"email": user["email"], "user_id": user["id"]},
                    "ExpressionAttributeNames": {"#key": "email"},
                    **free,
                }
            },
            {"Put": {"TableName": users, "Item": user, "ExpressionAttributeNames": {"#key": "id"}, **free}},
        ],
    )
