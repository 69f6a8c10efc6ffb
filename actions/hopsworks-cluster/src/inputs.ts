import { choice, flag, integer, list, optional, text } from "@slipway/action";
import { autoscaleLine, databaseLine, hopsworksInputs, workerLine } from "@slipway/hopsworks";

const instanceType = { pattern: /^[A-Za-z][\w.-]{1,60}$/, write: "Write an instance type such as Standard_D8_v3." };
const nameOrId = { pattern: /^[\w/][\w./:()+=,@-]{0,499}$/, write: "Write a name or an ID, without blanks." };

const tagLine = text("A tag.", {
  form: {
    pattern: /^(?!made-by=)[^=]{1,128}=.{0,256}$/,
    write: "Write name=value, and another name than made-by: Slipway records in that tag what it created.",
  },
});

export const inputs = {
  name: text("The name of the cluster, unique in the account.", {
    form: { pattern: /^[A-Za-z0-9][\w-]{0,99}$/, write: "Write letters, digits, dashes and underscores." },
  }),
  cloud: choice("The cloud that the cluster runs in.", ["azure", "aws"]),
  region: optional(
    text("The region; a new cluster needs it.", {
      form: { pattern: /^[a-z][a-z0-9-]{2,40}$/, write: "Write a region's name, such as northeurope or eu-north-1." },
    }),
  ),
  "resource-group": optional(
    text("Azure: the resource group of the cluster; a new one needs it.", {
      form: { pattern: /^[\w().-]{0,89}[\w()-]$/, write: "Write the name of a resource group, not its ID." },
    }),
  ),
  identity: optional(
    text(
      "What the machines act as; a new cluster needs it. Azure: the name or ID of a user-assigned identity. AWS: the ARN of an instance profile.",
      { form: nameOrId },
    ),
  ),
  "storage-account": optional(
    text("Azure: the name or ID of the storage account for the data; a new cluster needs it.", { form: nameOrId }),
  ),
  container: optional(
    text("Where the data goes; a new cluster needs it, empty. Azure: a blob container. AWS: a bucket.", {
      form: { pattern: /^[a-z0-9][a-z0-9.-]{2,62}$/, write: "Write the name of a container or bucket." },
    }),
  ),
  "container-empty": optional(
    choice(
      "Whether the container is empty, as create-storage puts it out: with false a new cluster is refused before anything is sent.",
      ["true", "false", "unknown"],
    ),
  ),
  network: optional(
    text(
      "The network; without it Hopsworks makes one. Azure: the name or ID of a virtual network; a name is looked for in resource-group. AWS: the ID of a VPC.",
      { form: nameOrId },
    ),
  ),
  subnet: optional(text("The subnet in that network. Azure: its name or ID. AWS: its ID.", { form: nameOrId })),
  "security-group": optional(
    text("The security group of the machines; without it Hopsworks makes one. Azure: its name or ID. AWS: its ID.", {
      form: nameOrId,
    }),
  ),
  kubernetes: optional(text("The AKS or EKS cluster to use: its name, or its ID in Azure.", { form: nameOrId })),
  registry: optional(
    text(
      "The registry for images. Azure: the name or ID of a registry, which an AKS cluster needs. AWS: the account of the registry; by default that of the instance profile.",
      { form: nameOrId },
    ),
  ),
  "ssh-key": optional(
    text("The name of the SSH key in the cloud; on Azure a new cluster needs it.", { form: nameOrId }),
  ),
  version: optional(
    text(
      "The version of Hopsworks; a new cluster needs it. A newer one is an upgrade, which takes hours and stops the cluster for a while.",
      { form: { pattern: /^\d+\.\d+(\.\d+)?$/, write: "Write a version such as 3.9.0." } },
    ),
  ),
  state: optional(
    choice("Whether the cluster runs: it is started or stopped as need be. A new one runs.", ["running", "stopped"]),
  ),
  "head-instance-type": optional(
    text("The instance type of the head; a new cluster needs it. It changes only while the cluster is stopped.", {
      form: instanceType,
    }),
  ),
  "head-disk-gb": optional(
    integer("The disk of the head, by default 512 GB for a new cluster. It never changes.", { min: 256, max: 65_536 }),
  ),
  database: optional(
    list(
      "The nodes of RonDB, one role a line, as `role=data, type=Standard_D4s_v4, disk=512, count=2`; roles are management, data, mysql and api, or one line with role=single. A new cluster needs it; it never changes.",
      databaseLine,
    ),
  ),
  workers: optional(
    list(
      "The workers, one kind a line, as `type=Standard_D8_v3, disk=256, count=2`; by default a disk of 512 GB. All of them: kinds that no line names are removed. Those on the spot market stay.",
      workerLine,
    ),
  ),
  autoscale: optional(
    autoscaleLine(
      "How workers without GPU come and go by load, as `type=Standard_D8_v3, disk=256, min=0, max=10, standby=0.5, downscale-seconds=300`; or off.",
    ),
  ),
  "public-ip": optional(flag("Whether the cluster has a public IP; by default true for a new one. It never changes.")),
  "lets-encrypt": optional(
    flag(
      "Whether the cluster gets a certificate of Let's Encrypt, for which port 80 is open; by default true for a new one. It never changes.",
    ),
  ),
  "managed-users": optional(
    flag("Whether Hopsworks manages the users; by default true for a new cluster. It never changes."),
  ),
  "backup-days": optional(
    integer(
      "How many days backups are kept, 0 for none or at least 7; by default 0 for a new cluster. It never changes.",
      {
        min: 0,
        max: 365,
      },
    ),
  ),
  tags: optional(list("Tags of a new cluster, one name=value a line. They never change; other tags stay.", tagLine)),
  ...hopsworksInputs,
};
