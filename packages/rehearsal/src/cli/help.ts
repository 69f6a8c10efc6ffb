import { faultKinds } from "@slipway/simulator";
import { eventRefs } from "../runner/run/github-event.ts";

const exitCodes = `Exit code: 0 everything went as expected, 1 a run failed, a permission was denied or something was not as expected, 2 an argument, an input or a
workflow file is wrong.`;

/** What `npm run rehearse -- --help` prints. */
export const help = `Rehearses a workflow on a simulated cloud, and writes rehearsal/NAME/report.html.

  npm run rehearse -- WORKFLOW [options]

WORKFLOW is the path of a workflow file, or the name of one in .github/workflows.

  --with FILE        inputs, one "name: value" a line
  --vars FILE        variables of the repository, one "name: value" a line
  --mode MODE        plan, apply, check, plan-destroy or destroy
  --event EVENT      ${Object.keys(eventRefs).join(", ")}
  --scenario LIST    several runs in one world: plan,apply,drift,check,apply,destroy
  --edits FILE       what someone changes by hand when the scenario comes to drift
  --world FILE       takes up the world in this file, and keeps it there for the next time
  --role FILE        all that the rehearsed identity may do in Azure (a role as JSON) or AWS (an IAM policy); may be repeated
  --landing-zone     the subscription in Azure has the policies of a landing zone
  --exempt POLICY    with --landing-zone: what the subscription is exempt from, as the denial's advice names it; may be repeated
  --server NAME      ghes-3.20: a server that refuses by name what GitHub Enterprise Server 3.20 does not take, and
                     has its addresses (https://github.contoso.example); by default github.com
  --fault FAULT      every:N throttles each N-th request, KIND@INDEX strikes one; may be repeated
  --seed NUMBER      another seed gives other IDs and other chances
  --speed NUMBER     seconds of the clouds' clock in a second of this machine; by default as many as possible
  --verbose          shows every step and every line of output
  --help             shows this

A role is assigned in the resource groups, or the subscription, of its AssignableScopes: each subscription stands for the
simulated one. In a cloud without a role or policy the identity may do everything. What was denied is listed at the end, with
what to add to the role.

A landing zone denies, as Azure's own reference for one does: public clusters, local accounts, storage accounts and registries
that the internet reaches, an admin user or anonymous pulls of a registry, http, TLS below 1.2, vaults that can be purged,
subnets without a network security group, regions other than northeurope and westeurope. What is created in a resource
group gets its tag costCenter. Public addresses are denied as in the management group corp. On a cluster it deploys the add-on for
Azure Policy and diagnostic settings, ten minutes after the cluster was made or changed.

Kinds of faults: ${faultKinds.join(", ")}.

An edits file is a list:
  - delete: "*/virtualNetworkLinks/shop-*"
  - change: "*/subnets/hopsworks"
    set: { properties.addressPrefix: 172.18.0.0/23 }
  - change: "arn:aws:eks:*:nodegroup/shop/*"
    set: { scalingConfig.minSize: 1, tags.team: others }
  - change: "*:security-group/shop-*"
    add: { ingress: { IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0 } }
A pattern is compared with resource IDs of Azure and ARNs of AWS; networks, subnets and groups are found by their names too.

NO_COLOR turns colours off, FORCE_COLOR turns them on.

${exitCodes}
`;

/** What `npm start -- --help` prints. */
export const startHelp = `Rehearses the workflow aks-private from an empty resource group to a repaired drift, and writes
rehearsal/aks-private/report.html. The bundles of all steps run in one process; npm run rehearse starts one for each, as
GitHub's runner does.

  npm start [-- --verbose]

  --verbose          shows every step and every line of output
  --help             shows this

${exitCodes}
`;
