import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureBuild } from "../../scripts/ensure-build.ts";
import { type BenchServer, openBenchServer } from "./bench-database.ts";
import { measureDecisions } from "./decisions.ts";
import { type ShopSize, usualSize } from "./fill-shop.ts";
import { type ChainResult, measureChain, measureDoor, measureWorker, openTrack, type Track } from "./legs.ts";
import { createOrderMaker } from "./order-body.ts";
import { type Profile, profileDuring } from "./profile.ts";
import { barestWrites, rawWrites } from "./raw-writes.ts";
import type { LoadResult } from "./send-orders.ts";
import { readSettings, type Settings } from "./settings.ts";

const settings = readSettings(process.argv.slice(2));
const print = (line = ""): void => console.log(line);
const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2;
};
const rate = (value: number): string => Math.round(value).toLocaleString("en");
const ratio = (value: number, of: number): string => (value / of).toFixed(2);
const ms = (value: number): string => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): void => {
  for (const row of [head, head.map(() => "---"), ...rows]) print(`| ${row.join(" | ")} |`);
  print();
};
/** Progress goes to standard error: standard output is the report. */
const doing = (what: string): void => console.error(`${new Date().toISOString().slice(11, 19)}  ${what}`);

/** Room between the ids of one ceiling run and the next. */
let rawFirst = 800_000_000_000;
const nextRaw = (): number => {
  rawFirst += 10_000_000;
  return rawFirst;
};

await ensureBuild();
const server = await openBenchServer(process.env.DATABASE_URL);
let track: Track | undefined;
try {
  printHeader(server, settings);
  if (settings.legs.has("decisions")) runDecisions();
  const last = usualSize(settings.sizes.at(-1) ?? 0);
  if (settings.legs.has("payouts")) runPayouts();
  if (settings.legs.has("referrers")) await runReferrers(last.referrals);
  const workers: WorkerFigures[] = [];
  const onShop = ["worker", "door", "chain", "profile"].some((leg) => settings.legs.has(leg));
  for (const size of onShop ? settings.sizes.map(usualSize) : []) {
    await track?.close();
    track = await openFilled(size);
    if (settings.legs.has("worker")) workers.push(await measureWorkerAt(track, size));
  }
  if (track && settings.legs.has("door")) printDoor(await measureDoors(track, last));
  if (workers.length > 0) printWorkers(workers);
  if (track && settings.legs.has("chain")) await runChain(track, last);
  if (track && settings.legs.has("profile")) await runProfiles(track, last);
} finally {
  await track?.close();
  await server.stop();
}

async function openFilled(size: ShopSize): Promise<Track> {
  doing(`filling a shop with ${rate(size.referrals)} referrals of ${rate(size.referrers)} people`);
  return openTrack(server, await server.createFilled(size));
}

interface WorkerFigures {
  readonly size: number;
  readonly referred: number;
  readonly workerMicros: number;
  readonly databaseMicros: number;
  readonly unreferred: number;
  readonly single: number;
  readonly batched: number;
  readonly barestSingle: number;
  readonly barest: number;
}

function runDecisions(): void {
  doing("decisions of the core");
  const found = Array.from({ length: settings.rounds }, () => measureDecisions(settings.ceilingSeconds));
  print("## The rule alone, on one core");
  print();
  print(`Orders decided a second, from the order to what is owed and posted: **${rate(median(found))}**`);
  print();
}

/** Each rail with a provider that answers at once, and one that takes its time. */
function runPayouts(): void {
  doing(`${settings.payouts} payouts over each rail`);
  const folder = mkdtempSync(join(tmpdir(), "goodword-bench-"));
  const report = join(folder, "payouts.md");
  const vitest = fileURLToPath(new URL("../../node_modules/vitest/vitest.mjs", import.meta.url));
  const config = fileURLToPath(new URL("vitest.config.ts", import.meta.url));
  const { status } = spawnSync(process.execPath, [vitest, "run", "--config", config], {
    stdio: ["ignore", 2, 2],
    env: { ...process.env, BENCH_PAYOUTS: String(settings.payouts), BENCH_REPORT: report },
  });
  if (status !== 0) throw new Error("the payouts leg failed; what it said stands above");
  print("## Payouts of one store, per second");
  print();
  print(readFileSync(report, "utf8"));
  rmSync(folder, { recursive: true, force: true });
}

