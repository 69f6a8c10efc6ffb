/** What an action can say to GitHub's runner, and ask of it. */
export interface Runner {
  /** Hides a text in the log from now on. */
  hide(secret: string): void;
  annotate(kind: Annotation, text: string, title?: string): void;
  debug(text: string): void;
  group(title: string): void;
  endGroup(): void;
  output(name: string, value: string): void;
  summary(markdown: string): Promise<unknown>;
  /** A token that says which job this is, made out to one audience. */
  idToken(audience: string): Promise<string>;
}

export type Annotation = "error" | "warning" | "notice";
