import { lookup } from "../../../world/table.ts";
import { AwsRefusal, type Call, type Fields, type Operations } from "../../engine/operation.ts";
import { makeRole, shownRole } from "./roles.ts";
import { type ServiceLinked, serviceLinked } from "./service-linked.ts";
import { existing, iam, isServiceLinked, type Role } from "./state.ts";

const invalid = (message: string) => new AwsRefusal(400, "InvalidInput", message);

function make(call: Call, service: string, { name, policy, description }: ServiceLinked, more: Partial<Role> = {}) {
  const statement = { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" };
  const trust = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  return makeRole(call, name, `/aws-service-role/${service}/`, trust, {
    attached: [`arn:aws:iam::aws:policy/aws-service-role/${policy}`],
    ...(description === undefined ? {} : { Description: description }),
    ...more,
  });
}

/** The service-linked role is made along with the first resource that needs it. */
export function ensureServiceLinked(call: Call, service: string): void {
  const known = lookup(serviceLinked, service);
  if (known && !lookup(iam(call.world).roles, known.name.toLowerCase())) make(call, service, known);
}

function create(call: Call): Fields {
  const service = call.need("AWSServiceName");
  const known = lookup(serviceLinked, service);
  const suffix = call.text("CustomSuffix");
  if (suffix !== undefined && !known?.suffix) throw invalid(`Custom suffix is not allowed for ${service}`);
  if (!known) throw invalid(`Service Linked Role creation is not supported for ${service}.`);
  const name = suffix === undefined ? known.name : `${known.name}_${suffix}`;
  if (lookup(iam(call.world).roles, name.toLowerCase())) {
    throw invalid(`Service role name ${name} has been taken in this account, please try a different suffix.`);
  }
  const Description = call.text("Description");
  const role = make(call, service, { ...known, name }, Description === undefined ? {} : { Description });
  return { Role: shownRole(role, "created") };
}

/** `task/` and the role's path, name and a number. */
const taskId = /^task\/aws-service-role\/[\w.-]+\/\w+\/[\w-]+$/;

/** Roles that services create for themselves, here created and deleted by request. */
export const serviceRoleOperations: Operations = {
  CreateServiceLinkedRole: {
    resource: (call) => `arn:aws:iam::${call.account}:role/aws-service-role/${call.need("AWSServiceName")}/*`,
    run: create,
  },
  DeleteServiceLinkedRole: {
    resource: (call) => `arn:aws:iam::${call.account}:role/aws-service-role/*/${call.need("RoleName")}`,
    run(call) {
      const { roles } = iam(call.world);
      const role = existing(roles, "role", call.need("RoleName"));
      if (!isServiceLinked(role)) throw invalid(`The role ${role.RoleName} is not a service-linked role.`);
      delete roles[role.RoleName.toLowerCase()];
      return { DeletionTaskId: `task${role.Path}${role.RoleName}/${call.world.ids.uuid()}` };
    },
  },
  GetServiceLinkedRoleDeletionStatus: {
    run(call) {
      const id = call.need("DeletionTaskId");
      if (taskId.test(id)) return { Status: "SUCCEEDED" };
      throw new AwsRefusal(404, "NoSuchEntity", `The deletion task ${id} cannot be found.`);
    },
  },
};
