import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** What the process counts, in Prometheus' form. Labels are words of our own code or hosts we call: never ids, never input. */
export interface Metrics {
  /** Deliveries at the door: stored, refused, unknown_shop, error. */
  readonly deliveries: Counter<"source" | "outcome">;
  /** Deliveries out of the inbox, by the state they ended in. */
  readonly events: Counter<"state">;
  /** Deliveries per transaction of the inbox. */
  readonly batchSize: Histogram;
  /** Age of the oldest delivery that waits; asked of the database when the metrics are. */
  readonly inboxLagSeconds: Gauge;
  /** Jobs run, by name and outcome: done, failed. */
  readonly jobs: Counter<"job" | "outcome">;
  readonly jobSeconds: Histogram<"job">;
  /** Calls to the outside world: 2xx … 5xx, timeout, error. */
  readonly outgoing: Counter<"host" | "outcome">;
  readonly outgoingSeconds: Histogram<"host">;
  /** Operations of Shopify's Admin API by their result. */
  readonly adminCalls: Counter<"operation" | "outcome">;
  /** Attempts of payouts by the rail's answer. */
  readonly payouts: Counter<"rail" | "outcome">;
  /** Answers that asked us to slow down: the pace of `shop-pace.ts` should leave none. */
  readonly adminThrottled: Counter<"operation">;
  readonly requestSeconds: Histogram<"method" | "route" | "status">;
  /** Everything in Prometheus' text form. */
  text(): Promise<{ readonly type: string; readonly body: string }>;
}

/** A registry of its own: two servers in one process (tests) do not count for each other. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const callBuckets = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
  return {
    deliveries: new Counter({
      name: "goodword_deliveries_total",
      help: "Webhook deliveries at the door",
      labelNames: ["source", "outcome"],
      registers,
    }),
    events: new Counter({
      name: "goodword_inbox_events_total",
      help: "Stored deliveries by the state they ended in",
      labelNames: ["state"],
      registers,
    }),
    batchSize: new Histogram({
      name: "goodword_inbox_batch_events",
      help: "Stored deliveries handled in one transaction",
      buckets: [1, 2, 5, 10, 25, 50, 100, 250, 500],
      registers,
    }),
    inboxLagSeconds: new Gauge({
      name: "goodword_inbox_lag_seconds",
      help: "Age of the oldest stored delivery that waits",
      registers,
    }),
    jobs: new Counter({
      name: "goodword_jobs_total",
      help: "Jobs run",
      labelNames: ["job", "outcome"],
      registers,
    }),
    jobSeconds: new Histogram({
      name: "goodword_job_seconds",
      help: "Duration of jobs",
      labelNames: ["job"],
      buckets: [0.005, 0.025, 0.1, 0.5, 1, 5, 15, 60],
      registers,
    }),
    outgoing: new Counter({
      name: "goodword_outgoing_calls_total",
      help: "Calls to the outside world",
      labelNames: ["host", "outcome"],
      registers,
    }),
    outgoingSeconds: new Histogram({
      name: "goodword_outgoing_call_seconds",
      help: "Duration of calls to the outside world until their headers",
      labelNames: ["host"],
      buckets: callBuckets,
      registers,
    }),
    adminCalls: new Counter({
      name: "goodword_shopify_operations_total",
      help: "Operations of Shopify's Admin API",
      labelNames: ["operation", "outcome"],
      registers,
    }),
    payouts: new Counter({
      name: "goodword_payout_attempts_total",
      help: "Payout attempts by the rail's answer",
      labelNames: ["rail", "outcome"],
      registers,
    }),
    adminThrottled: new Counter({
      name: "goodword_shopify_throttled_total",
      help: "Answers of Shopify's Admin API that asked to slow down",
      labelNames: ["operation"],
      registers,
    }),
    requestSeconds: new Histogram({
      name: "goodword_http_request_seconds",
      help: "Duration of requests to the app, without the door",
      labelNames: ["method", "route", "status"],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers,
    }),
    text: async () => ({ type: registry.contentType, body: await registry.metrics() }),
  };
}
