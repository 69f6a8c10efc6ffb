import { awsService } from "./aws/engine/aws.ts";
import { cloudFormationApi } from "./aws/services/cloudformation/cloudformation.ts";
import { ec2Api } from "./aws/services/ec2/ec2.ts";
import { ecrApi } from "./aws/services/ecr/ecr.ts";
import { clusterAccess, readsConfigMap, tokenHolder } from "./aws/services/eks/authenticators.ts";
import { eksApi } from "./aws/services/eks/eks.ts";
import type { ClusterHost } from "./aws/services/eks/host.ts";
import { classicElbApi } from "./aws/services/elb/classic.ts";
import { elbApi } from "./aws/services/elb/elb.ts";
import { iamApi } from "./aws/services/iam/iam.ts";
import { kmsApi } from "./aws/services/kms/kms.ts";
import { logsApi } from "./aws/services/logs/logs.ts";
import { sts } from "./aws/services/sts/sts.ts";
import { arcDataPlane } from "./azure/arc/data-plane.ts";
import { registryService } from "./azure/arc/registry.ts";
import { armService, clusterRights, keyVaultService, storageDataService } from "./azure/engine/service.ts";
import { bearer } from "./azure/entra/bearer.ts";
import {
  addApplication,
  directory,
  federate,
  groupsOf,
  isGroup,
  isKnown,
  removePrincipal,
} from "./azure/entra/directory.ts";
import { entraService } from "./azure/entra/entra.ts";
import { graphService } from "./azure/graph/graph.ts";
import { type Client, environment } from "./cli/environment.ts";
import { githubService } from "./github/api/service.ts";
import { githubOidcService } from "./github/oidc/oidc.ts";
import { type GithubServer, placeGithub } from "./github/server.ts";
import { hopsworksService } from "./hopsworks/service.ts";
import type { Authenticators } from "./kubernetes/access/authenticate.ts";
import { mapNodes } from "./kubernetes/access/node-mapping.ts";
import { arcAgents } from "./kubernetes/arc-agents.ts";
import { installAzureMl } from "./kubernetes/azure-ml.ts";
import { closeCluster, clusterCredentials, findCluster, type OpenCluster } from "./kubernetes/cluster.ts";
import { install } from "./kubernetes/installed.ts";
import type { JsonObject } from "./kubernetes/json.ts";
import { runKubectl, runKubectlAs } from "./kubernetes/kubectl/run.ts";
import { changeCluster, installFlux, openCluster } from "./kubernetes/open.ts";
import { kubernetesService } from "./kubernetes/service.ts";
import { scaleNodes } from "./kubernetes/workers.ts";
import { dispatchOperator, type ServerContext } from "./server/dispatch.ts";
import { type Doors, openDoors } from "./server/doors.ts";
import type { Answer, ApiRequest, Service } from "./service.ts";
import { World, type WorldOptions } from "./world/world.ts";

export interface CloudOptions extends WorldOptions {
  /** Left out, any free one. */
  readonly port?: number;
  /** Where unsupported requests and crashes are logged; stderr by default. */
  readonly log?: (line: string) => void;
  /** Which of GitHub's servers there is, for its clouds to trust; left out, github.com. */
  readonly github?: GithubServer;
}

/** A simulated cloud that is being served. */
export interface Cloud {
  readonly world: World;
  readonly url: string;
  readonly proxy: string;
  /** The root certificate to trust, in PEM. */
  readonly ca: string;
  /** The environment that points a client here; the files it needs are written into the folder. */
  env(client: Client, folder: string): Record<string, string>;
  /** Send a request as an operator who may do everything, past faults and record; the URL is a vendor's, or a path at the plain door. */
  request(method: string, url: string, body?: object | string, headers?: Record<string, string>): Promise<Answer>;
  /** Run something just before each request is served, such as a change that someone else makes; undefined ends it. */
  before(happens: ((index: number) => void | Promise<void>) | undefined): void;
  close(): Promise<void>;
}

