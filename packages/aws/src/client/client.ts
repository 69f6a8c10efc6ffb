import { isReadOnly } from "@slipway/action";
import type { AwsReads } from "../aws.ts";
import { forClients } from "../sign-in/sign-in.ts";
import { clientConfig } from "./config.ts";
import { overlay } from "./planned/overlay.ts";

type Config = ReturnType<typeof clientConfig> & { readonly credentials: ReturnType<typeof forClients> };
type Middleware = ReturnType<typeof overlay>;

/** A client of the vendor's, as far as its configuration goes. */
interface VendorClient {
  readonly middlewareStack: { add(middleware: Middleware, options: { readonly step: "initialize" }): void };
}

/**
 * The run's client of a service, whose name is as in permissions; made once. In a plan and a check it reads what the
 * job's steps plan as if it were there.
 */
export function clientOf<C>(service: string, make: (config: Config) => C): (aws: AwsReads) => C {
  const clients = new WeakMap<AwsReads, C>();
  return (aws) => {
    const { region, run, signIn } = aws;
    const known = clients.get(aws);
    if (known) return known;
    const client = make({ ...clientConfig(region, run), credentials: forClients(signIn, run) });
    if (isReadOnly(run.mode))
      (client as VendorClient).middlewareStack.add(overlay(service, region, run.planned), { step: "initialize" });
    clients.set(aws, client);
    return client;
  };
}
