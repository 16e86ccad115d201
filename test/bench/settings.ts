import { parseArgs } from "node:util";

/** What a run measures and for how long. */
export interface Settings {
  readonly legs: ReadonlySet<string>;
  readonly quick: boolean;
  /** Referrals in the shop: the worker is measured at each, door and chain at the last. */
  readonly sizes: readonly number[];
  /** Referrers that the last size is spread over, one shop for each, in the leg that shows that their number does not matter. */
  readonly referrers: readonly number[];
  /** Rounds of each leg and its ceiling, one after the other; the medians are compared. */
  readonly rounds: number;
  readonly doorSeconds: number;
  /** Orders that wait in the inbox when the worker starts. */
  readonly backlog: number;
  readonly ceilingSeconds: number;
  readonly chainSeconds: number;
  readonly rate: number;
  readonly lagSeconds: number;
  readonly profileSeconds: number;
  readonly connections: number;
  /** Payouts of one store over each rail. */
  readonly payouts: number;
}

const usage = `npm run bench -- [options]
  --quick               a few seconds a leg on small tables: shows that everything runs, measures nothing
  --only decisions,door,worker,referrers,chain,profile,payouts   these legs
  --sizes 10000,1000000 referrals in the shop; the worker is measured at each, door and chain at the last
  --referrers 1,100,10000   people that the last size's referrals are spread over, in the leg of that name
  --rounds 3            rounds of each leg and its ceiling; the medians are compared
  --door 6              seconds at the door a round
  --backlog 40000       orders that wait when the worker starts
  --ceiling 4           seconds of raw SQL a round
  --chain 60            seconds of the whole chain
  --rate 2000           orders a second while the lag is measured
  --lag 20              seconds of that
  --profile 8           seconds under the profiler
  --payouts 25          payouts of one store over each rail
  --connections 64      connections of the load generator
DATABASE_URL names a PostgreSQL to use (a database of its own is made there and dropped); without it one is started.`;

const legNames: readonly string[] = ["decisions", "door", "worker", "referrers", "chain", "profile", "payouts"];

/** Reads the command line; ends the process with a sentence when it cannot be understood. */
export function readSettings(args: readonly string[]): Settings {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        quick: { type: "boolean", default: false },
        sizes: { type: "string" },
        referrers: { type: "string" },
        only: { type: "string" },
        rounds: { type: "string" },
        door: { type: "string" },
        backlog: { type: "string" },
        ceiling: { type: "string" },
        chain: { type: "string" },
        rate: { type: "string" },
        lag: { type: "string" },
        profile: { type: "string" },
        connections: { type: "string" },
        payouts: { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (values.help) {
      console.log(usage);
      process.exit(0);
    }
    const { quick } = values;
    const count = (name: keyof typeof values, full: number, short: number): number => {
      const text = values[name];
      const value = text === undefined ? (quick ? short : full) : Number(text);
      if (!Number.isInteger(value) || value < 1)
        throw new Error(`--${name} takes a whole number from 1, not ${JSON.stringify(text)}`);
      return value;
    };
    const counts = (name: "sizes" | "referrers", usual: string, least: number): number[] => {
      const all = (values[name] ?? usual).split(",").map(Number);
      if (all.some((one) => !Number.isInteger(one) || one < least))
        throw new Error(`--${name} takes whole numbers from ${least}, parted by commas`);
      return all;
    };
    const legs = new Set((values.only ?? legNames.join(",")).split(","));
    for (const leg of legs)
      if (!legNames.includes(leg)) throw new Error(`--only knows ${legNames.join(", ")}, not ${JSON.stringify(leg)}`);
    return {
      legs,
      quick,
      sizes: counts("sizes", quick ? "200,1000" : "10000,1000000", 10),
      referrers: counts("referrers", quick ? "1,10" : "1,100,10000", 1),
      rounds: count("rounds", 3, 1),
      doorSeconds: count("door", 6, 1),
      backlog: count("backlog", 40_000, 1_000),
      ceilingSeconds: count("ceiling", 4, 1),
      chainSeconds: count("chain", 60, 2),
      rate: count("rate", 2_000, 300),
      lagSeconds: count("lag", 20, 2),
      profileSeconds: count("profile", 8, 2),
      connections: count("connections", 64, 16),
      payouts: count("payouts", 25, 3),
    };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exit(2);
  }
}
