import { createHash } from "node:crypto";
import { define, lookup } from "../../../world/table.ts";
import {
  type Call,
  type Fields,
  fieldsOf,
  isFields,
  listOf,
  numberOf,
  type Operations,
  textOf,
  type Value,
} from "../../engine/operation.ts";
import { staysFor } from "./mutability.ts";
import {
  type Image,
  named,
  paged,
  type Repository,
  refuse,
  repositoryArn,
  theRepository,
  wrongParameter,
} from "./state.ts";

const resource = repositoryArn;

const imageId = ({ digest, tags }: Image): Fields[] =>
  tags.length > 0 ? tags.map((imageTag) => ({ imageDigest: digest, imageTag })) : [{ imageDigest: digest }];

function wanted(call: Call, { images }: Repository): Image[] {
  const status = textOf(call.fields("filter"), "tagStatus") ?? "ANY";
  const ids = listOf(call.input, "imageIds");
  const all = Object.values(images).filter(({ tags }) => status === "ANY" || (status === "TAGGED") === tags.length > 0);
  if (ids.length === 0) return all;
  return ids.map((id) => {
    const found = all.find((image) => isMeant(image, id));
    if (found) return found;
    const { imageTag, imageDigest } = id;
    const described = `{imageDigest:'${imageDigest ?? "null"}', imageTag:'${imageTag ?? "null"}'}`;
    const where = named(call, call.need("repositoryName"));
    throw refuse("ImageNotFoundException", `The image with imageId ${described} does not exist within ${where}`);
  });
}

const isMeant = (image: Image, id: Fields): boolean =>
  (id.imageDigest === undefined || id.imageDigest === image.digest) &&
  (id.imageTag === undefined || image.tags.includes(String(id.imageTag)));

function putImage(call: Call): Fields {
  const repository = theRepository(call);
  const manifest = call.need("imageManifest");
  const imageTag = call.text("imageTag");
  const { mediaType, size } = readManifest(manifest, call.text("imageManifestMediaType"));
  const digest = `sha256:${createHash("sha256").update(manifest).digest("hex")}`;
  const claimed = call.text("imageDigest");
  if (claimed !== undefined && claimed !== digest)
    throw refuse(
      "ImageDigestDoesNotMatchException",
      `The provided image digest '${claimed}' does not match the digest '${digest}' of the image manifest`,
    );
  const { repositoryName } = repository.shown;
  const holder = Object.values(repository.images).find(({ tags }) => imageTag !== undefined && tags.includes(imageTag));
  if (holder?.digest === digest) {
    const message = `Image with digest '${digest}' and tag '${imageTag}' already exists in the repository with name '${repositoryName}' in registry with id '${call.account}'`;
    throw refuse("ImageAlreadyExistsException", message);
  }
  if (holder && imageTag !== undefined && staysFor(imageTag, repository.shown)) {
    const message = `The image tag '${imageTag}' already exists in the '${repositoryName}' repository and cannot be overwritten because the repository is immutable.`;
    throw refuse("ImageTagAlreadyExistsException", message);
  }
  if (holder) holder.tags = holder.tags.filter((tag) => tag !== imageTag);
  const image = lookup(repository.images, digest) ?? {
    digest,
    tags: [],
    pushedAt: call.world.clock.now(),
    size,
    manifest,
    mediaType,
  };
  if (imageTag !== undefined) image.tags.push(imageTag);
  define(repository.images, digest, image);
  const id = { imageDigest: digest, ...(imageTag === undefined ? {} : { imageTag }) };
  const shown = { registryId: call.account, repositoryName, imageId: id, imageManifest: manifest };
  return { image: { ...shown, imageManifestMediaType: mediaType } };
}

