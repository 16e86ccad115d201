import type { FaultInput, FaultView } from "../fault-inputs.ts";
import { jsonResponse } from "../http/json.ts";
import type { NoAnswer } from "../http/serve.ts";
import { refuse } from "./refusal.ts";

/** Accidents that wait for their request. */
export interface Faults {
  add(fault: FaultInput): FaultView;
  list(): FaultView[];
  clear(): void;
  /** The first fault that fits, counted as used. */
  take(call: { host: string; path: string; method: string; operations: readonly string[] }): FaultView | null;
}

export function createFaults(): Faults {
  const faults: FaultView[] = [];
  let count = 0;
  return {
    add: (input) => {
      check(input);
      const fault: FaultView = { ...input, id: `fault-${++count}`, hits: 0 };
      faults.push(fault);
      return fault;
    },
    list: () => [...faults],
    clear: () => {
      faults.splice(0);
    },
    take: (call) => {
      const fault = faults.find((one) => one.hits < (one.times ?? 1) && fits(one, call));
      if (!fault) return null;
      fault.hits += 1;
      return fault;
    },
  };
}

const kinds = ["timeout_after_success", "reset_before", "reset_after", "status", "delay"];

function check(input: FaultInput): void {
  if (typeof input !== "object" || input === null) refuse("A fault is an object with at least a kind.");
  if (!kinds.includes(input.kind)) refuse(`A fault's kind is one of ${kinds.join(", ")}.`);
  if (input.kind === "status" && !(input.status && input.status >= 200 && input.status <= 599))
    refuse("A fault of kind status needs a status between 200 and 599.");
  if (input.kind === "delay" && !input.delayMs) refuse("A fault of kind delay needs delayMs.");
  if (input.path?.startsWith("/") && input.path.endsWith("/") && input.path.length > 2)
    new RegExp(input.path.slice(1, -1));
}

function fits(
  fault: FaultInput,
  call: { host: string; path: string; method: string; operations: readonly string[] },
): boolean {
  if (fault.host?.startsWith("*") && !call.host.endsWith(fault.host.slice(1))) return false;
  if (fault.host && !fault.host.startsWith("*") && fault.host !== call.host) return false;
  if (fault.method && fault.method.toUpperCase() !== call.method) return false;
  if (fault.operation && !call.operations.includes(fault.operation)) return false;
  if (!fault.path) return true;
  const pattern = /^\/(.+)\/$/.exec(fault.path)?.[1];
  return pattern ? new RegExp(pattern).test(call.path) : call.path.startsWith(fault.path);
}

/** A client that waits longer than this has no time limit of its own. */
const hangMs = 120_000;

/** Runs the request as the fault lets it. */
export async function underFault(
  fault: FaultView | null,
  run: () => Promise<Response | NoAnswer>,
): Promise<Response | NoAnswer> {
  if (fault === null) return run();
  if (fault.delayMs) await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
  switch (fault.kind) {
    case "delay":
      return run();
    case "reset_before":
      return { noAnswer: "reset" };
    case "reset_after":
      await run();
      return { noAnswer: "reset" };
    case "timeout_after_success":
      await run();
      return { noAnswer: "hang", ms: hangMs };
    case "status": {
      const status = fault.status ?? 500;
      if (typeof fault.body === "string") return new Response(fault.body, { status, headers: fault.headers ?? {} });
      return jsonResponse(fault.body ?? { errors: "A fault was asked for." }, status, fault.headers);
    }
  }
}
