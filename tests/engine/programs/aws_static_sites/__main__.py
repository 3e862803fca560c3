"""Static websites on S3 in two regions, as a component, with most of the options that a resource can have.

Configuration: ``renamed`` gives the component its later name, which an alias ties to the first one; ``owner`` becomes a
tag, whose changes are ignored on one bucket; ``region`` moves the second site; ``keep`` protects the archive.
"""

import json
from typing import Any

import pulumi
import pulumi_aws as aws

config = pulumi.Config()
renamed = config.get_bool("renamed") or False
owner = config.get("owner") or "web-team"


def add_owner(args: pulumi.ResourceTransformArgs) -> pulumi.ResourceTransformResult | None:
    """Every bucket of a site gets its owner as a tag."""
    if args.type_ != "aws:s3/bucket:Bucket":
        return None
    tags: Any = args.props.get("tags") or {}
    return pulumi.ResourceTransformResult(props={**args.props, "tags": {**tags, "owner": owner}}, opts=args.opts)


class Site(pulumi.ComponentResource):
    """A bucket that serves an index page to everybody."""

    url: pulumi.Output[str]

    def __init__(self, name: str, page: str, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("examples:web:Site", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        bucket = aws.s3.Bucket(name, opts=child)
        website = aws.s3.BucketWebsiteConfiguration(
            name, bucket=bucket.id, index_document={"suffix": "index.html"}, opts=child
        )
        opened = aws.s3.BucketPublicAccessBlock(
            name, bucket=bucket.id, block_public_acls=True, block_public_policy=False, opts=child
        )
        aws.s3.BucketPolicy(
            name,
            bucket=bucket.id,
            policy=bucket.arn.apply(
                lambda arn: json.dumps(
                    {
                        "Version": "2012-10-17",
                        "Statement": [
                            {"Effect": "Allow", "Principal": "*", "Action": ["s3:GetObject"], "Resource": [f"{arn}/*"]}
                        ],
                    }
                )
            ),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[opened]),
        )
        aws.s3.BucketObjectv2(
            f"{name}-index",
            bucket=bucket.id,
            key="index.html",
            source=pulumi.StringAsset(page),
            content_type="text/html",
            opts=child,
        )
        self.url = website.website_endpoint.apply(lambda host: f"http://{host}")
        self.register_outputs({"url": self.url})


abroad = aws.Provider("abroad", region=config.get("region") or "eu-central-1")

home = Site(
    "front-page" if renamed else "home-page",
    "<h1>Bonjour</h1>",
    pulumi.ResourceOptions(aliases=[pulumi.Alias(name="home-page")] if renamed else None, transforms=[add_owner]),
)
second = Site(
    "second",
    "<h1>Guten Tag</h1>",
    pulumi.ResourceOptions(providers={"aws": abroad}),
)

archive = aws.s3.Bucket(
    "archive",
    tags={"owner": owner},
    opts=pulumi.ResourceOptions(
        ignore_changes=["tags.owner"], protect=config.get_bool("keep") or False, retain_on_delete=True
    ),
)
aws.s3.BucketVersioning(
    "archive",
    bucket=archive.id,
    versioning_configuration={"status": "Enabled"},
    opts=pulumi.ResourceOptions(retain_on_delete=True),
)
queue = aws.sqs.Queue(
    "events",
    name=f"{pulumi.get_stack()}-events{'.fifo' if renamed else ''}",
    fifo_queue=renamed,
    opts=pulumi.ResourceOptions(delete_before_replace=True),
)

pulumi.export("home", home.url)
pulumi.export("second", second.url)
pulumi.export("archive", archive.id)
pulumi.export("queue", queue.url)
