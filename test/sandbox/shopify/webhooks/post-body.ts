import { request } from "node:http";

/** How a delivery's HTTP request ended. */
export interface PostOutcome {
  /** 0 when no answer came. */
  readonly status: number;
  readonly problem: string | null;
}

/** Shopify gives the whole request five seconds. */
const limitMs = 5_000;

/**
 * Posts a body. Redirects are not followed. With `cutAfter` the request announces its whole length and the connection ends
 * after that many bytes, as when a network breaks.
 */
export function postBody(
  url: string,
  headers: Record<string, string>,
  body: Buffer,
  cutAfter: number | null,
): Promise<PostOutcome> {
  return new Promise((resolve) => {
    const call = request(url, {
      method: "POST",
      headers: { ...headers, "content-length": String(body.length) },
      agent: false,
    });
    const end = (outcome: PostOutcome) => {
      clearTimeout(timer);
      resolve(outcome);
      call.destroy();
    };
    const timer = setTimeout(() => end({ status: 0, problem: "no answer within 5 seconds" }), limitMs);
    call.on("response", (response) => {
      response.resume();
      const status = response.statusCode ?? 0;
      response.on("end", () => end({ status, problem: status >= 200 && status < 300 ? null : `answered ${status}` }));
      response.on("error", (error) => end({ status: 0, problem: error.message }));
    });
    call.on("error", (error) => end({ status: 0, problem: error.message || "the connection ended" }));
    if (cutAfter === null) call.end(body);
    else call.write(body.subarray(0, cutAfter), () => end({ status: 0, problem: `cut off after ${cutAfter} bytes` }));
  });
}
