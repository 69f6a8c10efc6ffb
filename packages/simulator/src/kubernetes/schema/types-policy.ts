/** The fields of the API's types, in the notation of `schema.ts`: access, storage classes, admission and custom kinds. */
export const policyTypes = `
AggregationRule clusterRoleSelectors:LabelSelector[]
BoundObjectReference apiVersion:string kind:string name:string uid:string
CSIDriver apiVersion:string kind:string metadata:ObjectMeta spec!:CSIDriverSpec
CSIDriverSpec attachRequired:bool fsGroupPolicy:string nodeAllocatableUpdatePeriodSeconds:int64 podInfoOnMount:bool
  preventPodSchedulingIfMissing:bool requiresRepublish:bool seLinuxMount:bool serviceAccountTokenInSecrets:bool
  storageCapacity:bool tokenRequests:CSITokenRequest[] volumeLifecycleModes:string[=]
CSITokenRequest audience!:string expirationSeconds:int64
ClusterRole aggregationRule:AggregationRule apiVersion:string kind:string metadata:ObjectMeta rules:PolicyRule[]
ClusterRoleBinding apiVersion:string kind:string metadata:ObjectMeta roleRef!:RoleRef subjects:Subject[]
ConversionClientConfig caBundle:bytes service:ConversionServiceReference url:string
ConversionServiceReference name!:string namespace!:string path:string port:int32
CustomResourceColumnDefinition description:string format:string jsonPath!:string name!:string priority:int32
  type!:string
CustomResourceConversion strategy!:string webhook:WebhookConversion
CustomResourceDefinition apiVersion:string kind:string metadata:ObjectMeta spec!:CustomResourceDefinitionSpec
  status:CustomResourceDefinitionStatus
CustomResourceDefinitionCondition lastTransitionTime:time message:string observedGeneration:int64 reason:string
  status!:string type!:string
CustomResourceDefinitionNames categories:string[] kind!:string listKind:string plural!:string shortNames:string[]
  singular:string
CustomResourceDefinitionSpec conversion:CustomResourceConversion group!:string names!:CustomResourceDefinitionNames
  preserveUnknownFields:bool scope!:string versions!:CustomResourceDefinitionVersion[]
CustomResourceDefinitionStatus acceptedNames:CustomResourceDefinitionNames
  conditions:CustomResourceDefinitionCondition[type] observedGeneration:int64 storedVersions:string[]
CustomResourceDefinitionVersion additionalPrinterColumns:CustomResourceColumnDefinition[] deprecated:bool
  deprecationWarning:string name!:string schema:CustomResourceValidation selectableFields:SelectableField[]
  served!:bool storage!:bool subresources:CustomResourceSubresources
CustomResourceSubresourceScale labelSelectorPath:string specReplicasPath!:string statusReplicasPath!:string
CustomResourceSubresources scale:CustomResourceSubresourceScale status:any
CustomResourceValidation openAPIV3Schema:any
FieldSelectorAttributes rawSelector:string requirements:FieldSelectorRequirement[]
FieldSelectorRequirement key!:string operator!:string values:string[]
LabelSelectorAttributes rawSelector:string requirements:LabelSelectorRequirement[]
Lease apiVersion:string kind:string metadata:ObjectMeta spec:LeaseSpec
LeaseSpec acquireTime:microTime holderIdentity:string leaseDurationSeconds:int32 leaseTransitions:int32
  preferredHolder:string renewTime:microTime strategy:string
LocalSubjectAccessReview apiVersion:string kind:string metadata:ObjectMeta spec!:SubjectAccessReviewSpec
  status:SubjectAccessReviewStatus
MatchCondition expression!:string name!:string
MutatingWebhook admissionReviewVersions!:string[] clientConfig!:WebhookClientConfig failurePolicy:string
  matchConditions:MatchCondition[name] matchPolicy:string name!:string namespaceSelector:LabelSelector
  objectSelector:LabelSelector reinvocationPolicy:string rules:RuleWithOperations[] sideEffects!:string
  timeoutSeconds:int32
MutatingWebhookConfiguration apiVersion:string kind:string metadata:ObjectMeta webhooks:MutatingWebhook[name]
NonResourceAttributes path:string verb:string
NonResourceRule nonResourceURLs:string[] verbs!:string[]
PolicyRule apiGroups:string[] nonResourceURLs:string[] resourceNames:string[] resources:string[] verbs!:string[]
PriorityClass apiVersion:string description:string globalDefault:bool kind:string metadata:ObjectMeta
  preemptionPolicy:string value:int32
ResourceAttributes fieldSelector:FieldSelectorAttributes group:string labelSelector:LabelSelectorAttributes
  name:string namespace:string resource:string subresource:string verb:string version:string
ResourceRule apiGroups:string[] resourceNames:string[] resources:string[] verbs!:string[]
Role apiVersion:string kind:string metadata:ObjectMeta rules:PolicyRule[]
RoleBinding apiVersion:string kind:string metadata:ObjectMeta roleRef!:RoleRef subjects:Subject[]
~RoleRef apiGroup:string kind!:string name!:string
RuleWithOperations apiGroups:string[] apiVersions:string[] operations:string[] resources:string[] scope:string
SelectableField jsonPath!:string
SelfSubjectAccessReview apiVersion:string kind:string metadata:ObjectMeta spec!:SelfSubjectAccessReviewSpec
  status:SubjectAccessReviewStatus
SelfSubjectAccessReviewSpec nonResourceAttributes:NonResourceAttributes resourceAttributes:ResourceAttributes
SelfSubjectReview apiVersion:string kind:string metadata:ObjectMeta status:SelfSubjectReviewStatus
SelfSubjectReviewStatus userInfo:UserInfo
SelfSubjectRulesReview apiVersion:string kind:string metadata:ObjectMeta spec!:SelfSubjectRulesReviewSpec
  status:SubjectRulesReviewStatus
SelfSubjectRulesReviewSpec namespace:string
StorageClass allowVolumeExpansion:bool allowedTopologies:TopologySelectorTerm[] apiVersion:string kind:string
  metadata:ObjectMeta mountOptions:string[] parameters:string{} provisioner!:string reclaimPolicy:string
  volumeBindingMode:string
~Subject apiGroup:string kind!:string name!:string namespace:string
SubjectAccessReview apiVersion:string kind:string metadata:ObjectMeta spec!:SubjectAccessReviewSpec
  status:SubjectAccessReviewStatus
SubjectAccessReviewSpec extra:string[]{} groups:string[] nonResourceAttributes:NonResourceAttributes
  resourceAttributes:ResourceAttributes uid:string user:string
SubjectAccessReviewStatus allowed!:bool denied:bool evaluationError:string reason:string
SubjectRulesReviewStatus evaluationError:string incomplete!:bool nonResourceRules!:NonResourceRule[]
  resourceRules!:ResourceRule[]
TokenRequest apiVersion:string kind:string metadata:ObjectMeta spec:TokenRequestSpec status:TokenRequestStatus
TokenRequestSpec audiences:string[] boundObjectRef:BoundObjectReference expirationSeconds:int64
TokenRequestStatus expirationTimestamp:time token:string
TopologySelectorLabelRequirement key!:string values!:string[]
TopologySelectorTerm matchLabelExpressions:TopologySelectorLabelRequirement[]
UserInfo extra:string[]{} groups:string[] uid:string username:string
ValidatingWebhook admissionReviewVersions!:string[] clientConfig!:WebhookClientConfig failurePolicy:string
  matchConditions:MatchCondition[name] matchPolicy:string name!:string namespaceSelector:LabelSelector
  objectSelector:LabelSelector rules:RuleWithOperations[] sideEffects!:string timeoutSeconds:int32
ValidatingWebhookConfiguration apiVersion:string kind:string metadata:ObjectMeta webhooks:ValidatingWebhook[name]
WebhookClientConfig caBundle:bytes service:WebhookServiceReference url:string
WebhookConversion clientConfig:ConversionClientConfig conversionReviewVersions!:string[]
WebhookServiceReference name!:string namespace!:string path:string port:int32
`;
