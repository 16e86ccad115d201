/** What makes the emulated hosts fail. */
export interface FaultInput {
  /** Default: any host. `*` at the start matches any beginning. */
  host?: string;
  /** A beginning of the path, or a regular expression between slashes. */
  path?: string;
  /** A GraphQL operation's name or one of its root fields. */
  operation?: string;
  method?: string;
  kind: "timeout_after_success" | "reset_before" | "reset_after" | "status" | "delay";
  status?: number;
  body?: unknown;
  headers?: Record<string, string>;
  /** How often; default once. */
  times?: number;
  delayMs?: number;
}

export interface FaultView extends FaultInput {
  id: string;
  hits: number;
}
