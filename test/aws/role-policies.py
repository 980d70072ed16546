"""Reads and writes the inline policies of roles: a command in JSON a line, its answer in JSON a line.

{"list": PREFIX} -> [{"role", "policy", "document"}, ...]; {"role", "policy", "document"} -> null.
"""

import json
import sys

import botocore.session

iam = botocore.session.get_session().create_client("iam")


def policies(prefix):
    for page in iam.get_paginator("list_roles").paginate():
        for role in page["Roles"]:
            name = role["RoleName"]
            if name.startswith(prefix):
                for policy in iam.list_role_policies(RoleName=name)["PolicyNames"]:
                    document = iam.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"]
                    yield {"role": name, "policy": policy, "document": document}


for line in sys.stdin:
    command = json.loads(line)
    answer = None
    if "list" in command:
        answer = list(policies(command["list"]))
    else:
        document = json.dumps(command["document"])
        iam.put_role_policy(RoleName=command["role"], PolicyName=command["policy"], PolicyDocument=document)
    print(json.dumps(answer), flush=True)
