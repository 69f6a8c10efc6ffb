import { text } from "@slipway/action";

/** The input that names a repository. */
export const repositoryName = (about: string) =>
  text(about, {
    form: {
      pattern: /^(?=.{2,256}$)[a-z0-9]+([._-][a-z0-9]+)*(\/[a-z0-9]+([._-][a-z0-9]+)*)*$/,
      write: "Write 2 to 256 small letters and digits, with ., _, - or / between them, without the registry's address.",
    },
  });
