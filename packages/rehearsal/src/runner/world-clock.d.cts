/** The file to load before a program, for its machine to have the world's clock. */
declare const file: string;
export = file;