/** The worker with one past of so many orders, spread over few and over many people. */
async function runReferrers(referrals: number): Promise<void> {
  const found: number[] = [];
  for (const referrers of settings.referrers) {
    const filled = await openFilled({ referrals, referrers });
    try {
      const rounds: number[] = [];
      for (let round = 1; round <= settings.rounds; round += 1) {
        doing(`worker with ${rate(referrers)} referrers, round ${round} of ${settings.rounds}`);
        rounds.push((await measureWorker(filled, createOrderMaker(referrers), settings.backlog, true)).perSecond);
      }
      found.push(median(rounds));
    } finally {
      await filled.close();
    }
  }
  print(`## Few people or many, with ${rate(referrals)} orders in the past`);
  print();
  table(
    ["", ...settings.referrers.map((referrers) => `${rate(referrers)} referrers`)],
    [["orders with a code → rewards, per second", ...found.map(rate)]],
  );
}

async function measureWorkerAt(track: Track, { referrals: size, referrers }: ShopSize): Promise<WorkerFigures> {
  const { backlog, ceilingSeconds: seconds, rounds } = settings;
  const referredMaker = createOrderMaker(referrers);
  const found: WorkerFigures[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    doing(`worker at ${rate(size)} referrals, round ${round} of ${rounds}`);
    const referred = await measureWorker(track, referredMaker, backlog, true);
    const unreferred = await measureWorker(track, createOrderMaker(null), backlog, false);
    doing("  its ceilings");
    const raw = async (batch: number): Promise<number> => {
      const { perSecond } = await rawWrites(track.url, { referrers, batch, seconds, first: nextRaw() });
      await track.pool.query("truncate inbound_event");
      return perSecond;
    };
    found.push({
      size,
      ...referred,
      referred: referred.perSecond,
      unreferred: unreferred.perSecond,
      batched: await raw(500),
      single: await raw(1),
      barest: (await barestWrites(track.url, 500, seconds)).perSecond,
      barestSingle: (await barestWrites(track.url, 1, seconds)).perSecond,
    });
  }
  const middle = (of: (figures: WorkerFigures) => number) => median(found.map(of));
  return {
    size,
    referred: middle((each) => each.referred),
    workerMicros: middle((each) => each.workerMicros),
    databaseMicros: middle((each) => each.databaseMicros),
    unreferred: middle((each) => each.unreferred),
    batched: middle((each) => each.batched),
    single: middle((each) => each.single),
    barest: middle((each) => each.barest),
    barestSingle: middle((each) => each.barestSingle),
  };
}

interface DoorFigures {
  readonly app: readonly LoadResult[];
  readonly batched: readonly LoadResult[];
  readonly single: readonly LoadResult[];
}

async function measureDoors(track: Track, { referrers }: ShopSize): Promise<DoorFigures> {
  const maker = createOrderMaker(referrers);
  const load = { seconds: settings.doorSeconds, connections: settings.connections };
  const found = { app: [] as LoadResult[], batched: [] as LoadResult[], single: [] as LoadResult[] };
  for (let round = 1; round <= settings.rounds; round += 1) {
    doing(`door, round ${round} of ${settings.rounds}`);
    found.app.push(await measureDoor(track, maker, "app", load));
    found.batched.push(await measureDoor(track, maker, "batched", load));
    found.single.push(await measureDoor(track, maker, "single", load));
  }
  return found;
}

