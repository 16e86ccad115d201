import { failureReason } from "./failure-reason.ts";
import type { Http } from "./http.ts";
import type { Metrics } from "./metrics.ts";

/** Counts every call to the outside world. All shops are one host, since a label must not grow with them. */
export function meteredHttp(http: Http, metrics: Metrics): Http {
  return {
    address: http.address,
    fetch: async (input, init) => {
      const host = labelOf(new URL(input instanceof Request ? input.url : String(input)).host);
      const stop = metrics.outgoingSeconds.startTimer({ host });
      try {
        const response = await http.fetch(input, init);
        metrics.outgoing.inc({ host, outcome: `${Math.trunc(response.status / 100)}xx` });
        return response;
      } catch (error) {
        metrics.outgoing.inc({ host, outcome: failureReason(error) === "timeout" ? "timeout" : "error" });
        throw error;
      } finally {
        stop();
      }
    },
  };
}

const labelOf = (host: string) => (host.endsWith(".myshopify.com") ? "*.myshopify.com" : host);
