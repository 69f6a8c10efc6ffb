/** The fields of the API's types, in the notation of `schema.ts`: deployments, jobs and their like. */
export const workloadsTypes = `
CronJob apiVersion:string kind:string metadata:ObjectMeta spec!:CronJobSpec status:CronJobStatus
CronJobSpec concurrencyPolicy:string failedJobsHistoryLimit:int32 jobTemplate!:JobTemplateSpec schedule!:string
  startingDeadlineSeconds:int64 successfulJobsHistoryLimit:int32 suspend:bool timeZone:string
CronJobStatus active:ObjectReference[] lastScheduleTime:time lastSuccessfulTime:time
DaemonSet apiVersion:string kind:string metadata:ObjectMeta spec:DaemonSetSpec status:DaemonSetStatus
DaemonSetCondition lastTransitionTime:time message:string reason:string status!:string type!:string
DaemonSetSpec minReadySeconds:int32 revisionHistoryLimit:int32 selector!:LabelSelector template!:PodTemplateSpec
  updateStrategy:DaemonSetUpdateStrategy
DaemonSetStatus collisionCount:int32 conditions:DaemonSetCondition[type] currentNumberScheduled!:int32
  desiredNumberScheduled!:int32 numberAvailable:int32 numberMisscheduled!:int32 numberReady!:int32
  numberUnavailable:int32 observedGeneration:int64 updatedNumberScheduled:int32
DaemonSetUpdateStrategy rollingUpdate:RollingUpdateDaemonSet type:string
Deployment apiVersion:string kind:string metadata:ObjectMeta spec:DeploymentSpec status:DeploymentStatus
DeploymentCondition lastTransitionTime:time lastUpdateTime:time message:string reason:string status!:string
  type!:string
DeploymentSpec minReadySeconds:int32 paused:bool progressDeadlineSeconds:int32 replicas:int32
  revisionHistoryLimit:int32 selector!:LabelSelector strategy:DeploymentStrategy template!:PodTemplateSpec
DeploymentStatus availableReplicas:int32 collisionCount:int32 conditions:DeploymentCondition[type]
  observedGeneration:int64 readyReplicas:int32 replicas:int32 terminatingReplicas:int32 unavailableReplicas:int32
  updatedReplicas:int32
DeploymentStrategy rollingUpdate:RollingUpdateDeployment type:string
Job apiVersion:string kind:string metadata:ObjectMeta spec:JobSpec status:JobStatus
JobCondition lastProbeTime:time lastTransitionTime:time message:string reason:string status!:string type!:string
JobSpec activeDeadlineSeconds:int64 backoffLimit:int32 backoffLimitPerIndex:int32 completionMode:string
  completions:int32 managedBy:string manualSelector:bool maxFailedIndexes:int32 parallelism:int32
  podFailurePolicy:PodFailurePolicy podReplacementPolicy:string selector:LabelSelector successPolicy:SuccessPolicy
  suspend:bool template!:PodTemplateSpec ttlSecondsAfterFinished:int32
JobStatus active:int32 completedIndexes:string completionTime:time conditions:JobCondition[type] failed:int32
  failedIndexes:string ready:int32 startTime:time succeeded:int32 terminating:int32
  uncountedTerminatedPods:UncountedTerminatedPods
JobTemplateSpec metadata:ObjectMeta spec:JobSpec
PodDisruptionBudget apiVersion:string kind:string metadata:ObjectMeta spec:PodDisruptionBudgetSpec
  status:PodDisruptionBudgetStatus
PodDisruptionBudgetSpec maxUnavailable:intOrString minAvailable:intOrString selector:LabelSelector
  unhealthyPodEvictionPolicy:string
PodDisruptionBudgetStatus conditions:Condition[type] currentHealthy:int32 desiredHealthy:int32 disruptedPods:time{}
  disruptionsAllowed:int32 expectedPods:int32 observedGeneration:int64
PodFailurePolicy rules!:PodFailurePolicyRule[]
PodFailurePolicyOnExitCodesRequirement containerName:string operator!:string values!:int32[=]
PodFailurePolicyOnPodConditionsPattern status:string type!:string
PodFailurePolicyRule action!:string onExitCodes:PodFailurePolicyOnExitCodesRequirement
  onPodConditions:PodFailurePolicyOnPodConditionsPattern[]
ReplicaSet apiVersion:string kind:string metadata:ObjectMeta spec:ReplicaSetSpec status:ReplicaSetStatus
ReplicaSetCondition lastTransitionTime:time message:string reason:string status!:string type!:string
ReplicaSetSpec minReadySeconds:int32 replicas:int32 selector!:LabelSelector template:PodTemplateSpec
ReplicaSetStatus availableReplicas:int32 conditions:ReplicaSetCondition[type] fullyLabeledReplicas:int32
  observedGeneration:int64 readyReplicas:int32 replicas!:int32 terminatingReplicas:int32
RollingUpdateDaemonSet maxSurge:intOrString maxUnavailable:intOrString
RollingUpdateDeployment maxSurge:intOrString maxUnavailable:intOrString
RollingUpdateStatefulSetStrategy maxUnavailable:intOrString partition:int32
Scale apiVersion:string kind:string metadata:ObjectMeta spec:ScaleSpec status:ScaleStatus
ScaleSpec replicas:int32
ScaleStatus replicas!:int32 selector:string
StatefulSet apiVersion:string kind:string metadata:ObjectMeta spec:StatefulSetSpec status:StatefulSetStatus
StatefulSetCondition lastTransitionTime:time message:string reason:string status!:string type!:string
StatefulSetOrdinals start:int32
StatefulSetPersistentVolumeClaimRetentionPolicy whenDeleted:string whenScaled:string
StatefulSetSpec minReadySeconds:int32 ordinals:StatefulSetOrdinals
  persistentVolumeClaimRetentionPolicy:StatefulSetPersistentVolumeClaimRetentionPolicy podManagementPolicy:string
  replicas:int32 revisionHistoryLimit:int32 selector!:LabelSelector serviceName:string template!:PodTemplateSpec
  updateStrategy:StatefulSetUpdateStrategy volumeClaimTemplates:PersistentVolumeClaim[]
StatefulSetStatus availableReplicas:int32 collisionCount:int32 conditions:StatefulSetCondition[type]
  currentReplicas:int32 currentRevision:string observedGeneration:int64 readyReplicas:int32 replicas!:int32
  updateRevision:string updatedReplicas:int32
StatefulSetUpdateStrategy rollingUpdate:RollingUpdateStatefulSetStrategy type:string
SuccessPolicy rules!:SuccessPolicyRule[]
SuccessPolicyRule succeededCount:int32 succeededIndexes:string
UncountedTerminatedPods failed:string[=] succeeded:string[=]
`;
