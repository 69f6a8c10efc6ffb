/** The path of the file to load before a program, so that it has the world's clock. */
declare const file: string;
export = file;
