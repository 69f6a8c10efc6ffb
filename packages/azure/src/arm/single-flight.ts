/** The same request, but those who make it while it is under way share the answer. */
export function singleFlight<T>(request: () => Promise<T>): () => Promise<T> {
  let underWay: Promise<T> | undefined;
  return () => {
    underWay ??= request().finally(() => {
      underWay = undefined;
    });
    return underWay;
  };
}
