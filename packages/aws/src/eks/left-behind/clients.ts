import { ElasticLoadBalancingClient } from "@aws-sdk/client-elastic-load-balancing";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { clientOf } from "../../client/client.ts";

/** The run's client of Elastic Load Balancing, second generation. */
export const elbOf = clientOf("elasticloadbalancing", (config) => new ElasticLoadBalancingV2Client(config));

/** The same of the first. */
export const classicElbOf = clientOf("elasticloadbalancing", (config) => new ElasticLoadBalancingClient(config));
