import type { IncomingMessage, ServerResponse } from "node:http";
import { createTakeDelivery, type DoorAnswer } from "./flows/take-delivery.ts";
import { createTakeRailDelivery } from "./flows/take-rail-delivery.ts";
import type { Services } from "./platform/services.ts";

/** Shopify's largest order deliveries stay below a megabyte; beyond four nobody sends us anything. */
const bodyLimit = 4 * 1024 * 1024;

/**
 * The door stands before Remix' router, which costs ten times what the door does (docs/why.md): `/webhooks/sources/<name>`
 * and `/webhooks/rails/<name>/<token>`, POST only.
 */
export function createDoor(services: Services): (request: IncomingMessage, response: ServerResponse) => void {
  const takeDelivery = createTakeDelivery(services);
  const takeRailDelivery = createTakeRailDelivery(services);

  const answer = async (request: IncomingMessage): Promise<DoorAnswer> => {
    const [, , kind, name = "", token = ""] = (request.url ?? "").split("?")[0]?.split("/") ?? [];
    if (kind !== "sources" && kind !== "rails") return { status: 404, message: "no such webhook" };
    if (request.method !== "POST") return { status: 405, message: "webhooks are posted" };
    const body = await readBody(request);
    if (body === null) return { status: 413, message: `a body has at most ${bodyLimit} bytes` };
    const headers = request.headers as Record<string, string | undefined>;
    return kind === "sources"
      ? takeDelivery(name, { headers, body })
      : takeRailDelivery(name, token, { headers: request.headers as Record<string, string>, body });
  };

  return (request, response) => {
    answer(request).then(
      ({ status, message }) => {
        // With its length the answer leaves in one write; without it, in five chunks.
        response.writeHead(status, {
          "content-type": "text/plain; charset=utf-8",
          "content-length": Buffer.byteLength(message),
          ...(status === 413 ? { connection: "close" } : {}),
        });
        response.end(message);
      },
      (error: unknown) => {
        // The sender tries again; nothing was stored that is not whole.
        services.log.error({ err: error }, "a delivery could not be stored");
        services.metrics.deliveries.inc({ source: "any", outcome: "error" });
        if (!response.headersSent)
          response.writeHead(503, { "content-type": "text/plain; charset=utf-8", "retry-after": "5" });
        response.end("not stored, please send again");
      },
    );
  };
}

function readBody(request: IncomingMessage): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > bodyLimit) {
        request.removeAllListeners("data");
        request.resume();
        resolve(null);
        return;
      }
      chunks.push(chunk);
    });
    request.once("end", () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
    request.once("error", reject);
    // A body that is cut off ends with neither `end` nor `error` on some paths.
    request.once("close", () => {
      if (!request.complete) reject(new Error("the connection closed inside the body"));
    });
  });
}
