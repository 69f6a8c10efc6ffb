import { generateKeyPairSync } from "node:crypto";
import { certificate, keyId, pem } from "../../../packages/simulator/src/server/certificate.ts";

const day = 24 * 60 * 60 * 1000;

/** A server's certificate below an authority that is itself below a root which no one shows. */
export function intermediate(): { readonly ca: string; readonly key: string; readonly cert: string } {
  const makeKey = () => generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
  const [root, middle, leaf] = [makeKey(), makeKey(), makeKey()];
  const times = { from: new Date(Date.now() - day), until: new Date(Date.now() + day) };
  const serial = (key: typeof root) => keyId(key).subarray(0, 16);
  return {
    ca: pem(
      certificate({ ...times, subject: "middle", issuer: "root", serial: serial(middle), key: middle, signer: root }),
    ),
    key: leaf.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: pem(
      certificate({
        ...times,
        subject: "server",
        issuer: "middle",
        serial: serial(leaf),
        key: leaf,
        signer: middle,
        hosts: ["127.0.0.1"],
      }),
    ),
  };
}
