import { randomInt, randomUUID } from "node:crypto";

/** Transfers that are paid together. */
export interface WiseGroup {
  readonly id: string;
  readonly name: string;
  readonly sourceCurrency: string;
  readonly transferIds: number[];
  status: "NEW" | "COMPLETED" | "CANCELLED";
  /** Another number after every change, and not a larger one. */
  version: number;
  paid: boolean;
}

/** What groups need of the transfers and the balance beside them. */
interface Desk {
  make(body: Record<string, unknown>, now: Date): { readonly answer: Response; readonly id: number | null };
  /** Of some transfers those that wait for their money. */
  waiting(ids: readonly number[]): readonly { readonly id: number; readonly amount: number }[];
  cancel(id: number): void;
  /** Takes the sum from the balance and sends them off; an answer where it will not. */
  pay(ids: readonly number[], sum: number, by: "token" | "people"): Response | null;
  /** What the next payment meets. */
  trouble(): { readonly status: number; readonly afterWork?: boolean } | null;
}

const answer = (status: number, body: unknown) => Response.json(body, { status });
const invalid = (code: string, message: string) => answer(422, { errors: [{ code, message, arguments: [] }] });
const place = /^(\w+) \/v3\/profiles\/own\/batch-(groups|payments)(?:\/([0-9a-f-]{36}))?(?:\/(\w+))?$/;

/** The batch groups of one profile. Asked twice, Wise makes two, and it has no list of them. */
export function createWiseGroups(profileId: string, desk: Desk) {
  const groups: WiseGroup[] = [];

  function become(group: WiseGroup, change: () => void): void {
    change();
    const before = group.version;
    while (group.version === before) group.version = randomInt(-1_000_000, 1_000_000);
  }

  /** As Wise shows a group; how to pay it only once it is closed. Every rate is one and nothing costs a fee. */
  const show = (group: WiseGroup) => ({
    id: group.id,
    version: group.version,
    name: group.name,
    sourceCurrency: group.sourceCurrency,
    status: group.status,
    transferIds: [...group.transferIds],
    payInDetails:
      group.status === "COMPLETED"
        ? [
            {
              type: "bank_transfer",
              reference: `B${group.id.slice(0, 6)}`,
              amount: sumOf(desk.waiting(group.transferIds)),
              currency: group.sourceCurrency,
              name: "Wise Ltd",
            },
          ]
        : [],
  });

  function create({ name, sourceCurrency }: Record<string, unknown>): Response {
    if (typeof name !== "string" || name.length > 100 || typeof sourceCurrency !== "string")
      return invalid("NOT_VALID", "sourceCurrency and a name of at most 100 characters are needed");
    const group: WiseGroup = {
      id: randomUUID(),
      name,
      sourceCurrency,
      transferIds: [],
      status: "NEW",
      version: 0,
      paid: false,
    };
    groups.push(group);
    return answer(201, show(group));
  }

  function add(group: WiseGroup, body: Record<string, unknown>, now: Date): Response {
    if (group.status !== "NEW") return invalid("batch.group.closed", "the group takes no more transfers");
    if (group.transferIds.length >= 1_000) return invalid("batch.group.full", "a group holds 1000 transfers");
    const made = desk.make(body, now);
    const { id } = made;
    if (id !== null && !group.transferIds.includes(id)) become(group, () => group.transferIds.push(id));
    return made.answer;
  }

  function update(group: WiseGroup, { status, version }: Record<string, unknown>): Response {
    if (version !== group.version)
      return answer(409, { errors: [{ code: "version.conflict", message: "the group has changed" }] });
    if (status === "COMPLETED" && group.status === "NEW") {
      become(group, () => {
        group.status = "COMPLETED";
      });
      return answer(200, show(group));
    }
    if (status !== "CANCELLED" || group.status === "CANCELLED" || group.paid)
      return invalid("batch.group.status", `a group that is ${group.status} does not become ${String(status)}`);
    cancel(group);
    return answer(200, show(group));
  }

  function cancel(group: WiseGroup): void {
    become(group, () => {
      group.status = "CANCELLED";
    });
    for (const one of desk.waiting(group.transferIds)) desk.cancel(one.id);
  }

  /** All of a group or nothing of it. */
  function pay(group: WiseGroup): Response {
    const due = desk.waiting(group.transferIds);
    if (group.status !== "COMPLETED" || group.paid || due.length === 0)
      return invalid("batch.group.not_payable", "the group does not wait for its money");
    const no = desk.pay(
      due.map((one) => one.id),
      sumOf(due),
      "token",
    );
    if (no) return no;
    group.paid = true;
    return answer(200, {
      id: group.id,
      name: group.name,
      fileName: null,
      alreadyPaid: true,
      shortId: 1,
      userId: 1,
      profileId: Number(profileId),
      sourceCurrency: group.sourceCurrency,
      status: group.status,
      groupType: "API",
      transferIds: [...group.transferIds],
    });
  }

  const named = (name: string): WiseGroup => {
    const group = groups.findLast((one) => one.name === name && one.transferIds.length > 0);
    if (!group) throw new Error(`there is no batch group ${name}`);
    return group;
  };

  return {
    all: groups as readonly WiseGroup[],
    /** Whether a transfer is in a group that is still open: it cannot be paid then. */
    holdsOpen: (id: number) => groups.some((group) => group.status === "NEW" && group.transferIds.includes(id)),
    /** Answers what is said to groups; `null` to anything else. */
    route(line: string, body: Record<string, unknown>, now: Date): Response | null {
      const [, method, part, id, rest] = place.exec(line) ?? [];
      if (method === "POST" && part === "groups" && id === undefined) return create(body);
      const group = groups.find((one) => one.id === id);
      if (!group) return null;
      switch (`${method} ${part}/${rest ?? ""}`) {
        case "GET groups/":
          return answer(200, show(group));
        case "PATCH groups/":
          return update(group, body);
        case "POST groups/transfers":
          return add(group, body, now);
        case "POST payments/payments": {
          const trouble = desk.trouble();
          if (trouble && trouble.afterWork !== true) return answer(trouble.status, { error: "not now" });
          const said = pay(group);
          return trouble ? answer(trouble.status, { error: "not now" }) : said;
        }
        default:
          return null;
      }
    },
    payByHand(name: string): boolean {
      const group = named(name);
      const due = desk.waiting(group.transferIds);
      desk.pay(
        due.map((one) => one.id),
        sumOf(due),
        "people",
      );
      group.paid = true;
      return true;
    },
    cancelByHand(name: string): boolean {
      cancel(named(name));
      return true;
    },
  };
}

function sumOf(due: readonly { readonly amount: number }[]): number {
  return due.reduce((total, one) => total + one.amount, 0);
}
