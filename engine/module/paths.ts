/** The same path without slashes at its end; “/” stays. */
export const withoutSlashes = (path: string): string => path.replace(/(?<=.)\/+$/, "");
