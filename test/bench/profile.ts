/** A share of a process' busy time. */
export interface Share {
  readonly name: string;
  /** Of the time it was not idle, 0 to 1. */
  readonly share: number;
}

/** Where a process spent its time: in groups, and the dearest single functions. */
export interface Profile {
  /** Of the stretch, 0 to 1. */
  readonly busy: number;
  readonly groups: readonly Share[];
  readonly functions: readonly Share[];
}

interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** Samples a running process over its inspector while `work` runs. */
export async function profileDuring(inspector: string, work: () => Promise<unknown>): Promise<Profile> {
  const socket = new WebSocket(inspector);
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener("open", () => resolve(), { once: true });
    socket.addEventListener("error", () => reject(new Error("the inspector does not answer")), { once: true });
  });
  let last = 0;
  const answers = new Map<number, (result: unknown) => void>();
  socket.addEventListener("message", ({ data }) => {
    const message = JSON.parse(String(data)) as { id?: number; result?: unknown };
    if (message.id !== undefined) answers.get(message.id)?.(message.result);
  });
  const ask = (method: string, params: object = {}): Promise<unknown> =>
    new Promise((resolve) => {
      last += 1;
      answers.set(last, resolve);
      socket.send(JSON.stringify({ id: last, method, params }));
    });
  try {
    await ask("Profiler.enable");
    await ask("Profiler.setSamplingInterval", { interval: 500 });
    await ask("Profiler.start");
    await work();
    const { profile } = (await ask("Profiler.stop")) as { profile: CpuProfile };
    return summarise(profile);
  } finally {
    socket.close();
  }
}

/** What a function's time is counted to; the first that fits. Time in V8's own functions goes to who called them. */
const groups: readonly (readonly [name: string, fits: (name: string, url: string) => boolean])[] = [
  ["garbage collection", (name) => name === "(garbage collector)"],
  ["gzip", (_name, url) => url === "node:zlib"],
  ["signatures and hashes", (_name, url) => url.startsWith("node:internal/crypto") || url === "node:crypto"],
  [
    "node:http and sockets",
    (_name, url) => /^node:(_?http|net|internal\/(stream|js_stream|http|net)|stream)|^node:internal\/streams/.test(url),
  ],
  ["zod", (_name, url) => url.includes("/node_modules/zod/")],
  ["pg: to and from the wire", (_name, url) => /\/node_modules\/(pg|pg-[a-z]+|postgres-[a-z]+)\//.test(url)],
  ["reading orders (JSON.parse and shape)", (_name, url) => url.includes("/app/sources/")],
  ["judging", (_name, url) => url.includes("/app/core/")],
  ["ids", (_name, url) => url.includes("/app/platform/new-id")],
  ["rows to columns", (_name, url) => url.includes("/app/store/")],
  ["flows and door", (_name, url) => url.includes("/app/flows/") || url.includes("/app/door")],
  ["seal (keyed hash)", (_name, url) => url.includes("/app/platform/seal")],
  ["metrics", (_name, url) => url.includes("/node_modules/prom-client/") || url.includes("/app/platform/metrics")],
  ["timers, promises, buffers", (_name, url) => url.startsWith("node:")],
  ["the runtime itself (system calls, compiling)", (name) => name === "(program)"],
];

function summarise(profile: CpuProfile): Profile {
  const byId = new Map(profile.nodes.map((node) => [node.id, node]));
  const parent = new Map(profile.nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node.id])));
  const perGroup = new Map<string, number>();
  const perFunction = new Map<string, number>();
  let busy = 0;
  let whole = 0;
  for (const [index, id] of profile.samples.entries()) {
    const micros = profile.timeDeltas[index] ?? 0;
    whole += micros;
    let node = byId.get(id);
    if (!node || node.callFrame.functionName === "(idle)") continue;
    busy += micros;
    const self = node.callFrame;
    const own = self.functionName || "(anonymous)";
    // A function of V8 itself has no address: its caller says what it was for.
    while (node && node.callFrame.url === "" && !node.callFrame.functionName.startsWith("(")) {
      const up = parent.get(node.id);
      node = up === undefined ? undefined : byId.get(up);
    }
    const { functionName, url } = node?.callFrame ?? self;
    const group = groups.find(([, fits]) => fits(functionName, url))?.[0] ?? "other";
    perGroup.set(group, (perGroup.get(group) ?? 0) + micros);
    const where =
      url === ""
        ? ""
        : ` ${url.replace(/^.*\/(node_modules|app|test)\//, "$1/")}:${self.url === url ? self.lineNumber + 1 : ""}`;
    const label = `${own}${where}`.replace(/:$/, "");
    perFunction.set(label, (perFunction.get(label) ?? 0) + micros);
  }
  const shares = (times: Map<string, number>, most: number): Share[] =>
    [...times]
      .map(([name, micros]) => ({ name, share: micros / busy }))
      .sort((a, b) => b.share - a.share)
      .slice(0, most);
  return { busy: whole === 0 ? 0 : busy / whole, groups: shares(perGroup, 12), functions: shares(perFunction, 15) };
}
