/** A shorter one would hide parts of words. */
const shortest = 8;

/** Takes some texts out of whatever is reported. Clouds change the case of IDs. */
export function hiderOf(hide = ""): <T>(data: T) => T {
  const hidden = hide.split(/\s+/).filter((each) => each.length >= shortest);
  if (hidden.length === 0) return (data) => data;
  // Of two that begin alike the longer one first: the rest of it would stay.
  const longestFirst = hidden.toSorted((one, other) => other.length - one.length);
  const any = new RegExp(longestFirst.map((each) => each.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("|"), "gi");
  const without = (text: string) => text.replace(any, "***");
  // Azure has IDs as names of fields too, in what is compared; other names are ours.
  const within = (value: unknown, isOurs: boolean): unknown => {
    if (typeof value === "string") return without(value);
    if (Array.isArray(value)) return value.map((each) => within(each, isOurs));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, field]) =>
        isOurs ? [name, within(field, !/^(have|want)$/.test(name))] : [without(name), within(field, false)],
      ),
    );
  };
  return <T>(data: T) => within(data, true) as T;
}
