import { hasUnknown, type Unknown, unknown } from "@slipway/reconcile";
import { managedBy } from "../client/ownership.ts";
import { type DockerConfig, withLogin, writeConfig } from "./docker-config.ts";
import type { LoginSource, NeededLogin } from "./login-source.ts";
import { annotationOf, type Note, type Notes, noteOn, notesAnnotation, serverOfUnknown, withNote } from "./notes.ts";

/** The type of a secret with logins, and the key that they are at. */
export const secretType = "kubernetes.io/dockerconfigjson";
export const secretKey = ".dockerconfigjson";

/** The annotation with the record of the secret's maker. */
export const makerAnnotation = "slipway/made-by";

/** What to write of a secret: in wire shape but for its two JSON texts, so that a plan shows what is in them. */
export interface SecretBody {
  readonly apiVersion?: "v1";
  readonly kind?: "Secret";
  readonly type?: typeof secretType;
  readonly metadata: {
    readonly name?: string;
    readonly namespace?: string;
    readonly labels?: typeof managedBy;
    readonly annotations: { readonly [makerAnnotation]?: string; readonly [notesAnnotation]: Notes };
  };
  readonly data: { readonly [secretKey]: DockerConfig };
}

/** Which secret: `namespace/name`. */
export const idOf = ({ namespace, name }: { readonly namespace: string; readonly name: string }): string =>
  `${namespace}/${name}`;

export const collectionPath = (id: string): string => `/api/v1/namespaces/${id.split("/")[0]}/secrets`;
export const secretPath = (id: string): string => `${collectionPath(id)}/${id.split("/")[1]}`;

/** What is there already: other registries' logins and notes stay. */
interface Before {
  readonly config: DockerConfig;
  readonly notes: Notes;
}

/** The change of a secret by which it has a login. */
export async function bodyWith(
  id: string,
  server: string,
  { login: { username, password } }: NeededLogin,
  { config, notes }: Before,
): Promise<SecretBody> {
  const note: Note | Unknown =
    typeof password === "string"
      ? await noteOn(id, server, { username, password }, {})
      : unknown("the note on the login");
  return {
    metadata: { annotations: { [notesAnnotation]: withNote(notes, server, note) } },
    data: { [secretKey]: withLogin(config, server, { username, password }) },
  };
}

/** A new secret, with the record of its maker. */
export function newSecret(id: string, record: string, { metadata, data }: SecretBody): SecretBody {
  const [namespace = "", name = ""] = id.split("/");
  return {
    apiVersion: "v1",
    kind: "Secret",
    type: secretType,
    metadata: {
      name,
      namespace,
      labels: managedBy,
      annotations: { [makerAnnotation]: record, ...metadata.annotations },
    },
    data,
  };
}

/** The body with the login that is obtained now, where it is not known yet. */
export async function withObtained(id: string, body: SecretBody, source: LoginSource): Promise<SecretBody> {
  if (!hasUnknown(body)) return body;
  const { login, stamp } = await source.obtain();
  const notes = body.metadata.annotations[notesAnnotation];
  const server = serverOfUnknown(notes) ?? "";
  const note = await noteOn(id, server, login, stamp);
  return {
    ...body,
    metadata: {
      ...body.metadata,
      annotations: { ...body.metadata.annotations, [notesAnnotation]: withNote(notes, server, note) },
    },
    data: { [secretKey]: withLogin(body.data[secretKey], server, login) },
  };
}

/** The body as it is sent. */
export const encoded = ({ metadata, data, ...body }: SecretBody) => ({
  ...body,
  metadata: {
    ...metadata,
    annotations: { ...metadata.annotations, ...annotationOf(metadata.annotations[notesAnnotation]) },
  },
  data: { [secretKey]: writeConfig(data[secretKey]) },
});
