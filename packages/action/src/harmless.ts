/** What Unicode, and the runner's comparison with it, passes over; then the same with blanks, but for the ends of lines. */
const ignorable = "[\\p{Cf}\\p{M}\\p{Default_Ignorable_Code_Point}\\0-\\b\\v\\f\\x0e-\\x1f\\x7f-\\x9f]*";
const lead = "[\\p{Cf}\\p{M}\\p{Default_Ignorable_Code_Point}\\p{Zs}\\0-\\t\\v\\f\\x0e-\\x1f\\x7f-\\x9f]*";
const oldForm = new RegExp(`#(${ignorable})#(?=${ignorable}\\[)`, "gu");
const newForm = new RegExp(`(^|[\\r\\n\\u2028\\u2029])(${lead}):(?=${ignorable}:)`, "gu");

/**
 * Text that is not ours, made safe to print: the runner finds no command in it. It looks for `##[` anywhere in a line and
 * for `::` at its beginning, passing over what Unicode ignores, so a visible blank goes between the characters.
 */
export const harmless = (text: string): string => colourless(text).replace(oldForm, "#$1 #").replace(newForm, "$1$2: ");

/**
 * Text that is not ours, without what begins a command to a terminal and to GitHub's page of a log: with it text can be hidden,
 * or look like ours.
 */
export const colourless = (text: string): string => text.replaceAll("\u001b", "␛").replaceAll("\u009b", "␛");
