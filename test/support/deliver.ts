import { randomUUID } from "node:crypto";
import { request } from "node:http";
import { demoKeys } from "../platform/start-app.ts";
import { signBody } from "../sandbox/shopify/sign.ts";
import type { House } from "./house.ts";

/** A delivery to the door by hand: what no platform would send, or in an order it would not. */
export interface HandDelivery {
  readonly shop?: string;
  readonly topic?: string;
  readonly body: string | Buffer;
  /** Default: the app's secret. */
  readonly secret?: string;
  readonly webhookId?: string;
  readonly method?: string;
  readonly path?: string;
  /** Over the ones a delivery has; `null` leaves one out. */
  readonly headers?: Readonly<Record<string, string | null>>;
  /** The connection ends after so many bytes of the body. */
  readonly cutAfter?: number;
}

/** Posts to the app's door; status 0 when no answer came. */
export function deliver(
  house: Pick<House, "app" | "shop">,
  given: HandDelivery,
): Promise<{ status: number; text: string }> {
  const body = Buffer.from(given.body);
  const headers: Record<string, string | null> = {
    "content-type": "application/json",
    "content-length": String(body.length),
    "x-shopify-topic": given.topic ?? "orders/paid",
    "x-shopify-shop-domain": given.shop ?? house.shop,
    "x-shopify-hmac-sha256": signBody(given.secret ?? demoKeys.apiSecret, body),
    "x-shopify-webhook-id": given.webhookId ?? randomUUID(),
    "x-shopify-triggered-at": new Date().toISOString(),
    ...given.headers,
  };
  const url = new URL(given.path ?? "/webhooks/sources/shopify", house.app.services.env.appUrl);
  return new Promise((resolve) => {
    const call = request(
      url,
      {
        method: given.method ?? "POST",
        headers: Object.fromEntries(
          Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== null),
        ),
        agent: false,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
        response.on("error", () => resolve({ status: 0, text: "" }));
      },
    );
    call.on("error", () => resolve({ status: 0, text: "" }));
    if (given.cutAfter === undefined) call.end(body);
    else call.write(body.subarray(0, given.cutAfter), () => call.destroy());
  });
}
