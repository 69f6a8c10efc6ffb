/** The fields of the API's types, in the notation of `schema.ts`: namespaces, configuration, volumes, services, nodes and events. */
export const coreTypes = `
AttachedVolume devicePath!:string name!:string
AzureFilePersistentVolumeSource readOnly:bool secretName!:string secretNamespace:string shareName!:string
CSIPersistentVolumeSource controllerExpandSecretRef:SecretReference controllerPublishSecretRef:SecretReference
  driver!:string fsType:string nodeExpandSecretRef:SecretReference nodePublishSecretRef:SecretReference
  nodeStageSecretRef:SecretReference readOnly:bool volumeAttributes:string{} volumeHandle!:string
ClientIPConfig timeoutSeconds:int32
ConfigMap apiVersion:string binaryData:bytes{} data:string{} immutable:bool kind:string metadata:ObjectMeta
ContainerImage names:string[] sizeBytes:int64
DaemonEndpoint Port!:int32
EndpointAddress hostname:string ip!:string nodeName:string targetRef:ObjectReference
EndpointPort appProtocol:string name:string port!:int32 protocol:string
EndpointSubset addresses:EndpointAddress[] notReadyAddresses:EndpointAddress[] ports:EndpointPort[]
Endpoints apiVersion:string kind:string metadata:ObjectMeta subsets:EndpointSubset[]
Event action:string apiVersion:string count:int32 eventTime:microTime firstTimestamp:time
  involvedObject!:ObjectReference kind:string lastTimestamp:time message:string metadata!:ObjectMeta reason:string
  related:ObjectReference reportingComponent:string reportingInstance:string series:EventSeries source:EventSource
  type:string
EventSeries count:int32 lastObservedTime:microTime
EventSource component:string host:string
HostPathVolumeSource path!:string type:string
LimitRange apiVersion:string kind:string metadata:ObjectMeta spec:LimitRangeSpec
LimitRangeItem default:quantity{} defaultRequest:quantity{} max:quantity{} maxLimitRequestRatio:quantity{}
  min:quantity{} type!:string
LimitRangeSpec limits!:LimitRangeItem[]
LoadBalancerIngress hostname:string ip:string ipMode:string ports:PortStatus[]
LoadBalancerStatus ingress:LoadBalancerIngress[]
LocalVolumeSource fsType:string path!:string
ModifyVolumeStatus status!:string targetVolumeAttributesClassName:string
NFSVolumeSource path!:string readOnly:bool server!:string
Namespace apiVersion:string kind:string metadata:ObjectMeta spec:NamespaceSpec status:NamespaceStatus
NamespaceCondition lastTransitionTime:time message:string reason:string status!:string type!:string
NamespaceSpec finalizers:string[]
NamespaceStatus conditions:NamespaceCondition[type] phase:string
Node apiVersion:string kind:string metadata:ObjectMeta spec:NodeSpec status:NodeStatus
NodeAddress address!:string type!:string
NodeCondition lastHeartbeatTime:time lastTransitionTime:time message:string reason:string status!:string
  type!:string
NodeDaemonEndpoints kubeletEndpoint:DaemonEndpoint
NodeFeatures supplementalGroupsPolicy:bool
NodeRuntimeHandler features:NodeRuntimeHandlerFeatures name:string
NodeRuntimeHandlerFeatures recursiveReadOnlyMounts:bool userNamespaces:bool
~NodeSelector nodeSelectorTerms!:NodeSelectorTerm[]
NodeSelectorRequirement key!:string operator!:string values:string[]
~NodeSelectorTerm matchExpressions:NodeSelectorRequirement[] matchFields:NodeSelectorRequirement[]
NodeSpec configSource:any externalID:string podCIDR:string podCIDRs:string[=] providerID:string taints:Taint[]
  unschedulable:bool
NodeStatus addresses:NodeAddress[type] allocatable:quantity{} capacity:quantity{} conditions:NodeCondition[type]
  config:any daemonEndpoints:NodeDaemonEndpoints declaredFeatures:string[] features:NodeFeatures
  images:ContainerImage[] nodeInfo:NodeSystemInfo phase:string runtimeHandlers:NodeRuntimeHandler[]
  volumesAttached:AttachedVolume[] volumesInUse:string[]
NodeSwapStatus capacity:int64
NodeSystemInfo architecture!:string bootID!:string containerRuntimeVersion!:string kernelVersion!:string
  kubeProxyVersion!:string kubeletVersion!:string machineID!:string operatingSystem!:string osImage!:string
  swap:NodeSwapStatus systemUUID!:string
PersistentVolume apiVersion:string kind:string metadata:ObjectMeta spec:PersistentVolumeSpec
  status:PersistentVolumeStatus
PersistentVolumeClaim apiVersion:string kind:string metadata:ObjectMeta spec:PersistentVolumeClaimSpec
  status:PersistentVolumeClaimStatus
PersistentVolumeClaimCondition lastProbeTime:time lastTransitionTime:time message:string reason:string
  status!:string type!:string
PersistentVolumeClaimSpec accessModes:string[] dataSource:TypedLocalObjectReference
  dataSourceRef:TypedObjectReference resources:VolumeResourceRequirements selector:LabelSelector
  storageClassName:string volumeAttributesClassName:string volumeMode:string volumeName:string
PersistentVolumeClaimStatus accessModes:string[] allocatedResourceStatuses:string{} allocatedResources:quantity{}
  capacity:quantity{} conditions:PersistentVolumeClaimCondition[type] currentVolumeAttributesClassName:string
  modifyVolumeStatus:ModifyVolumeStatus phase:string
PersistentVolumeSpec accessModes:string[] awsElasticBlockStore:any azureDisk:any
  azureFile:AzureFilePersistentVolumeSource capacity:quantity{} cephfs:any cinder:any claimRef:ObjectReference
  csi:CSIPersistentVolumeSource fc:any flexVolume:any flocker:any gcePersistentDisk:any glusterfs:any
  hostPath:HostPathVolumeSource iscsi:any local:LocalVolumeSource mountOptions:string[] nfs:NFSVolumeSource
  nodeAffinity:VolumeNodeAffinity persistentVolumeReclaimPolicy:string photonPersistentDisk:any portworxVolume:any
  quobyte:any rbd:any scaleIO:any storageClassName:string storageos:any volumeAttributesClassName:string
  volumeMode:string vsphereVolume:any
PersistentVolumeStatus lastPhaseTransitionTime:time message:string phase:string reason:string
PortStatus error:string port!:int32 protocol!:string
ResourceQuota apiVersion:string kind:string metadata:ObjectMeta spec:ResourceQuotaSpec status:ResourceQuotaStatus
ResourceQuotaSpec hard:quantity{} scopeSelector:ScopeSelector scopes:string[]
ResourceQuotaStatus hard:quantity{} used:quantity{}
~ScopeSelector matchExpressions:ScopedResourceSelectorRequirement[]
ScopedResourceSelectorRequirement operator!:string scopeName!:string values:string[]
Secret apiVersion:string data:bytes{} immutable:bool kind:string metadata:ObjectMeta stringData:string{} type:string
~SecretReference name:string namespace:string
Service apiVersion:string kind:string metadata:ObjectMeta spec:ServiceSpec status:ServiceStatus
ServiceAccount apiVersion:string automountServiceAccountToken:bool imagePullSecrets:LocalObjectReference[]
  kind:string metadata:ObjectMeta secrets:ObjectReference[name]
ServicePort appProtocol:string name:string nodePort:int32 port!:int32 protocol:string targetPort:intOrString
ServiceSpec allocateLoadBalancerNodePorts:bool clusterIP:string clusterIPs:string[] externalIPs:string[]
  externalName:string externalTrafficPolicy:string healthCheckNodePort:int32 internalTrafficPolicy:string
  ipFamilies:string[] ipFamilyPolicy:string loadBalancerClass:string loadBalancerIP:string
  loadBalancerSourceRanges:string[] ports:ServicePort[port,protocol] publishNotReadyAddresses:bool selector:string{}
  sessionAffinity:string sessionAffinityConfig:SessionAffinityConfig trafficDistribution:string type:string
ServiceStatus conditions:Condition[type] loadBalancer:LoadBalancerStatus
SessionAffinityConfig clientIP:ClientIPConfig
Taint effect!:string key!:string timeAdded:time value:string
~TypedLocalObjectReference apiGroup:string kind!:string name!:string
~TypedObjectReference apiGroup:string kind!:string name!:string namespace:string
VolumeNodeAffinity required:NodeSelector
VolumeResourceRequirements limits:quantity{} requests:quantity{}
`;
