import type { Cloud } from "@slipway/simulator";

type Fields = Readonly<Record<string, unknown>>;

/** A repository as the simulated ECR shows it, without its times. */
interface WireRepository {
  readonly repository: Fields & { readonly repositoryArn: string };
  readonly tags: Readonly<Record<string, string>>;
  readonly policy: string | undefined;
}

/** Someone with all rights in the simulated ECR. */
export interface EcrOperator {
  /** One call. */
  call(operation: string, input: Fields): Promise<Fields>;
  /** A repository, its tags and its policy; undefined when there is none. */
  repository(name: string): Promise<WireRepository | undefined>;
  /** The lifecycle policy of a repository, as text. */
  lifecycle(name: string): Promise<string | undefined>;
  /** Pushes an image of some bytes, with tags or without. */
  push(name: string, content: string, ...tags: readonly string[]): Promise<void>;
}

export function ecrOperator(cloud: Cloud): EcrOperator {
  const send = async (operation: string, input: Fields) => {
    const headers = { "x-amz-target": `AmazonEC2ContainerRegistry_V20150921.${operation}` };
    const answer = await cloud.request("POST", "https://api.ecr.us-east-1.amazonaws.com/", input, headers);
    const content = typeof answer.body === "string" ? JSON.parse(answer.body || "{}") : (answer.body ?? {});
    return { status: answer.status, content: content as Fields };
  };
  const call = async (operation: string, input: Fields) => {
    const { status, content } = await send(operation, input);
    if (status >= 400) throw new Error(`${operation}: ${status} ${JSON.stringify(content)}`);
    return content;
  };
  return {
    call,
    async repository(name) {
      const { status, content } = await send("DescribeRepositories", { repositoryNames: [name] });
      if (status >= 400) return undefined;
      const [found] = content.repositories as (Fields & { repositoryArn: string })[];
      const { createdAt: _createdAt, ...repository } = found ?? { repositoryArn: "" };
      const { tags } = await call("ListTagsForResource", { resourceArn: repository.repositoryArn });
      const { policyText } = (await send("GetRepositoryPolicy", { repositoryName: name })).content;
      return {
        repository,
        tags: Object.fromEntries((tags as { Key: string; Value: string }[]).map(({ Key, Value }) => [Key, Value])),
        policy: policyText === undefined ? undefined : String(policyText),
      };
    },
    async lifecycle(repositoryName) {
      const { lifecyclePolicyText } = (await send("GetLifecyclePolicy", { repositoryName })).content;
      return lifecyclePolicyText === undefined ? undefined : String(lifecyclePolicyText);
    },
    async push(repositoryName, content, ...tags) {
      const imageManifest = JSON.stringify({
        schemaVersion: 2,
        mediaType: "application/vnd.docker.distribution.manifest.v2+json",
        content,
      });
      for (const imageTag of tags.length === 0 ? [undefined] : tags)
        await call("PutImage", { repositoryName, imageManifest, ...(imageTag === undefined ? {} : { imageTag }) });
    },
  };
}
