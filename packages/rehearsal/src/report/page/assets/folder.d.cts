/** The folder of the files that become part of the page as they stand. */
declare const folder: string;
export = folder;
