/** Orders test files: with `time` as Jest asks it of how long one took, undefined where no one knows. */
declare class GroupsFirst {
  time(test: { readonly path: string }): number | undefined;
  sort<Test extends { readonly path: string }>(tests: readonly Test[]): Test[];
}
export = GroupsFirst;
