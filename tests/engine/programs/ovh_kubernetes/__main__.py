"""A Kubernetes cluster over three zones in a private network: OVHcloud's own example, as a program of one's own."""

import pulumi
import pulumi_ovh as ovh

config = pulumi.Config()
region_name = config.get("region") or "EU-WEST-PAR"
size = config.get_int("nodesByZone") or 1

me = ovh.me.get_me()
project = ovh.cloud.get_projects().projects[0]
region = ovh.cloudproject.get_region(service_name=project.project_id, name=region_name)


def spare_old_versions(args: pulumi.ResourceTransformArgs) -> pulumi.ResourceTransformResult | None:
    """The cluster's version is changed in the control panel, in the weekend."""
    if args.type_ != "ovh:CloudProject/kube:Kube":
        return None
    options = pulumi.ResourceOptions.merge(args.opts, pulumi.ResourceOptions(ignore_changes=["version"]))
    return pulumi.ResourceTransformResult(props=args.props, opts=options)


pulumi.runtime.register_resource_transform(spare_old_versions)

network = ovh.cloudproject.NetworkPrivate(
    "network",
    service_name=project.project_id,
    vlan_id=84,
    regions=[region.name],
)
openstack_id = network.regions_attributes.apply(lambda attributes: str(attributes[0].openstackid))
subnet = ovh.cloudproject.NetworkPrivateSubnet(
    "subnet",
    service_name=network.service_name,
    network_id=network.id,
    region=region.name,
    start="192.168.142.100",
    end="192.168.142.200",
    network="192.168.142.0/24",
    dhcp=True,
    no_gateway=False,
)
gateway = ovh.cloudproject.Gateway(
    "gateway",
    service_name=network.service_name,
    model="s",
    region=region.name,
    network_id=openstack_id,
    subnet_id=subnet.id,
)
cluster = ovh.cloudproject.Kube(
    "cluster",
    service_name=network.service_name,
    region=region.name,
    plan="standard",
    private_network_id=openstack_id,
    nodes_subnet_id=subnet.id,
    opts=pulumi.ResourceOptions(depends_on=[gateway]),
)
ovh.cloudproject.KubeIpRestrictions(
    "office",
    service_name=network.service_name,
    kube_id=cluster.id,
    ips=[config.get("office") or "198.51.100.0/24"],
)
pools = [
    ovh.cloudproject.KubeNodePool(
        f"pool-{zone[-1]}",
        service_name=network.service_name,
        kube_id=cluster.id,
        flavor_name="b3-8",
        desired_nodes=size,
        min_nodes=1,
        max_nodes=3,
        autoscale=True,
        availability_zones=[zone],
        # Until last spring the pools had no zone in their names.
        opts=pulumi.ResourceOptions(
            aliases=[pulumi.Alias(name=f"nodes-{index}")],
            delete_before_replace=True,
        ),
    )
    for index, zone in enumerate(region.availability_zones)
]

pulumi.export("owner", me.nichandle)
pulumi.export("endpoint", cluster.url)
pulumi.export("kubeconfig", pulumi.Output.secret(cluster.kubeconfig))
pulumi.export("nodes", pulumi.Output.all(*[pool.current_nodes for pool in pools]).apply(sum))
