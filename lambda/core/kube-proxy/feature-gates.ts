/** The oldest and the newest minor version of Kubernetes 1 whose feature gates are known here. */
export const GATE_VERSIONS = { oldest: 29, newest: 37 } as const;

/**
 * Every gate that kube-proxy itself knows, under the first and the last minor version that know it. `A=true@32` is
 * locked to true from 1.32 on, `A=true` in all of these versions. Printed by scripts/feature-gates/list for one patch
 * version of each, which it names; some earlier ones lack a gate, as 1.31.0 lacks OrderedNamespaceDeletion.
 */
const GATES = {
  '29-29': `
    APISelfSubjectReview=true CSIMigrationAzureFile=true ExpandedDNSConfig=true
    ExperimentalHostUserNamespaceDefaulting=false IPTablesOwnershipCleanup=true KubeletPodResources=true
    KubeletPodResourcesGetAllocatable=true LegacyServiceAccountTokenTracking=true MinimizeIPTablesRestore=true
    ProxyTerminatingEndpoints=true RemoveSelfLink=true SecurityContextDeny
  `,
  '29-30': `
    APIPriorityAndFairness=true CSIMigrationRBD CSINodeExpandSecret=true ConsistentHTTPGetHandlers=true@30
    CustomResourceValidationExpressions=true DefaultHostNetworkHostPortsInPodTemplates InTreePluginAWSUnregister
    InTreePluginAzureDiskUnregister InTreePluginAzureFileUnregister InTreePluginGCEUnregister
    InTreePluginOpenStackUnregister InTreePluginRBDUnregister InTreePluginvSphereUnregister JobReadyPods=true
    ReadWriteOncePod=true ServiceNodePortStaticSubrange=true SkipReadOnlyValidationGCE
  `,
  '29-31': `
    CloudDualStackNodeIPs=true@30 HPAContainerMetrics=true@30 KMSv2=true KMSv2KDF=true
    LegacyServiceAccountTokenCleanUp=true@30 MinDomainsInPodTopologySpread=true@30
    NewVolumeManagerReconstruction=true@30 NodeOutOfServiceVolumeDetach=true PodHostIPs=true@30 ServerSideApply=true
    ServerSideFieldValidation=true StableLoadBalancerNodeSet=true@30 ValidatingAdmissionPolicy=true@30
    ZeroLimitedNominalConcurrencyShares=true@30
  `,
  '29-32': `
    APIListChunking=true AdmissionWebhookMatchConditions=true@30 AggregatedDiscoveryEndpoint=true@30 AppArmor=true@31
    CPUManager=true DisableCloudProviders=true@31 DisableKubeletCloudCredentialProviders=true@31
    EfficientWatchResumption=true JobPodFailurePolicy=true@31 KubeProxyDrainingTerminatingNodes=true@31
    PDBUnhealthyPodEvictionPolicy=true@31 PersistentVolumeLastPhaseTransitionTime=true@31 RemainingItemCount=true
    VolumeCapacityPriority WatchBookmark=true
  `,
  '29-33': `
    DevicePluginCDIDevices=true@31 ElasticIndexedJob=true@31 PodDisruptionConditions=true@31
    StatefulSetStartOrdinal=true@31
  `,
  '29-34': `
    AllowServiceLBStatusOnNonLB=false@32 ComponentSLIs=true@32 CronJobsScheduledAnnotation=true@32
    LoadBalancerIPMode=true@32 PodIndexLabel=true@32 SizeMemoryBackedVolumes=true@32 StatefulSetAutoDeletePVC=true@32
    UserNamespacesPodSecurityStandards
  `,
  '29-35': `
    CSIMigrationPortworx=true@33 HonorPVReclaimPolicy=true@33 InTreePluginPortworxUnregister MemoryManager=true@32
    StructuredAuthorizationConfiguration=true@32 TopologyAwareHints=true@33
    WatchFromStorageWithoutResourceVersion=false@33
  `,
  '29-36': `
    APIServerTracing=true@34 AnyVolumeDataSource=true@33 ConsistentListFromCache=true@34
    JobBackoffLimitPerIndex=true@33 JobPodReplacementPolicy=true@34 LogarithmicScaleDown=true@31
    PodLifecycleSleepAction=true@34 SchedulerQueueingHints=true@34 SidecarContainers=true@33
    StructuredAuthenticationConfiguration=true@34
  `,
  '29-37': `
    APIResponseCompression APIServerIdentity AllAlpha AllBeta CPUManagerPolicyAlphaOptions CPUManagerPolicyBetaOptions
    CPUManagerPolicyOptions=true@33 CRDValidationRatcheting=true@33 CSIVolumeHealth CloudControllerManagerWebhook
    ClusterTrustBundle ClusterTrustBundleProjection ContainerCheckpoint ContextualLogging
    CrossNamespaceVolumeDataSource CustomCPUCFSQuotaPeriod DisableNodeKubeProxyVersion=true@36
    DynamicResourceAllocation=true@35 EventedPLEG ExecProbeTimeout=true@35 GracefulNodeShutdown
    GracefulNodeShutdownBasedOnPodPriority HPAScaleToZero ImageMaximumGCAge=true@35 InPlacePodVerticalScaling=true@35
    KMSv1 KubeletCgroupDriverFromCRI=true@34 KubeletInUserNamespace KubeletPodResourcesDynamicResources=true@36
    KubeletPodResourcesGet=true@36 KubeletSeparateDiskGC KubeletTracing=true@34
    LocalStorageCapacityIsolationFSQuotaMonitoring LoggingAlphaOptions LoggingBetaOptions
    MatchLabelKeysInPodAffinity=true@33 MatchLabelKeysInPodTopologySpread MaxUnavailableStatefulSet MemoryQoS
    MultiCIDRServiceAllocator=true@34 NFTablesProxyMode=true@33 NodeInclusionPolicyInPodTopologySpread=true@33
    NodeLogQuery=true@36 NodeSwap=true@34 OpenAPIEnums PodAndContainerStatsFromCRI PodDeletionCost
    PodReadyToStartContainersCondition=true@37 PodSchedulingReadiness=true@30 ProcMountType=true@36 QOSReserved
    RecoverVolumeExpansionFailure=true@34 RotateKubeletServerCertificate RuntimeClassInImageCriApi
    SELinuxMountReadWriteOncePod=true@36 SeparateCacheWatchRPC=false@36 SeparateTaintEvictionController=true@34
    ServiceAccountTokenJTI=true@32 ServiceAccountTokenNodeBinding=true@33
    ServiceAccountTokenNodeBindingValidation=true@32 ServiceAccountTokenPodNodeInfo=true@32 StorageVersionAPI
    StorageVersionHash TopologyManagerPolicyAlphaOptions TopologyManagerPolicyBetaOptions
    TopologyManagerPolicyOptions=true@36 TranslateStreamCloseWebsocketRequests UnauthenticatedHTTP2DOSMitigation
    UnknownVersionInteroperabilityProxy UserNamespacesSupport=true@36 VolumeAttributesClass=true@36 WatchList
    WinDSR=true@34 WinOverlay=true@34 WindowsHostNetwork
  `,
  '30-32': 'AppArmorFields=true@31',
  '30-34': 'StrictCostEnforcementForVAP=true@32 StrictCostEnforcementForWebhooks=true@32',
  '30-35': 'ServiceTrafficDistribution=true@33',
  '30-36': 'JobSuccessPolicy=true@33 OrderedNamespaceDeletion=true@34 RetryGenerateName=true@32',
  '30-37': `
    APIServingWithRoutine CustomResourceFieldSelectors=true@32 InformerResourceVersion JobManagedBy=true@35
    MutatingAdmissionPolicy PortForwardWebsockets RecursiveReadOnlyMounts=true@33
    RelaxedEnvironmentVariableValidation=true@34 SELinuxMount StorageNamespaceIndex StorageVersionMigrator
    WatchListClient
  `,
  '31-31': 'DRAControlPlaneController',
  '31-36': `
    AnonymousAuthConfigurableEndpoints=true@34 AuthorizeNodeWithSelectors=true@34 AuthorizeWithSelectors=true@34
    ResilientWatchCacheInitialization=true@34
  `,
  '31-37': `
    AllowDNSOnlyNodeCSR AllowInsecureKubeletCertificateSigningRequests ConcurrentWatchObjectDecode
    CoordinatedLeaderElection DisableAllocatorDualWrite=true@35 ImageVolume=true@36 ReloadKubeletServerCertificateFile
    ResourceHealthStatus SupplementalGroupsPolicy=true@35 WatchCacheInitializationPostStartHook=true@37
  `,
  '32-35': 'InPlacePodVerticalScalingAllocatedStatus',
  '32-36': 'BtreeWatchCache=true@33 PodLifecycleSleepActionAllowZero=true@34 RelaxedDNSSearchValidation=true@34',
  '32-37': `
    AllowOverwriteTerminationGracePeriodSeconds=false@35 AllowUnsafeMalformedObjectDeletion CBORServingAndStorage
    ClientsAllowCBOR ClientsPreferCBOR ComponentFlagz ComponentStatusz DRAAdminAccess=true@36
    DRAResourceClaimDeviceStatus=true@37 ExternalServiceAccountTokenSigner=true@36
    InPlacePodVerticalScalingExclusiveCPUs KubeletCrashLoopBackOffMax KubeletFineGrainedAuthz=true@36
    KubeletRegistrationGetOnExistsOnly PodLevelResources PodLogsQuerySplitStreams RemoteRequestHeaderUID
    SELinuxChangePolicy=true@36 SchedulerAsyncPreemption ServiceAccountNodeAudienceRestriction SystemdWatchdog=true@35
    WindowsCPUAndMemoryAffinity WindowsGracefulNodeShutdown
  `,
  '33-33': 'LegacySidecarContainers',
  '33-36': 'StreamingCollectionEncodingToJSON=true@34 StreamingCollectionEncodingToProtobuf=true@34',
  '33-37': `
    AggregatedDiscoveryRemoveBetaType=true@35 AllowParsingUserUIDFromCertAuth ContainerStopSignals DRADeviceTaints
    DRAPartitionableDevices DRAPrioritizedList=true@37 DeclarativeValidation=true@36
    DeclarativeValidationTakeover=false@37 DeploymentReplicaSetTerminatingReplicas
    DisableCPUQuotaWithExclusiveCPUs=true@37 GitRepoVolumeDriver=false@36 HPAConfigurableTolerance=true@37
    InOrderInformers=true@36 KubeletEnsureSecretPulledImages KubeletPSI=true@36
    KubeletServiceAccountTokenForCredentialProviders ListFromCacheSnapshot MutableCSINodeAllocatableCount=true@36
    PodObservedGenerationTracking=true@35 PodTopologyLabelsAdmission PreferSameTrafficDistribution=true@35
    ReduceDefaultCrashLoopBackOffDecay SchedulerPopFromBackoffQ StorageCapacityScoring StrictIPCIDRValidation
  `,
  '34-34': 'ProbeHostPodSecurityStandards=true',
  '34-36': 'PreventStaticPodAPIReferences',
  '34-37': `
    ClearingNominatedNodeNameAfterBinding ContainerRestartRules DRAConsumableCapacity DRADeviceBindingConditions
    DRAExtendedResource=true@37 DRASchedulerFilterTimeout DetectCacheInconsistency EnvFiles HostnameOverride=true@37
    InPlacePodVerticalScalingExclusiveMemory KubeletPodResourcesListUseActivePods
    MatchLabelKeysInPodTopologySpreadSelectorMerge NominatedNodeNameForExpectation PodCertificateRequest
    RelaxedServiceNameValidation=true@37 SchedulerAsyncAPICalls SizeBasedListCostEstimate
    StatefulSetSemanticRevisionComparison StructuredAuthenticationConfigurationEgressSelector
    TokenRequestServiceAccountUIDValidation
  `,
  '35-36': 'GangScheduling',
  '35-37': `
    AuthorizePodWebsocketUpgradeCreatePermission CRDObservedGenerationTracking CSIServiceAccountTokenSecrets=true@36
    ChangeContainerStatusOnKubeletRestart CloudControllerManagerWatchBasedRoutesReconciliation
    ConstrainedImpersonation DRADeviceTaintRules GenericWorkload InOrderInformersBatchProcess
    InPlacePodLevelResourcesVerticalScaling MutablePVNodeAffinity MutablePodResourcesForSuspendedJobs
    MutableSchedulingDirectivesForSuspendedJobs NodeDeclaredFeatures=true@37 OpportunisticBatching
    RestartAllContainersOnContainerExits StructuredAuthenticationConfigurationJWKSMetrics
    TaintTolerationComparisonOperators UserNamespacesHostNetworkSupport VolumeLimitScaling
  `,
  '36-36': 'WorkloadAwarePreemption',
  '36-37': `
    AllowServiceExternalIPs AtomicFIFO CRIListStreaming ClientsAllowCARotation ClientsAllowTLSCacheGC
    ControllerManagerReleaseLeaderElectionLockOnExit DRAListTypeAttributes DRANodeAllocatableResources
    DRAResourceClaimGranularStatusAuthorization DRAResourcePoolStatus DRAWorkloadResourceClaims
    DeclarativeValidationBeta ExtendWebSocketsToKubelet ImageVolumeWithDigest
    InPlacePodVerticalScalingInitContainers=true@37 ManifestBasedAdmissionControlConfig NativeHistograms
    PLEGOnDemandRelist=true@37 PersistentVolumeClaimUnusedSinceTime PodLevelResourceManagers PodsAPI
    ReloadKubeletClientCAFile ResourceHealthStatusMessage ServiceCIDRStatusFieldWiping ShardedListAndWatch
    StaleControllerConsistencyDaemonSet StaleControllerConsistencyJob StaleControllerConsistencyReplicaSet
    StaleControllerConsistencyStatefulSet TopologyAwareWorkloadScheduling UnlockWhileProcessingFIFO WorkloadWithJob
  `,
  '37-37': `
    APIServerWebhookAuthenticationToken AtomicWriteVolumeUserFields CompositePodGroup
    ConsistentListFromCacheSkipTimeoutFallback DRADerivedAttributes DRADeviceCompatibilityGroups
    DRAFractionalCapacityRange DRAOptionalNodeOperations DRAPartitionableDevicesType DefaultPodSysctls
    EmptyDirVolumeMode EtcdRangeStream EvictionRequestAPI ExcludeAdmissionWebhookVirtualResources
    GRPCContainerProbeTLS H2CContainerProbe HPAGeneration HPAOptimizedSelectorStore HugepageAwareEviction
    InPlacePodVerticalScalingMemoryBackedVolumes InPlacePodVerticalScalingSchedulerPreemption
    InterPodAffinityHostnameFastPath KubeProxyIPVS KubeProxyNFTablesLocalhostNodePorts KubeletAllocatedPodsEndpoint
    NFTablesNetlink NodeControllerLeaseCircuitBreaker NodeLifecycleConditions PodGroupPreemptionPolicy
    PodLevelResourcesFixDefaulting PodLevelResourcesFixKubeletQOSClass SchedulerPreQueueingHints
    StaleControllerConsistencyHPA StatefulSetRecreateStrategy VolumeBindMountOptions WatchListCompression
    WebhookRoundTripLoadBalancing
  `,
};