/** What a manifest says: an image is as large as its configuration and its layers, an index as its own text. */
function readManifest(text: string, given: string | undefined): { readonly mediaType: string; readonly size: number } {
  let manifest: Value;
  try {
    manifest = JSON.parse(text);
  } catch {
    throw wrongParameter("ImageManifest", "Invalid JSON syntax");
  }
  const fields = isFields(manifest) ? manifest : {};
  const mediaType = given ?? textOf(fields, "mediaType");
  if (mediaType === undefined)
    throw refuse("InvalidParameterException", "image manifest mediatype not provided in manifest or parameter");
  const parts = [fieldsOf(fields, "config"), ...listOf(fields, "layers")];
  const size = parts.reduce((sum, part) => sum + (numberOf(part, "size") ?? 0), 0);
  return { mediaType, size: size || Buffer.byteLength(text) };
}

const notThere = (imageId: Fields): Fields => ({
  imageId,
  failureCode: "ImageNotFound",
  failureReason: "Requested image not found",
});

function getImages(call: Call): Fields {
  const repository = theRepository(call);
  const all = Object.values(repository.images);
  const chosen = listOf(call.input, "imageIds").map((id) => ({ id, image: all.find((each) => isMeant(each, id)) }));
  for (const { image } of chosen) if (image) image.pulledAt = call.world.clock.now();
  return {
    images: chosen.flatMap(({ id, image }) =>
      image
        ? {
            registryId: call.account,
            repositoryName: repository.shown.repositoryName,
            imageId: { imageDigest: image.digest, ...(id.imageTag === undefined ? {} : { imageTag: id.imageTag }) },
            imageManifest: image.manifest,
            imageManifestMediaType: image.mediaType,
          }
        : [],
    ),
    failures: chosen.flatMap(({ id, image }) => (image ? [] : [notThere(id)])),
  };
}

/** Why an image cannot be meant by an id. */
function wrongId({ imageDigest, imageTag }: Fields): Fields | undefined {
  if (imageDigest === undefined && imageTag === undefined)
    return {
      failureCode: "MissingDigestAndTag",
      failureReason: "Invalid request parameters: both tag and digest cannot be null",
    };
  if (imageDigest === undefined || /^[\w.+-]+:[0-9a-fA-F]{64}$/.test(String(imageDigest))) return undefined;
  return {
    failureCode: "InvalidImageDigest",
    failureReason: "Invalid request parameters: image digest should satisfy the regex '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'",
  };
}

function deleteImages(call: Call): Fields {
  const { images } = theRepository(call);
  const imageIds: Fields[] = [];
  const failures: Fields[] = [];
  for (const id of listOf(call.input, "imageIds")) {
    const wrong = wrongId(id);
    if (wrong) {
      failures.push({ imageId: id, ...wrong });
      continue;
    }
    const image = Object.values(images).find((each) => isMeant(each, id));
    if (!image) {
      failures.push(notThere(id));
      continue;
    }
    // A digest takes all tags with it, and each is named.
    imageIds.push(
      ...(id.imageTag === undefined ? imageId(image) : [{ imageDigest: image.digest, imageTag: id.imageTag }]),
    );
    // Taking away one of several tags leaves the image.
    image.tags = id.imageTag === undefined ? [] : image.tags.filter((tag) => tag !== id.imageTag);
    if (id.imageTag === undefined || image.tags.length === 0) delete images[image.digest];
  }
  return { imageIds, failures };
}

export const imageOperations: Operations = {
  PutImage: { resource, run: putImage },
  ListImages: {
    resource,
    run: (call) => paged(call, "imageIds", wanted(call, theRepository(call)).flatMap(imageId)),
  },
  BatchGetImage: { resource, run: getImages },
  DescribeImages: {
    resource,
    run(call) {
      const details = wanted(call, theRepository(call)).map(
        ({ digest, tags, pushedAt, pulledAt, size, mediaType }) => ({
          registryId: call.account,
          repositoryName: call.need("repositoryName"),
          imageDigest: digest,
          ...(tags.length > 0 ? { imageTags: tags } : {}),
          imageSizeInBytes: size,
          imagePushedAt: pushedAt / 1000,
          ...(pulledAt === undefined ? {} : { lastRecordedPullTime: pulledAt / 1000 }),
          imageManifestMediaType: mediaType,
        }),
      );
      return paged(call, "imageDetails", details);
    },
  },
  BatchDeleteImage: { resource, run: deleteImages },
};
