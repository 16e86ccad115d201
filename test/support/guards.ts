import { Socket } from "node:net";
import { afterEach, beforeEach, expect, vi } from "vitest";

/*
 * What holds for every test: nothing leaves this machine, and nobody complains on the console unheard. A test that wants a
 * complaint spies on the console itself, which puts its spy before ours.
 */

const loopback = new Set(["localhost", "127.0.0.1", "::1", "::ffff:127.0.0.1"]);

/** Where a connection would go; null for pipes and sockets of this machine. */
function hostOf(given: unknown): string | null {
  // net normalises its arguments to an array whose first element holds the options.
  const options: unknown = Array.isArray(given) ? given[0] : given;
  if (typeof options !== "object" || options === null) return null;
  const { path, host, port } = options as { path?: unknown; host?: unknown; port?: unknown };
  if (path !== undefined && path !== null && port === undefined) return null;
  return typeof host === "string" && host !== "" ? host : "localhost";
}

const connect = Socket.prototype.connect;
Socket.prototype.connect = function guarded(this: Socket, ...given: unknown[]) {
  const host = hostOf(given[0]);
  if (host !== null && !loopback.has(host)) {
    const error = new Error(`a test tried to reach ${host}; only this machine is there`);
    process.nextTick(() => this.destroy(error));
    return this;
  }
  return (connect as (...args: unknown[]) => Socket).apply(this, given);
} as typeof connect;

const complaints: string[] = [];
/** Said by Node itself about features that we use on purpose. */
const allowed = [
  /ExperimentalWarning/,
  // Shopify's own link for Remix hands Polaris' `external` on to the DOM.
  /non-boolean attribute[\s\S]*external/,
];

beforeEach(() => {
  complaints.splice(0);
  for (const name of ["error", "warn"] as const)
    vi.spyOn(console, name).mockImplementation((...said: unknown[]) => {
      const text = said.map((part) => (part instanceof Error ? (part.stack ?? part.message) : String(part))).join(" ");
      if (!allowed.some((pattern) => pattern.test(text))) complaints.push(`console.${name}: ${text}`);
    });
});

afterEach(() => {
  vi.restoreAllMocks();
  expect(complaints, "nobody may complain on the console").toEqual([]);
});
