/** The fields of the API's types, in the notation of `schema.ts`: pods and what is in them. */
export const podTypes = `
Affinity nodeAffinity:NodeAffinity podAffinity:PodAffinity podAntiAffinity:PodAntiAffinity
AppArmorProfile localhostProfile:string type!:string
AzureFileVolumeSource readOnly:bool secretName!:string shareName!:string
CSIVolumeSource driver!:string fsType:string nodePublishSecretRef:LocalObjectReference readOnly:bool
  volumeAttributes:string{}
Capabilities add:string[] drop:string[]
ConfigMapEnvSource name:string optional:bool
~ConfigMapKeySelector key!:string name:string optional:bool
ConfigMapProjection items:KeyToPath[] name:string optional:bool
ConfigMapVolumeSource defaultMode:int32 items:KeyToPath[] name:string optional:bool
Container args:string[] command:string[] env:EnvVar[name] envFrom:EnvFromSource[] image:string
  imagePullPolicy:string lifecycle:Lifecycle livenessProbe:Probe name!:string
  ports:ContainerPort[containerPort,protocol] readinessProbe:Probe resizePolicy:ContainerResizePolicy[]
  resources:ResourceRequirements restartPolicy:string restartPolicyRules:ContainerRestartRule[]
  securityContext:SecurityContext startupProbe:Probe stdin:bool stdinOnce:bool terminationMessagePath:string
  terminationMessagePolicy:string tty:bool volumeDevices:VolumeDevice[devicePath]
  volumeMounts:VolumeMount[mountPath] workingDir:string
ContainerExtendedResourceRequest containerName!:string requestName!:string resourceName!:string
ContainerPort containerPort!:int32 hostIP:string hostPort:int32 name:string protocol:string
ContainerResizePolicy resourceName!:string restartPolicy!:string
ContainerRestartRule action!:string exitCodes:ContainerRestartRuleOnExitCodes
ContainerRestartRuleOnExitCodes operator!:string values:int32[]
ContainerState running:ContainerStateRunning terminated:ContainerStateTerminated waiting:ContainerStateWaiting
ContainerStateRunning startedAt:time
ContainerStateTerminated containerID:string exitCode!:int32 finishedAt:time message:string reason:string
  signal:int32 startedAt:time
ContainerStateWaiting message:string reason:string
ContainerStatus allocatedResources:quantity{} allocatedResourcesStatus:ResourceStatus[] containerID:string
  image!:string imageID!:string lastState:ContainerState name!:string ready!:bool resources:ResourceRequirements
  restartCount!:int32 started:bool state:ContainerState stopSignal:string user:ContainerUser
  volumeMounts:VolumeMountStatus[mountPath]
ContainerUser linux:LinuxContainerUser
DownwardAPIProjection items:DownwardAPIVolumeFile[]
DownwardAPIVolumeFile fieldRef:ObjectFieldSelector mode:int32 path!:string resourceFieldRef:ResourceFieldSelector
DownwardAPIVolumeSource defaultMode:int32 items:DownwardAPIVolumeFile[]
EmptyDirVolumeSource medium:string sizeLimit:quantity
EnvFromSource configMapRef:ConfigMapEnvSource prefix:string secretRef:SecretEnvSource
EnvVar name!:string value:string valueFrom:EnvVarSource
EnvVarSource configMapKeyRef:ConfigMapKeySelector fieldRef:ObjectFieldSelector fileKeyRef:FileKeySelector
  resourceFieldRef:ResourceFieldSelector secretKeyRef:SecretKeySelector
EphemeralContainer args:string[] command:string[] env:EnvVar[name] envFrom:EnvFromSource[] image:string
  imagePullPolicy:string lifecycle:Lifecycle livenessProbe:Probe name!:string
  ports:ContainerPort[containerPort,protocol] readinessProbe:Probe resizePolicy:ContainerResizePolicy[]
  resources:ResourceRequirements restartPolicy:string restartPolicyRules:ContainerRestartRule[]
  securityContext:SecurityContext startupProbe:Probe stdin:bool stdinOnce:bool targetContainerName:string
  terminationMessagePath:string terminationMessagePolicy:string tty:bool volumeDevices:VolumeDevice[devicePath]
  volumeMounts:VolumeMount[mountPath] workingDir:string
EphemeralVolumeSource volumeClaimTemplate:PersistentVolumeClaimTemplate
ExecAction command:string[]
~FileKeySelector key!:string optional:bool path!:string volumeName!:string
GRPCAction port!:int32 service:string
HTTPGetAction host:string httpHeaders:HTTPHeader[] path:string port!:intOrString scheme:string
HTTPHeader name!:string value!:string
HostAlias hostnames:string[] ip!:string
HostIP ip!:string
ImageVolumeSource pullPolicy:string reference:string
ImageVolumeStatus imageRef!:string
KeyToPath key!:string mode:int32 path!:string
Lifecycle postStart:LifecycleHandler preStop:LifecycleHandler stopSignal:string
LifecycleHandler exec:ExecAction httpGet:HTTPGetAction sleep:SleepAction tcpSocket:TCPSocketAction
LinuxContainerUser gid!:int64 supplementalGroups:int64[] uid!:int64
NodeAffinity preferredDuringSchedulingIgnoredDuringExecution:PreferredSchedulingTerm[]
  requiredDuringSchedulingIgnoredDuringExecution:NodeSelector
NodeAllocatableResourceClaimStatus containers:string[] resourceClaimName!:string resources!:string{}
~ObjectFieldSelector apiVersion:string fieldPath!:string
PersistentVolumeClaimTemplate metadata:ObjectMeta spec!:PersistentVolumeClaimSpec
PersistentVolumeClaimVolumeSource claimName!:string readOnly:bool
Pod apiVersion:string kind:string metadata:ObjectMeta spec:PodSpec status:PodStatus
PodAffinity preferredDuringSchedulingIgnoredDuringExecution:WeightedPodAffinityTerm[]
  requiredDuringSchedulingIgnoredDuringExecution:PodAffinityTerm[]
PodAffinityTerm labelSelector:LabelSelector matchLabelKeys:string[] mismatchLabelKeys:string[]
  namespaceSelector:LabelSelector namespaces:string[] topologyKey!:string
PodAntiAffinity preferredDuringSchedulingIgnoredDuringExecution:WeightedPodAffinityTerm[]
  requiredDuringSchedulingIgnoredDuringExecution:PodAffinityTerm[]
PodCondition lastProbeTime:time lastTransitionTime:time message:string observedGeneration:int64 reason:string
  status!:string type!:string
PodDNSConfig nameservers:string[] options:PodDNSConfigOption[] searches:string[]
PodDNSConfigOption name:string value:string
PodExtendedResourceClaimStatus requestMappings!:ContainerExtendedResourceRequest[] resourceClaimName!:string
PodIP ip!:string
PodOS name!:string
PodReadinessGate conditionType!:string
PodResourceClaim name!:string resourceClaimName:string resourceClaimTemplateName:string
PodResourceClaimStatus name!:string resourceClaimName:string
PodSchedulingGate name!:string
PodSchedulingGroup podGroupName:string
PodSecurityContext appArmorProfile:AppArmorProfile fsGroup:int64 fsGroupChangePolicy:string runAsGroup:int64
  runAsNonRoot:bool runAsUser:int64 seLinuxChangePolicy:string seLinuxOptions:SELinuxOptions
  seccompProfile:SeccompProfile supplementalGroups:int64[] supplementalGroupsPolicy:string sysctls:Sysctl[]
  windowsOptions:WindowsSecurityContextOptions
PodSpec activeDeadlineSeconds:int64 affinity:Affinity automountServiceAccountToken:bool containers!:Container[name]
  dnsConfig:PodDNSConfig dnsPolicy:string enableServiceLinks:bool ephemeralContainers:EphemeralContainer[name]
  hostAliases:HostAlias[ip] hostIPC:bool hostNetwork:bool hostPID:bool hostUsers:bool hostname:string
  hostnameOverride:string imagePullSecrets:LocalObjectReference[name] initContainers:Container[name] nodeName:string
  nodeSelector:string{~} os:PodOS overhead:quantity{} preemptionPolicy:string priority:int32
  priorityClassName:string readinessGates:PodReadinessGate[] resourceClaims:PodResourceClaim[name]
  resources:ResourceRequirements restartPolicy:string runtimeClassName:string schedulerName:string
  schedulingGates:PodSchedulingGate[name] schedulingGroup:PodSchedulingGroup securityContext:PodSecurityContext
  serviceAccount:string serviceAccountName:string setHostnameAsFQDN:bool shareProcessNamespace:bool subdomain:string
  terminationGracePeriodSeconds:int64 tolerations:Toleration[]
  topologySpreadConstraints:TopologySpreadConstraint[topologyKey,whenUnsatisfiable] volumes:Volume[name]
PodStatus allocatedResources:quantity{} conditions:PodCondition[type] containerStatuses:ContainerStatus[]
  ephemeralContainerStatuses:ContainerStatus[] extendedResourceClaimStatus:PodExtendedResourceClaimStatus
  hostIP:string hostIPs:HostIP[ip] initContainerStatuses:ContainerStatus[] message:string
  nodeAllocatableResourceClaimStatuses:NodeAllocatableResourceClaimStatus[] nominatedNodeName:string
  observedGeneration:int64 phase:string podIP:string podIPs:PodIP[ip] qosClass:string reason:string resize:string
  resourceClaimStatuses:PodResourceClaimStatus[] resources:ResourceRequirements startTime:time
PodTemplateSpec metadata:ObjectMeta spec:PodSpec
PreferredSchedulingTerm preference!:NodeSelectorTerm weight!:int32
Probe exec:ExecAction failureThreshold:int32 grpc:GRPCAction httpGet:HTTPGetAction initialDelaySeconds:int32
  periodSeconds:int32 successThreshold:int32 tcpSocket:TCPSocketAction terminationGracePeriodSeconds:int64
  timeoutSeconds:int32
ProjectedVolumeSource defaultMode:int32 sources:VolumeProjection[]
~ResourceFieldSelector containerName:string divisor:quantity resource!:string
ResourceHealth health:string message:string resourceID!:string
ResourceClaim name!:string request:string
ResourceRequirements claims:ResourceClaim[name] limits:quantity{} requests:quantity{}
ResourceStatus name!:string resources:ResourceHealth[]
SELinuxOptions level:string role:string type:string user:string
SeccompProfile localhostProfile:string type!:string
SecretEnvSource name:string optional:bool
~SecretKeySelector key!:string name:string optional:bool
SecretProjection items:KeyToPath[] name:string optional:bool
SecretVolumeSource defaultMode:int32 items:KeyToPath[] optional:bool secretName:string
SecurityContext allowPrivilegeEscalation:bool appArmorProfile:AppArmorProfile capabilities:Capabilities
  privileged:bool procMount:string readOnlyRootFilesystem:bool runAsGroup:int64 runAsNonRoot:bool runAsUser:int64
  seLinuxOptions:SELinuxOptions seccompProfile:SeccompProfile windowsOptions:WindowsSecurityContextOptions
ServiceAccountTokenProjection audience:string expirationSeconds:int64 path!:string
SleepAction seconds!:int64
Sysctl name!:string value!:string
TCPSocketAction host:string port!:intOrString
Toleration effect:string key:string operator:string tolerationSeconds:int64 value:string
TopologySpreadConstraint labelSelector:LabelSelector matchLabelKeys:string[] maxSkew!:int32 minDomains:int32
  nodeAffinityPolicy:string nodeTaintsPolicy:string topologyKey!:string whenUnsatisfiable!:string
Volume awsElasticBlockStore:any azureDisk:any azureFile:AzureFileVolumeSource cephfs:any cinder:any
  configMap:ConfigMapVolumeSource csi:CSIVolumeSource downwardAPI:DownwardAPIVolumeSource
  emptyDir:EmptyDirVolumeSource ephemeral:EphemeralVolumeSource fc:any flexVolume:any flocker:any
  gcePersistentDisk:any gitRepo:any glusterfs:any hostPath:HostPathVolumeSource image:ImageVolumeSource iscsi:any
  name!:string nfs:NFSVolumeSource persistentVolumeClaim:PersistentVolumeClaimVolumeSource photonPersistentDisk:any
  portworxVolume:any projected:ProjectedVolumeSource quobyte:any rbd:any scaleIO:any secret:SecretVolumeSource
  storageos:any vsphereVolume:any
VolumeDevice devicePath!:string name!:string
VolumeMount mountPath!:string mountPropagation:string name!:string readOnly:bool recursiveReadOnly:string
  subPath:string subPathExpr:string
VolumeMountStatus mountPath!:string name!:string readOnly:bool recursiveReadOnly:string volumeStatus:VolumeStatus
VolumeProjection clusterTrustBundle:any configMap:ConfigMapProjection downwardAPI:DownwardAPIProjection
  podCertificate:any secret:SecretProjection serviceAccountToken:ServiceAccountTokenProjection
VolumeStatus image:ImageVolumeStatus
WeightedPodAffinityTerm podAffinityTerm!:PodAffinityTerm weight!:int32
WindowsSecurityContextOptions gmsaCredentialSpec:string gmsaCredentialSpecName:string hostProcess:bool
  runAsUserName:string
`;
