"""Prints the resources of every stack as a line of JSON: {"logical", "physical"}. The project has no Node client for this."""

import json

import botocore.session

stacks = botocore.session.get_session().create_client("cloudformation")
for stack in stacks.list_stacks(StackStatusFilter=["CREATE_COMPLETE", "UPDATE_COMPLETE"])["StackSummaries"]:
    for page in stacks.get_paginator("list_stack_resources").paginate(StackName=stack["StackName"]):
        for resource in page["StackResourceSummaries"]:
            print(json.dumps({"logical": resource["LogicalResourceId"], "physical": resource["PhysicalResourceId"]}))
