import crypto from "node:crypto";
import { laws } from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

// A key of 4096 bits takes a second, and the laws make some hundreds: they get one of a few, each time another.
const pairs = Array.from({ length: 3 }, () =>
  crypto.generateKeyPairSync("rsa", {
    modulusLength: 1024,
    publicKeyEncoding: { type: "pkcs1", format: "der" },
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
  }),
);
let made = 0;
beforeAll(() => {
  jest.spyOn(crypto, "generateKeyPair").mockImplementation(((
    _type: string,
    _options: object,
    done: (error: null, publicKey: Buffer | undefined, privateKey: string | undefined) => void,
  ) => {
    made += 1;
    const pair = pairs[made % pairs.length];
    done(null, pair?.publicKey, pair?.privateKey);
  }) as never);
});
afterAll(() => jest.restoreAllMocks());

laws(action, arrange, {
  shown: "no other step reads the key of the agents, by which a cluster is known",
  rival: "Azure has no conditional write for connected clusters",
  everyFault: "most of its writes are those of Helm, which sends each again by itself",
  clusterRights: "helm writes there: like az, the plan asks whether the user may bind cluster roles",
});
