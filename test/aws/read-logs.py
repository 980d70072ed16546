"""Prints every event of every log group as a line of JSON: {"group", "message"}. The project has no Node client for this."""

import json

import botocore.session

logs = botocore.session.get_session().create_client("logs")
for group in logs.describe_log_groups()["logGroups"]:
    name = group["logGroupName"]
    for page in logs.get_paginator("filter_log_events").paginate(logGroupName=name):
        for event in page["events"]:
            print(json.dumps({"group": name, "message": event["message"]}))
