"""A static website in a storage account and a virtual machine beside it: what a first program on Azure looks like.

Configuration: ``owner`` becomes a tag of everything, by a transformation; ``size`` of the machine, whose changes are
ignored; ``label`` of its public address; ``premium`` moves the website to another kind of account.
"""

import base64
from collections.abc import Sequence
from typing import Any

import pulumi
from pulumi_azure_native import authorization, compute, network, resources, storage

config = pulumi.Config()
owner = config.get("owner") or "web-team"
premium = config.get_bool("premium") or False


def add_owner(args: pulumi.ResourceTransformArgs) -> pulumi.ResourceTransformResult | None:
    """Everything that takes tags gets its owner."""
    if args.type_ not in ("azure-native:resources:ResourceGroup", "azure-native:storage:StorageAccount"):
        return None
    tags: Any = args.props.get("tags") or {}
    return pulumi.ResourceTransformResult(props={**args.props, "tags": {**tags, "owner": owner}}, opts=args.opts)


def first_id(subnets: Sequence[Any] | None) -> str:
    """The id of a network's first subnet."""
    return str(subnets[0].id) if subnets else ""


pulumi.runtime.register_resource_transform(add_owner)

client = authorization.get_client_config()
group = resources.ResourceGroup("website-rg")

# The website. The account's name is made up from "site".
account = storage.StorageAccount(
    "site",
    resource_group_name=group.name,
    kind=storage.Kind.BLOCK_BLOB_STORAGE if premium else storage.Kind.STORAGE_V2,
    sku={"name": storage.SkuName.PREMIUM_LRS if premium else storage.SkuName.STANDARD_LRS},
    minimum_tls_version="TLS1_2",
    opts=pulumi.ResourceOptions(replace_on_changes=["kind", "sku"]),
)
website = storage.StorageAccountStaticWebsite(
    "website",
    resource_group_name=group.name,
    account_name=account.name,
    index_document="index.html",
    error404_document="404.html",
)
for page, text in {"index.html": "<h1>Hello, Pulumi!</h1>", "404.html": "<h1>Not there</h1>"}.items():
    storage.Blob(
        page,
        resource_group_name=group.name,
        account_name=account.name,
        container_name=website.container_name,
        source=pulumi.StringAsset(text),
        content_type="text/html",
    )
keys = storage.list_storage_account_keys_output(resource_group_name=group.name, account_name=account.name)

# The machine, in a network with its subnet written inside.
group_rules = network.NetworkSecurityGroup(
    "web",
    resource_group_name=group.name,
    security_rules=[
        {
            "name": f"allow-{port}",
            "priority": 1000 + index,
            "direction": "Inbound",
            "access": "Allow",
            "protocol": "Tcp",
            "source_port_range": "*",
            "source_address_prefix": "*",
            "destination_address_prefix": "*",
            "destination_port_range": str(port),
        }
        for index, port in enumerate((80, 22))
    ],
)
vnet = network.VirtualNetwork(
    "network",
    resource_group_name=group.name,
    address_space={"address_prefixes": ["10.0.0.0/16"]},
    subnets=[{"name": "web", "address_prefix": "10.0.1.0/24", "network_security_group": {"id": group_rules.id}}],
)
address = network.PublicIPAddress(
    "web",
    resource_group_name=group.name,
    sku={"name": "Standard"},
    public_ip_allocation_method="Static",
    dns_settings={"domain_name_label": config.get("label") or "hello-from-a-stranger"},
)
interface = network.NetworkInterface(
    "web",
    resource_group_name=group.name,
    ip_configurations=[
        {
            "name": "web",
            "subnet": {"id": vnet.subnets.apply(first_id)},
            "private_ip_allocation_method": "Dynamic",
            "public_ip_address": {"id": address.id},
        }
    ],
)
script = "#!/bin/bash\necho 'Hello, World!' > index.html\nnohup python3 -m http.server 80 &\n"
machine = compute.VirtualMachine(
    "web",
    resource_group_name=group.name,
    network_profile={"network_interfaces": [{"id": interface.id, "primary": True}]},
    hardware_profile={"vm_size": config.get("size") or "Standard_B2s"},
    os_profile={
        "computer_name": "web",
        "admin_username": "pulumiuser",
        "admin_password": pulumi.Output.secret("Not-Used-Anywhere-1"),
        "custom_data": base64.b64encode(script.encode()).decode(),
    },
    storage_profile={
        "os_disk": {"create_option": "FromImage", "name": "web-os"},
        "image_reference": {
            "publisher": "canonical",
            "offer": "ubuntu-24_04-lts",
            "sku": "server",
            "version": "latest",
        },
    },
    opts=pulumi.ResourceOptions(ignore_changes=["hardwareProfile"], delete_before_replace=True),
)
shown = network.get_public_ip_address_output(
    resource_group_name=group.name,
    public_ip_address_name=address.name,
    opts=pulumi.InvokeOutputOptions(depends_on=[machine]),
)

pulumi.export("subscription", client.subscription_id)
pulumi.export("website", account.primary_endpoints.apply(lambda endpoints: endpoints.web))
pulumi.export("key", pulumi.Output.secret(keys.apply(lambda answer: answer.keys[0].value)))
pulumi.export("address", shown.apply(lambda answer: answer.ip_address))
pulumi.export("host", address.dns_settings.apply(lambda settings: settings.fqdn if settings else None))
