/** Sends a request to the outside world; the only way out of the app. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** Outgoing HTTP: one place that decides where the outside world is. */
export interface Http {
  /** `fetch`, with every `https://host/path` led to the sandbox where there is one. */
  fetch: Fetch;
  /** The address to hand to an SDK that takes a base address instead of a fetch. */
  address(url: string): string;
}

/**
 * With a sandbox origin, every outside address becomes `<sandbox>/<host>/<path>`; addresses of this machine are refused
 * then, since nothing of ours is reached through here. Without one, addresses stay as they are.
 */
export function createHttp(sandboxOrigin: string | null): Http {
  const address = (url: string): string => {
    const target = new URL(url);
    if (target.protocol !== "https:")
      throw new Error(`outgoing requests are https only, got ${target.protocol}//${target.host}`);
    if (sandboxOrigin === null) return url;
    return `${sandboxOrigin.replace(/\/$/, "")}/${target.host}${target.pathname}${target.search}`;
  };
  return {
    address,
    fetch: (input, init) => {
      if (input instanceof Request) return fetch(new Request(address(input.url), input), init);
      return fetch(address(String(input)), init);
    },
  };
}
