import { AwsRefusal, type Call, type Fields, type Operation, type Operations } from "../../engine/operation.ts";
import { seconds } from "./document.ts";
import { constraint, uniqueId } from "./names.ts";
import type { ServiceCredential, User } from "./state.ts";
import { theUser, userResource } from "./users.ts";

/** Services that take a user name and password of IAM's. */
const services = new Set(["bedrock.amazonaws.com", "cassandra.amazonaws.com", "codecommit.amazonaws.com"]);

const states = ["Active", "Inactive"];

function theCredential(call: Call, user: User): ServiceCredential {
  const id = call.need("ServiceSpecificCredentialId");
  if (!/^\w+$/.test(id)) {
    throw constraint("serviceSpecificCredentialId", "Member must satisfy regular expression pattern: [\\w]+");
  }
  const found = user.credentials.find((each) => each.ServiceSpecificCredentialId === id);
  if (found) return found;
  throw new AwsRefusal(404, "NoSuchEntity", `No such credential ${id} exists`);
}

/** The status that a call wants, one of two. */
function statusOf(call: Call): string {
  const status = call.need("Status");
  if (states.includes(status)) return status;
  throw constraint("status", "Member must satisfy enum value set");
}

const newPassword = ({ world }: Call): string => `${world.ids.word(43)}=`;

function create(call: Call, user: User): Fields {
  const ServiceName = call.need("ServiceName");
  if (!services.has(ServiceName)) {
    const message = `No such service ${ServiceName} is supported for Service Specific Credentials`;
    throw new AwsRefusal(404, "NoSuchEntity", message);
  }
  const same = user.credentials.filter((each) => each.ServiceName === ServiceName);
  if (same.length >= 2) {
    throw new AwsRefusal(409, "LimitExceeded", "Cannot exceed quota for ServiceSpecificCredentialsPerUser: 2");
  }
  const credential: ServiceCredential = {
    UserName: user.UserName,
    ServiceName,
    ServiceUserName: `${user.UserName}${same.length > 0 ? `+${same.length}` : ""}-at-${call.account}`,
    ServiceSpecificCredentialId: uniqueId(call, "ACCA"),
    CreateDate: seconds(call.world),
    Status: "Active",
  };
  user.credentials.push(credential);
  return { ServiceSpecificCredential: { ...credential, ServicePassword: newPassword(call) } };
}

const onUser = (run: (call: Call, user: User) => Fields | undefined): Operation => ({
  resource: userResource,
  run: (call) => run(call, theUser(call)),
});

/** User names and passwords for single services. */
export const serviceCredentialOperations: Operations = {
  CreateServiceSpecificCredential: onUser(create),
  ListServiceSpecificCredentials: onUser((call, { credentials }) => {
    const service = call.text("ServiceName");
    const chosen = credentials.filter(({ ServiceName }) => service === undefined || ServiceName === service);
    return { ServiceSpecificCredentials: chosen.map((each) => ({ ...each })) };
  }),
  UpdateServiceSpecificCredential: onUser((call, user) => {
    const status = statusOf(call);
    theCredential(call, user).Status = status;
    return undefined;
  }),
  ResetServiceSpecificCredential: onUser((call, user) => ({
    ServiceSpecificCredential: { ...theCredential(call, user), ServicePassword: newPassword(call) },
  })),
  DeleteServiceSpecificCredential: onUser((call, user) => {
    const gone = theCredential(call, user);
    user.credentials.splice(user.credentials.indexOf(gone), 1);
    return undefined;
  }),
};
