/** A role that a service makes for itself, and what of it a caller may choose. */
export interface ServiceLinked {
  readonly name: string;
  /** Under `arn:aws:iam::aws:policy/aws-service-role/`. */
  readonly policy: string;
  readonly description?: string;
  /** Whether there may be more than one, distinguished by a suffix that the caller chooses. */
  readonly suffix?: true;
}

const of = (name: string, policy: string, more: Partial<ServiceLinked> = {}): ServiceLinked => ({
  name: `AWSServiceRoleFor${name}`,
  policy,
  ...more,
});

const autoscaled = (service: string, role: string, policy: string): [string, ServiceLinked] => [
  `${service}.application-autoscaling.amazonaws.com`,
  of(`ApplicationAutoScaling_${role}`, `AWSApplicationAutoscaling${policy}Policy`),
];

/** The roles that services make for themselves, by service. */
export const serviceLinked: Readonly<Record<string, ServiceLinked>> = {
  "acm.amazonaws.com": of("CertificateManager", "CertificateManagerServiceRolePolicy"),
  "autoscaling.amazonaws.com": of("AutoScaling", "AutoScalingServiceRolePolicy", { suffix: true }),
  "batch.amazonaws.com": of("Batch", "BatchServiceRolePolicy"),
  "cks.kms.amazonaws.com": of(
    "KeyManagementServiceCustomKeyStores",
    "AWSKeyManagementServiceCustomKeyStoresServiceRolePolicy",
  ),
  "cloudtrail.amazonaws.com": of("CloudTrail", "CloudTrailServiceRolePolicy"),
  "config.amazonaws.com": of("Config", "AWSConfigServiceRolePolicy"),
  "dms.amazonaws.com": of("DMSServerless", "AWSDMSServerlessServiceRolePolicy"),
  "ecr.amazonaws.com": of("ECRTemplate", "ECRTemplateServiceRolePolicy"),
  "ecs.amazonaws.com": of("ECS", "AmazonECSServiceRolePolicy"),
  "eks.amazonaws.com": of("AmazonEKS", "AmazonEKSServiceRolePolicy"),
  "eks-connector.amazonaws.com": of("AmazonEKSConnector", "AmazonEKSConnectorServiceRolePolicy"),
  "eks-fargate.amazonaws.com": of("AmazonEKSForFargate", "AmazonEKSForFargateServiceRolePolicy"),
  "eks-nodegroup.amazonaws.com": of("AmazonEKSNodegroup", "AWSServiceRoleForAmazonEKSNodegroup"),
  "elasticache.amazonaws.com": of("ElastiCache", "ElastiCacheServiceRolePolicy"),
  "elasticbeanstalk.amazonaws.com": of("ElasticBeanstalk", "AWSElasticBeanstalkServiceRolePolicy"),
  "elasticfilesystem.amazonaws.com": of("AmazonElasticFileSystem", "AmazonElasticFileSystemServiceRolePolicy"),
  "elasticloadbalancing.amazonaws.com": of("ElasticLoadBalancing", "AWSElasticLoadBalancingServiceRolePolicy"),
  "email.cognito-idp.amazonaws.com": of("AmazonCognitoIdpEmailService", "AmazonCognitoIdpEmailServiceRolePolicy"),
  "emr-containers.amazonaws.com": of("AmazonEMRContainers", "AmazonEMRContainersServiceRolePolicy"),
  "grafana.amazonaws.com": of("AmazonGrafana", "AmazonGrafanaServiceLinkedRolePolicy"),
  "kafka.amazonaws.com": of("Kafka", "KafkaServiceRolePolicy"),
  "kafkaconnect.amazonaws.com": of("KafkaConnect", "KafkaConnectServiceRolePolicy"),
  "lakeformation.amazonaws.com": of("LakeFormationDataAccess", "LakeFormationDataAccessServiceRolePolicy"),
  "lex.amazonaws.com": of("LexBots", "AmazonLexBotPolicy"),
  "m2.amazonaws.com": of("AWSM2", "AWSM2ServicePolicy"),
  "mq.amazonaws.com": of("AmazonMQ", "AmazonMQServiceRolePolicy"),
  "mrk.kms.amazonaws.com": of(
    "KeyManagementServiceMultiRegionKeys",
    "AWSKeyManagementServiceMultiRegionKeysServiceRolePolicy",
  ),
  "notifications.amazonaws.com": of("AwsUserNotifications", "AWSUserNotificationsServiceLinkedRolePolicy"),
  "observability.aoss.amazonaws.com": of("AmazonOpenSearchServerless", "AmazonOpenSearchServerlessServiceRolePolicy"),
  "opsdatasync.ssm.amazonaws.com": of("SystemsManagerOpsDataSync", "AWSSystemsManagerOpsDataSyncServiceRolePolicy"),
  "opsinsights.ssm.amazonaws.com": of("AmazonSSM_OpsInsights", "AWSSSMOpsInsightsServiceRolePolicy"),
  "pullthroughcache.ecr.amazonaws.com": of("ECRPullThroughCache", "AWSECRPullThroughCache_ServiceRolePolicy"),
  "ram.amazonaws.com": of("ResourceAccessManager", "AWSResourceAccessManagerServiceRolePolicy"),
  "rds.amazonaws.com": of("RDS", "AmazonRDSServiceRolePolicy", {
    description: "Allows Amazon RDS to manage AWS resources on your behalf",
  }),
  "replication.cassandra.amazonaws.com": of("KeyspacesReplication", "KeyspacesReplicationServiceRolePolicy"),
  "replication.ecr.amazonaws.com": of("ECRReplication", "ECRReplicationServiceRolePolicy"),
  "repository.sync.codeconnections.amazonaws.com": of("GitSync", "AWSGitSyncServiceRolePolicy"),
  "resource-explorer-2.amazonaws.com": of("ResourceExplorer", "AWSResourceExplorerServiceRolePolicy"),
  "s3-outposts.amazonaws.com": of("S3OnOutposts", "AWSS3OnOutpostsServiceRolePolicy"),
  "ses.amazonaws.com": of("AmazonSES", "AmazonSESServiceRolePolicy"),
  "spot.amazonaws.com": of("EC2Spot", "AWSEC2SpotServiceRolePolicy"),
  "spotfleet.amazonaws.com": of("EC2SpotFleet", "AWSEC2SpotFleetServiceRolePolicy"),
  "sso.amazonaws.com": of("SSO", "AWSSSOServiceRolePolicy", {
    description:
      "Service-linked role used by AWS SSO to manage AWS resources, including IAM roles, policies and SAML IdP on your behalf.",
  }),
  "wafv2.amazonaws.com": of("WAFV2Logging", "WAFV2LoggingServiceRolePolicy"),
  ...Object.fromEntries([
    autoscaled("cassandra", "CassandraTable", "CassandraTable"),
    autoscaled("dynamodb", "DynamoDBTable", "DynamoDBTable"),
    autoscaled("ecs", "ECSService", "ECSService"),
    autoscaled("rds", "RDSCluster", "RDSCluster"),
  ]),
};
