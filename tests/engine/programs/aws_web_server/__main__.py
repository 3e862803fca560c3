"""A web server on EC2, behind a load balancer, in the default VPC: what a first program on AWS looks like."""

import pulumi
import pulumi_aws as aws

config = pulumi.Config()
size = config.get("instanceType") or "t3.micro"

vpc = aws.ec2.get_vpc(default=True)
subnets = aws.ec2.get_subnets(filters=[{"name": "vpc-id", "values": [vpc.id]}])
zones = aws.get_availability_zones(state="available")
image = aws.ec2.get_ami(
    most_recent=True,
    owners=["amazon"],
    filters=[
        {"name": "name", "values": ["al2023-ami-2023.*-x86_64"]},
        {"name": "virtualization-type", "values": ["hvm"]},
    ],
)

group = aws.ec2.SecurityGroup(
    "web",
    vpc_id=vpc.id,
    description="Enable HTTP access",
    ingress=[{"protocol": "tcp", "from_port": 80, "to_port": 80, "cidr_blocks": ["0.0.0.0/0"]}],
    egress=[{"protocol": "-1", "from_port": 0, "to_port": 0, "cidr_blocks": ["0.0.0.0/0"]}],
)

assume = aws.iam.get_policy_document(
    statements=[
        {
            "actions": ["sts:AssumeRole"],
            "principals": [{"type": "Service", "identifiers": ["ec2.amazonaws.com"]}],
        }
    ]
)
role = aws.iam.Role("web", assume_role_policy=assume.json)
aws.iam.RolePolicyAttachment(
    "web-ssm", role=role.name, policy_arn="arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
)
profile = aws.iam.InstanceProfile("web", role=role.name)

servers = [
    aws.ec2.Instance(
        f"web-{index}",
        instance_type=size,
        ami=image.id,
        availability_zone=zone,
        vpc_security_group_ids=[group.id],
        iam_instance_profile=profile.name,
        user_data="#!/bin/bash\necho 'Hello, World!' > index.html\nnohup python3 -m http.server 80 &\n",
        tags={"Name": f"web-{zone}"},
        opts=pulumi.ResourceOptions(ignore_changes=["ami"]),
    )
    for index, zone in enumerate(zones.names[:2])
]

balancer = aws.lb.LoadBalancer("web", security_groups=[group.id], subnets=subnets.ids)
targets = aws.lb.TargetGroup("web", port=80, protocol="HTTP", vpc_id=vpc.id)
aws.lb.Listener(
    "web",
    load_balancer_arn=balancer.arn,
    port=80,
    protocol="HTTP",
    default_actions=[{"type": "forward", "target_group_arn": targets.arn}],
)
for index, server in enumerate(servers):
    aws.lb.TargetGroupAttachment(f"web-{index}", target_group_arn=targets.arn, target_id=server.id, port=80)

pulumi.export("addresses", [server.public_ip for server in servers])
pulumi.export("hostnames", [server.public_dns for server in servers])
pulumi.export("url", balancer.dns_name.apply(lambda name: f"http://{name}"))