interface Gate {
  readonly first: number;
  readonly last: number;
  readonly lock?: { readonly to: string; readonly from: number };
}

// A Map, so that no name which every object has, such as `constructor`, is a gate.
const BY_NAME: ReadonlyMap<string, Gate> = new Map(
  Object.entries(GATES).flatMap(([range, gates]) => {
    const [first = 0, last = 0] = range.split('-').map(Number);
    return gates
      .trim()
      .split(/\s+/)
      .map((gate): [string, Gate] => {
        const [name = '', to, from = first] = gate.split(/[=@]/);
        return [name, { first, last, ...(to !== undefined && { lock: { to, from: Number(from) } }) }];
      });
  }),
);

/**
 * Why kube-proxy of Kubernetes 1.`minor` does not start with this gate set so, without the gate's name in front, or null
 * when it accepts it; a version that is not covered is judged as the nearest one that is. It looks at one gate alone:
 * from 1.35 on kube-proxy also refuses a gate that is on while one it depends on is off.
 */
export function refuseGate(name: string, on: boolean, minor: number): string | null {
  const judged = Math.min(Math.max(minor, GATE_VERSIONS.oldest), GATE_VERSIONS.newest);
  const gate = BY_NAME.get(name);
  if (!gate || judged < gate.first || judged > gate.last) return `is not known to Kubernetes 1.${judged}`;
  const { lock } = gate;
  // A locked gate may be set to the value it is locked to.
  if (!lock || judged < lock.from || lock.to === String(on)) return null;
  return `is locked to ${lock.to} in Kubernetes 1.${judged}`;
}
