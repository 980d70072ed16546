"""Deploys a template of CloudFormation into the account of the credentials: FILE NAME=VALUE… The project has no Node client for this."""

import sys

import botocore.session

file, *given = sys.argv[1:]
cloudformation = botocore.session.get_session().create_client("cloudformation")
with open(file, encoding="utf-8") as template:
    cloudformation.create_stack(
        StackName="pullwarden-member",
        TemplateBody=template.read(),
        Capabilities=["CAPABILITY_NAMED_IAM"],
        Parameters=[
            {"ParameterKey": name, "ParameterValue": value}
            for name, _, value in (one.partition("=") for one in given)
        ],
    )
cloudformation.get_waiter("stack_create_complete").wait(
    StackName="pullwarden-member", WaiterConfig={"Delay": 1, "MaxAttempts": 30}
)