function printHeader(
  { version, settings: serverSettings }: BenchServer,
  { quick, rounds, sizes, connections }: Settings,
): void {
  const machine = `${cpus().length} cores (${cpus()[0]?.model.trim() ?? "unknown"}), ${Math.round(totalmem() / 2 ** 30)} GiB`;
  const maker = createOrderMaker(1);
  print(
    `# Goodword bench, ${new Date().toISOString().slice(0, 16).replace("T", " ")} UTC${quick ? " – QUICK: shows that it runs, measures nothing" : ""}`,
  );
  print();
  print(`- Machine: ${machine}; server, database and load generator share it, loopback only`);
  print(`- Node ${process.version}, PostgreSQL ${version}: ${serverSettings}`);
  print(
    `- Orders: ${rate(maker.size)} bytes of JSON with two lines, each signed and of another buyer, ${connections} kept-alive connections`,
  );
  print(
    "- Program: fixed reward of 10.00 USD, hold 14 days, newCustomersOnly off (that check asks Shopify, at Shopify's pace)",
  );
  print(
    `- One shop with ${sizes.map(rate).join(" and ")} referrals, a tenth as many referrers; one web and one worker process, NODE_ENV=production`,
  );
  print(`- Each figure is the median of ${rounds} rounds, each round the app and then its ceilings`);
  print();
}

function printDoor({ app, batched, single }: DoorFigures): void {
  const row = (name: string, results: readonly LoadResult[]) => {
    const refused = results.reduce((sum, result) => sum + result.refused, 0);
    return [
      name,
      rate(median(results.map((r) => r.perSecond))),
      ms(median(results.map((r) => r.p50))),
      ms(median(results.map((r) => r.p99))),
      String(refused),
    ];
  };
  const perSecond = (results: readonly LoadResult[]) => median(results.map((r) => r.perSecond));
  print("## Door: signed deliveries acknowledged after one durable row");
  print();
  table(
    ["", "per second", "p50", "p99", "not 200"],
    [
      row("Goodword, web process", app),
      row("ceiling: bare node:http, same check and row, shared inserts", batched),
      row("bare node:http, one insert a delivery", single),
    ],
  );
  print(
    `Door against its ceiling: **${ratio(perSecond(app), perSecond(batched))}** (aim 0.60); against one insert a delivery: ${ratio(perSecond(app), perSecond(single))}`,
  );
  print();
}

function printWorkers(workers: readonly WorkerFigures[]): void {
  print("## Worker: waiting orders into durable rewards, one process");
  print();
  table(
    ["", ...workers.map(({ size }) => `${rate(size)} referrals`)],
    [
      ["**orders with a code → rewards, per second**", ...workers.map((w) => rate(w.referred))],
      [
        "CPU an order: worker, its start included, and PostgreSQL",
        ...workers.map((w) => `${Math.round(w.workerMicros)} and ${Math.round(w.databaseMicros)} µs`),
      ],
      ["orders of nobody's friend → judged and closed, per second", ...workers.map((w) => rate(w.unreferred))],
      ["ceiling: the same rows in raw SQL, 500 orders a statement", ...workers.map((w) => rate(w.batched))],
      ["ceiling: the same rows in raw SQL, one order a statement", ...workers.map((w) => rate(w.single))],
      ["barest: four narrow tables, no foreign keys, 500 a statement", ...workers.map((w) => rate(w.barest))],
      ["barest, one a statement", ...workers.map((w) => rate(w.barestSingle))],
      ["**worker / batch ceiling** (aim 0.30)", ...workers.map((w) => ratio(w.referred, w.batched))],
      ["worker / single ceiling", ...workers.map((w) => ratio(w.referred, w.single))],
      ["worker / barest batch", ...workers.map((w) => ratio(w.referred, w.barest))],
      ["worker / barest single", ...workers.map((w) => ratio(w.referred, w.barestSingle))],
    ],
  );
  const [small, large] = [workers[0], workers.at(-1)];
  if (small && large && small !== large)
    print(
      `From ${rate(small.size)} to ${rate(large.size)} referrals the worker keeps **${ratio(large.referred, small.referred)}** of its rate.`,
    );
  print();
}

