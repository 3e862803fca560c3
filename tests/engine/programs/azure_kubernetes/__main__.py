"""A cluster, its registry and a vault, as a component under an explicit provider.

Configuration: ``renamed`` gives the component its later name, which an alias ties to the first one; ``nodes`` in the
pool; ``keep`` protects the vault and leaves it behind; ``location`` of all.
"""

import base64
import json

import pulumi
import pulumi_azure_native as azure
from pulumi_azure_native import authorization, containerregistry, containerservice, keyvault, resources

config = pulumi.Config()
renamed = config.get_bool("renamed") or False
keep = config.get_bool("keep") or False
ACR_PULL = "7f951dda-4ed3-4680-a7ca-43fe172d538d"

provider = azure.Provider("north", location=config.get("location") or "northeurope")
there = pulumi.InvokeOutputOptions(provider=provider)
client = authorization.get_client_config_output(opts=there)


class Kubernetes(pulumi.ComponentResource):
    """A cluster that may pull from its own registry."""

    def __init__(self, name: str, nodes: int, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("examples:azure:Kubernetes", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        self.group = resources.ResourceGroup("kubernetes", opts=child)
        registry = containerregistry.Registry(
            "images",
            resource_group_name=self.group.name,
            sku={"name": "Basic"},
            admin_user_enabled=False,
            opts=child,
        )
        self.cluster = containerservice.ManagedCluster(
            "cluster",
            resource_group_name=self.group.name,
            dns_prefix="stranger",
            kubernetes_version="1.35",
            identity={"type": containerservice.ResourceIdentityType.SYSTEM_ASSIGNED},
            agent_pool_profiles=[
                {
                    "name": "agentpool",
                    "mode": "System",
                    "count": nodes,
                    "vm_size": "Standard_D2s_v5",
                    "os_type": "Linux",
                    "os_disk_size_gb": 64,
                    "type": "VirtualMachineScaleSets",
                }
            ],
            enable_rbac=True,
            tags={"made": "by hand"},
            opts=pulumi.ResourceOptions(parent=self, ignore_changes=["tags", "agentPoolProfiles[0].vmSize"]),
        )
        kubelet = self.cluster.identity_profile.apply(
            lambda profile: profile["kubeletidentity"].object_id if profile else None
        )
        authorization.RoleAssignment(
            "pull",
            principal_id=kubelet,
            principal_type="ServicePrincipal",
            role_definition_id=client.subscription_id.apply(
                lambda subscription: (
                    f"/subscriptions/{subscription}/providers/Microsoft.Authorization/roleDefinitions/{ACR_PULL}"
                )
            ),
            scope=registry.id,
            opts=child,
        )
        self.register_outputs({})


kubernetes = Kubernetes(
    "platform" if renamed else "first",
    config.get_int("nodes") or 2,
    pulumi.ResourceOptions(
        providers={"azure-native": provider}, aliases=[pulumi.Alias(name="first")] if renamed else None
    ),
)
own = pulumi.ResourceOptions(provider=provider)
vault = keyvault.Vault(
    "secrets",
    resource_group_name=kubernetes.group.name,
    properties={
        "tenant_id": client.tenant_id,
        "sku": {"family": "A", "name": keyvault.SkuName.STANDARD},
        "soft_delete_retention_in_days": 7,
        "access_policies": [
            {
                "tenant_id": client.tenant_id,
                "object_id": client.object_id,
                "permissions": {"secrets": ["get", "list", "set", "delete"], "keys": ["all"]},
            }
        ],
    },
    opts=pulumi.ResourceOptions(provider=provider, protect=keep, retain_on_delete=keep),
)
key = keyvault.Key(
    "signing",
    resource_group_name=kubernetes.group.name,
    vault_name=vault.name,
    properties={"kty": "EC", "curve_name": "P-256", "key_ops": ["sign", "verify"]},
    opts=own,
)
secret = keyvault.Secret(
    "greeting",
    resource_group_name=kubernetes.group.name,
    vault_name=vault.name,
    properties={"value": pulumi.Output.secret("hello"), "content_type": "text/plain"},
    opts=own,
)
credentials = containerservice.list_managed_cluster_user_credentials_output(
    resource_group_name=kubernetes.group.name, resource_name=kubernetes.cluster.name, opts=there
)
kubeconfig = credentials.apply(lambda answer: base64.b64decode(answer.kubeconfigs[0].value).decode())

pulumi.export("cluster", kubernetes.cluster.fqdn)
pulumi.export("kubeconfig", pulumi.Output.secret(kubeconfig))
pulumi.export("server", kubeconfig.apply(lambda text: json.loads(text)["clusters"][0]["cluster"]["server"]))
pulumi.export("key", key.key_uri_with_version)
pulumi.export("secret", secret.properties.apply(lambda properties: properties.secret_uri))