/** In the order in which they may claim a request. */
function services(world: World, ca: () => string): Service[] {
  const ec2 = ec2Api(world);
  return [
    githubOidcService,
    githubService,
    hopsworksService(world),
    entraService,
    graphService,
    kubernetesService(world, { authenticators }),
    awsService([
      sts,
      iamApi,
      ec2,
      eksApi(world, eksHost(ca)),
      ecrApi,
      logsApi,
      kmsApi,
      classicElbApi,
      elbApi,
      cloudFormationApi(world, { ec2, iam: iamApi }),
    ]),
    storageDataService(world, {
      authenticate: (request) => bearer(request, world, storageAudiences),
      directory: armDirectory,
    }),
    keyVaultService(world, {
      authenticate: (request) => bearer(request, world, vaultAudiences),
      directory: armDirectory,
    }),
    arcDataPlane(world, bearer),
    registryService,
    armService(world, { ...armOptions, kubernetes: aksHost(ca) }),
  ];
}

/** The data of storage accounts needs tokens for an audience of its own. */
const storageAudiences = ["https://storage.azure.com/", "https://storage.azure.com"];

/** So do the secrets of key vaults. */
const vaultAudiences = ["https://vault.azure.net/", "https://vault.azure.net"];

/** Who gets into clusters, by what the other services know. */
const authenticators: Authenticators = {
  aws: tokenHolder,
  accessEntry: clusterAccess,
  readsConfigMap,
  azureAllows: (key, person, wish, world) => clusterRights(world, armOptions)(key, person, wish),
};

const armDirectory = {
  subscriptions: (world: World) => directory(world).subscriptions,
  addApplication,
  removePrincipal,
  isKnown,
  isGroup,
  groupsOf,
  federate,
};

const armOptions = { authenticate: bearer, directory: armDirectory };

/** AKS's clusters run here. */
const aksHost = (ca: () => string) => ({
  openCluster: (world: World, want: OpenCluster) => openCluster(world, { ...want, serverCa: ca() }),
  closeCluster,
  changeCluster,
  scaleNodes,
  arcAgents,
  installFlux,
  installAzureMl,
  credentials: clusterCredentials,
  runCommand: async (
    ...[world, key, command, files, token]: [World, string, string, Readonly<Record<string, Buffer>>, string?]
  ) =>
    token === undefined
      ? runKubectl(world, key, command, files)
      : runKubectlAs(token, authenticators, world, key, command, files),
});

/** EKS's clusters run here. */
const eksHost = (ca: () => string): ClusterHost => ({
  ca,
  open: (world, { key, host, version, serviceCidr }) =>
    openCluster(world, {
      key,
      hosts: [host.toLowerCase()],
      signIn: "aws",
      version,
      serviceRange: serviceCidr.split(".", 2).join("."),
      nodes: 0,
    }),
  close: closeCluster,
  scaleNodes,
  upgrade(world, key, version) {
    const cluster = findCluster(world, key);
    if (cluster) cluster.version = version;
  },
  mapNodes,
  install: (world, key, name, objects) => install(world, key, name, objects as JsonObject[]),
});

/** Whether some service speaks for a vendor's host. */
function claimsHost({ services, world }: ServerContext, host: string): boolean {
  const url = new URL(`https://${host}/`);
  const closed = new AbortController().signal;
  return services.some((service) =>
    service.claims({ method: "GET", url, headers: { host }, body: Buffer.alloc(0), closed }, world),
  );
}

/** Start a cloud with a world of its own. */
export async function startCloud(options: CloudOptions = {}): Promise<Cloud> {
  const world = new World(options);
  if (options.github) placeGithub(world, options.github);
  let doors: Doors | undefined;
  const context: ServerContext = {
    world,
    services: services(world, () => doors?.ca ?? ""),
    log: options.log ?? ((line) => void process.stderr.write(`${line}\n`)),
  };
  doors = await openDoors(context, options.port ?? 0, (host) => claimsHost(context, host));
  const url = `https://localhost:${doors.port}`;
  const proxy = `http://localhost:${doors.port}`;
  return {
    world,
    url,
    proxy,
    ca: doors.ca,
    env: (client, folder) => environment(client, folder, { world, url, proxy, ca: doors.ca }),
    request(method, target, body, headers = {}) {
      const request: ApiRequest = {
        method,
        url: new URL(target, url),
        headers: { ...(typeof body === "object" ? { "content-type": "application/json" } : {}), ...headers },
        body: Buffer.from(typeof body === "object" ? JSON.stringify(body) : (body ?? "")),
        closed: new AbortController().signal,
        operator: true,
      };
      return dispatchOperator(context, request);
    },
    before(happens) {
      context.before = happens;
    },
    close: () => doors.close(),
  };
}
