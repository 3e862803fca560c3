"""The property in which an AWS type has its own name, where that is not ``name`` or the type's name with ``Name``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

OWN_NAMES: Final[Mapping[str, str]] = {
    "aws:codeartifact/domain:Domain": "domain",
    "aws:dms/replicationInstance:ReplicationInstance": "replicationInstanceId",
    "aws:docdb/cluster:Cluster": "clusterIdentifier",
    "aws:docdb/clusterSnapshot:ClusterSnapshot": "dbClusterSnapshotIdentifier",
    "aws:elasticache/cluster:Cluster": "clusterId",
    "aws:elasticache/replicationGroup:ReplicationGroup": "replicationGroupId",
    "aws:neptune/cluster:Cluster": "clusterIdentifier",
    "aws:neptune/clusterSnapshot:ClusterSnapshot": "dbClusterSnapshotIdentifier",
    "aws:quicksight/dataSet:DataSet": "dataSetId",
    "aws:rds/cluster:Cluster": "clusterIdentifier",
    "aws:rds/clusterSnapshot:ClusterSnapshot": "dbClusterSnapshotIdentifier",
    "aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy": "targetDbClusterSnapshotIdentifier",
    "aws:rds/instance:Instance": "identifier",
    "aws:rds/snapshot:Snapshot": "dbSnapshotIdentifier",
    "aws:rds/snapshotCopy:SnapshotCopy": "targetDbSnapshotIdentifier",
    "aws:redshift/cluster:Cluster": "clusterIdentifier",
    "aws:redshiftserverless/namespace:Namespace": "namespaceName",
    "aws:s3/vectorsVectorBucket:VectorsVectorBucket": "vectorBucketName",
}
"""Checked against the SDK by a test. Others name a resource so where no dependency was recorded."""