async function runChain(track: Track, { referrers }: ShopSize): Promise<void> {
  const maker = createOrderMaker(referrers);
  const { connections } = settings;
  doing("whole chain, as fast as the door takes");
  const flood = await measureChain(track, maker, {
    seconds: Math.min(10, settings.chainSeconds),
    connections,
    rate: null,
  });
  doing(`whole chain at ${rate(settings.rate)} a second`);
  const paced = await measureChain(track, maker, { seconds: settings.lagSeconds, connections, rate: settings.rate });
  // What both sides can hold: the flood's rewards a second, less a tenth for the unevenness of a minute.
  const steady = Math.max(settings.quick ? 100 : 500, Math.floor((flood.rewardsPerSecond * 0.9) / 100) * 100);
  doing(`whole chain for ${settings.chainSeconds} s at ${rate(steady)} a second`);
  const sustained = await measureChain(track, maker, { seconds: settings.chainSeconds, connections, rate: steady });
  print("## Whole chain: signed delivery → durable reward, one web and one worker process");
  print();
  const row = (name: string, { load, rewardsPerSecond, backlog, drainSeconds, lagP50, lagP99 }: ChainResult) => [
    name,
    rate(load.perSecond),
    `${ms(load.p50)} / ${ms(load.p99)}`,
    rate(rewardsPerSecond),
    `${ms(lagP50)} / ${ms(lagP99)}`,
    `${rate(backlog)}, ${drainSeconds.toFixed(1)} s`,
    String(load.refused),
  ];
  table(
    [
      "offered",
      "acknowledged/s",
      "ack p50 / p99",
      "rewards/s",
      "delivery → reward p50 / p99",
      "left at the end, drained in",
      "not 200",
    ],
    [
      row(`${rate(settings.rate)}/s for ${settings.lagSeconds} s`, paced),
      row(`**${rate(steady)}/s for ${settings.chainSeconds} s**`, sustained),
      row(`no limit for ${Math.min(10, settings.chainSeconds)} s`, flood),
    ],
  );
  print(
    `Sustained for ${settings.chainSeconds} s: **${rate(sustained.rewardsPerSecond)} rewards a second** (aim 2,000). Every acknowledged order had exactly one reward.`,
  );
  print();
  print("## Memory, cores and CPU time in the sustained stretch");
  print();
  table(
    ["process", "memory at its start", "at its end", "cores in use", "CPU an order"],
    sustained.processes.map(({ name, atStart, atEnd, cores, microsPerOrder }) => [
      name,
      `${Math.round(atStart)} MiB`,
      `${Math.round(atEnd)} MiB`,
      cores.toFixed(2),
      `${Math.round(microsPerOrder)} µs`,
    ]),
  );
}

async function runProfiles(track: Track, { referrers }: ShopSize): Promise<void> {
  doing("profiles");
  const maker = createOrderMaker(referrers);
  const profiles: [string, Profile][] = [];
  for (const name of ["web", "worker"] as const)
    await measureChain(
      track,
      maker,
      { seconds: settings.profileSeconds, connections: settings.connections, rate: null },
      async (web, worker, work) => {
        const inspector = (name === "web" ? web : worker).inspector;
        if (!inspector) throw new Error(`the ${name} process has no inspector`);
        profiles.push([name, await profileDuring(inspector, work)]);
      },
    );
  for (const [name, profile] of profiles) {
    print(
      `## Where the ${name} process spends its time (busy ${Math.round(profile.busy * 100)} % of it, sampled under full load)`,
    );
    print();
    const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
    table(
      ["group", "of busy time"],
      profile.groups.map(({ name: group, share }) => [group, percent(share)]),
    );
    table(
      ["dearest functions by themselves", "of busy time"],
      profile.functions.map(({ name: own, share }) => [`\`${own}\``, percent(share)]),
    );
  }
}
