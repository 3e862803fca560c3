package main
import rego.v1
deny contains msg if {
  some r in input.deployment.resources
  r.type == "aws:sns/topic:Topic"
  not r.inputs.kmsMasterKeyId
  msg := sprintf("%s: no key", [r.urn])
}
deny contains msg if {
  some r in input.deployment.resources
  r.type == "aws:sqs/queue:Queue"
  not r.inputs.kmsMasterKeyId
  msg := sprintf("%s: no key", [r.urn])
}
deny contains msg if {
  some r in input.deployment.resources
  r.type == "aws:cloudwatch/logGroup:LogGroup"
  not r.inputs.kmsKeyId
  msg := sprintf("%s: no key", [r.urn])
}
deny contains msg if {
  some r in input.deployment.resources
  r.type == "aws:dynamodb/table:Table"
  not r.inputs.serverSideEncryption.kmsKeyArn
  msg := sprintf("%s: no key", [r.urn])
}
deny contains msg if {
  some r in input.deployment.resources
  region := r.outputs.region
  not startswith(region, "eu-")
  msg := sprintf("%s: %s is not in the EU", [r.urn, region])
}
