import { killed } from "./killed.ts";

killed(["a key vault", "a GitHub secret"].map((way) => ({ name: "create-ssh-key", way })));
