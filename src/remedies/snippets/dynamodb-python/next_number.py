def next_number(table, name):
    """The next number of a series: increased and read in one write, so that nobody else is told the same one."""
    answer = table.update_item(
        Key={"id": name},
        UpdateExpression="ADD #last :one",  # starts at 0 by itself
        ExpressionAttributeNames={"#last": "last"},
        ExpressionAttributeValues={":one": 1},
        ReturnValues="UPDATED_NEW",
    )
    return int(answer["Attributes"]["last"])
