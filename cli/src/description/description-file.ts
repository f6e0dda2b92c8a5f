/** Where a description is, unless a file is named. */
export const DESCRIPTION_FILE = "parkit.yaml";
