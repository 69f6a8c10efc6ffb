import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { token } from "./clients.ts";
import { type HostileServer, hostileServer } from "./hostile-server.ts";

export const guid = "0a000000-0000-4000-8000-00000000000f";

/** A server that signs anyone in, an empty folder as the home, and nothing else in this process's environment. */
export interface SignInWorld {
  readonly server: HostileServer;
  readonly folder: string;
  /** Who is asked to sign someone in: the bodies of the requests for tokens. */
  readonly bodies: string[];
  close(): Promise<void>;
}

export async function openSignInWorld(): Promise<SignInWorld> {
  const machine = { ...process.env };
  const folder = mkdtempSync(join(tmpdir(), "slipway-sign-in-"));
  const bodies: string[] = [];
  const server = await hostileServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      const { url = "" } = request;
      if (/token$/.test(url) || body.includes("Action=")) bodies.push(body);
      const isAws = body.includes("Action=");
      response.writeHead(200, { "content-type": isAws ? "text/xml" : "application/json" });
      response.end(isAws ? xmlFor(body) : JSON.stringify(jsonFor(url, server)));
    });
  });
  // The vendors' own chains read the process's environment.
  process.env = { PATH: folder, HOME: folder, AWS_EC2_METADATA_DISABLED: "true" };
  return {
    server,
    folder,
    bodies,
    async close() {
      process.env = machine;
      await server.close();
      rmSync(folder, { recursive: true });
    },
  };
}

const jsonFor = (url: string, server: HostileServer): object =>
  url.includes("openid-configuration")
    ? {
        issuer: `${server.url}/${guid}/v2.0`,
        authorization_endpoint: `${server.url}/${guid}/oauth2/v2.0/authorize`,
        token_endpoint: `${server.url}/${guid}/oauth2/v2.0/token`,
        jwks_uri: `${server.url}/${guid}/discovery/v2.0/keys`,
      }
    : { access_token: token(), expires_in: 3600, token_type: "Bearer", id: "/x", kind: "Namespace", value: [] };

/** The answers of STS, as its model has them (client-sts, sts-2011-06-15). */
function xmlFor(body: string): string {
  const action = /Action=(\w+)/.exec(body)?.[1] ?? "";
  const role = decodeURIComponent(/RoleArn=([^&]+)/.exec(body)?.[1] ?? "")
    .split("/")
    .at(-1);
  const arn = `arn:aws:sts::111122223333:assumed-role/${role || "machine"}/x`;
  const keys = `<Credentials><AccessKeyId>AKIAEXAMPLE</AccessKeyId><SecretAccessKey>${"k".repeat(40)}</SecretAccessKey><SessionToken>${"t".repeat(40)}</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>`;
  const inside =
    action === "GetCallerIdentity"
      ? `<Arn>${arn}</Arn><Account>111122223333</Account>`
      : `${keys}<AssumedRoleUser><Arn>${arn}</Arn><AssumedRoleId>X:x</AssumedRoleId></AssumedRoleUser>`;
  return `<${action}Response><${action}Result>${inside}</${action}Result></${action}Response>`;
}
