/** Options as commander passes them; an option that was not given is absent. */
export interface CliOptions {
  readonly inventory: readonly string[];
  readonly extraVars: readonly string[];
  readonly limit?: string;
  readonly tags: readonly string[];
  readonly skipTags: readonly string[];
  readonly modules: readonly string[];
  readonly forks: number;
  readonly user?: string;
  readonly askPass?: boolean;
  readonly become?: boolean;
  readonly askBecomePass?: boolean;
  readonly acceptNewHostKeys?: boolean;
  readonly connectTimeout: number;
  readonly processes: number;
  readonly check?: boolean;
  readonly diff?: boolean;
  readonly startAtTask?: string;
  readonly listHosts?: boolean;
  readonly listTasks?: boolean;
  readonly json?: boolean;
  readonly verbose: number;
}
