/** The folder of the programs that stand in for actions that sign in. */
declare const folder: string;
export = folder;
