import { aws } from "./aws.ts";
import { az } from "./az.ts";
import type { Story } from "./command.ts";
import { gh } from "./gh.ts";
import { helm } from "./helm.ts";
import { kubectl } from "./kubectl.ts";
import { terraform } from "./terraform.ts";

/** The commands of all clients. */
export const stories: readonly Story[] = [az, aws, gh, kubectl, helm, terraform];
