import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Services } from "./services.ts";

/** What the operator's machines ask. */
export interface Health {
  /** Answers `/healthz`, `/readyz` and `/metrics`; false when the request is for somebody else. */
  handle(request: IncomingMessage, response: ServerResponse): boolean;
  /** From now on not ready: the balancer sends its requests elsewhere. */
  leave(): void;
}

const databaseMs = 2_000;

/**
 * `/healthz`: the process is alive. `/readyz`: it can also work, its database answers. `/metrics`: for this machine, or with
 * the bearer token. `measure` brings gauges up to date that only the database knows.
 */
export function createHealth(services: Services, measure: (services: Services) => Promise<void>): Health {
  let leaving = false;
  const ready = async (): Promise<string | null> => {
    if (leaving) return "shutting down";
    const asked = services.db.sql.query("select 1 from shop limit 1").then(
      () => null,
      () => "the database does not answer",
    );
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<string>((resolve) => {
      timer = setTimeout(() => resolve("the database is slow to answer"), databaseMs);
    });
    return Promise.race([asked, late]).finally(() => clearTimeout(timer));
  };
  const routes: Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => Promise<void>>> = {
    "/healthz": async (_request, response) => answer(response, 200, "alive"),
    "/readyz": async (_request, response) => {
      const trouble = await ready();
      answer(response, trouble === null ? 200 : 503, trouble ?? "ready");
    },
    "/metrics": async (request, response) => {
      if (!mayMeasure(request, services.env.metricsToken)) return answer(response, 404, "not found");
      // Without a database the process' own figures are still worth having.
      await measure(services).catch((error: unknown) =>
        services.log.warn({ err: error }, "gauges not brought up to date"),
      );
      const { type, body } = await services.metrics.text();
      answer(response, 200, body, type);
    },
  };
  return {
    handle: (request, response) => {
      const route = routes[(request.url ?? "").split("?")[0] ?? ""];
      if (!route) return false;
      route(request, response).catch((error: unknown) => {
        services.log.error({ err: error }, "a health check failed");
        answer(response, 500, "failed");
      });
      return true;
    },
    leave: () => {
      leaving = true;
    },
  };
}

/** A proxy on this machine connects from it too, so whoever forwards is a stranger. */
function mayMeasure(request: IncomingMessage, token: string | null): boolean {
  const given = Buffer.from(request.headers.authorization ?? "");
  const expected = Buffer.from(`Bearer ${token ?? ""}`);
  if (token !== null && given.length === expected.length && timingSafeEqual(given, expected)) return true;
  const from = request.socket.remoteAddress ?? "";
  const forwarded = request.headers["x-forwarded-for"] !== undefined || request.headers.forwarded !== undefined;
  return !forwarded && (from === "::1" || from === "::ffff:127.0.0.1" || from.startsWith("127."));
}

function answer(response: ServerResponse, status: number, body: string, type = "text/plain; charset=utf-8"): void {
  if (response.headersSent) return;
  response.writeHead(status, { "content-type": type, "cache-control": "no-store" });
  response.end(body);
}
