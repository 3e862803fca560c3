"""An archive in a Public Cloud project of its own: ordered, with a locked bucket, its user, a key and a volume."""

import json

import pulumi
import pulumi_ovh as ovh

config = pulumi.Config()
days = config.get_int("days") or 30

europe = ovh.Provider("europe", endpoint="ovh-eu")
there = pulumi.InvokeOptions(provider=europe)
own = pulumi.ResourceOptions(provider=europe)

account = ovh.me.get_me(opts=there)
cart = ovh.order.get_cart(ovh_subsidiary=account.ovh_subsidiary, opts=there)
offer = ovh.order.get_cart_product_plan(
    cart_id=cart.cart_id, price_capacity="renew", product="cloud", plan_code="project.2018", opts=there
)
project = ovh.cloudproject.Project(
    "archive",
    ovh_subsidiary=cart.ovh_subsidiary,
    description="archive",
    plan={
        "duration": offer.selected_prices[0].duration,
        "plan_code": offer.plan_code,
        "pricing_mode": offer.selected_prices[0].pricing_mode,
    },
    opts=own,
)

user = ovh.cloudproject.User(
    "writer",
    service_name=project.project_id,
    description="writes to the archive",
    role_names=["objectstore_operator"],
    opts=own,
)
credential = ovh.cloudproject.S3Credential(
    "writer",
    service_name=project.project_id,
    user_id=user.id,
    opts=pulumi.ResourceOptions(provider=europe, parent=user),
)
bucket = ovh.cloudproject.Storage(
    "archive",
    service_name=project.project_id,
    region_name="GRA",
    owner_id=user.id.apply(float),
    encryption={"sse_algorithm": "AES256"},
    versioning={"status": "enabled"},
    object_lock={"status": "enabled", "rule": {"mode": "governance", "period": f"P{days}D"}},
    hide_objects=True,
    tags={"use": "archive"},
    opts=own,
)
ovh.cloudproject.S3Policy(
    "writer",
    service_name=project.project_id,
    user_id=user.id,
    policy=bucket.name.apply(
        lambda name: json.dumps(
            {
                "Statement": [
                    {
                        "Sid": "RWContainer",
                        "Effect": "Allow",
                        "Action": ["s3:GetObject", "s3:PutObject", "s3:ListBucket"],
                        "Resource": [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"],
                    }
                ]
            }
        )
    ),
    opts=own,
)
ovh.CloudProjectStorageObjectBucketLifecycleConfiguration(
    "archive",
    service_name=project.project_id,
    region_name=bucket.region_name,
    container_name=bucket.name,
    rules=[{"id": "cold", "status": "enabled", "transitions": [{"days": 60, "storage_class": "STANDARD_IA"}]}],
    opts=own,
)

domain = ovh.okms.Okms(
    "keys",
    ovh_subsidiary=account.ovh_subsidiary,
    # The spelling of the first programs; both name the same place.
    region=config.get("place") or "EU_WEST_GRA",
    display_name="archive",
    opts=own,
)
key = ovh.okms.ServiceKey(
    "volume",
    okms_id=domain.id,
    type="oct",
    size=256,
    operations=["encrypt", "decrypt", "wrapKey", "unwrapKey"],
    opts=own,
)
ovh.iam.Policy(
    "operators",
    identities=[account.account_urn],
    resources=[domain.iam.apply(lambda iam: str(iam.urn))],
    allows=["okms:apikms:serviceKey/dataKey/*"],
    opts=own,
)
volume = ovh.cloudproject.Volume(
    "index",
    service_name=project.project_id,
    region_name="GRA11",
    size=config.get_float("size") or 20,
    type="classic-luks",
    encryption={"encrypted": True, "kms": {"domain_id": domain.id, "service_key_id": key.id}},
    opts=own,
)

pulumi.export("project", project.project_id)
pulumi.export("bucket", bucket.virtual_host)
pulumi.export("access_key", credential.access_key_id)
pulumi.export("secret_key", credential.secret_access_key)
pulumi.export("keys", domain.rest_endpoint)
pulumi.export("volume", volume.volume_id)
