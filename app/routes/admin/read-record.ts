import { describeActivity } from "../../components/home/describe-activity.ts";
import { actorName, personName } from "../../components/person-name.ts";
import type { RecordLine } from "../../components/record-list.tsx";
import type { ShopDb } from "../../platform/db.ts";
import type { Services } from "../../platform/services.ts";
import { latestActivity, type RecordOf } from "../../store/views/latest-activity.ts";
import { recordAddress } from "./record-address.ts";
import type { Words } from "./words.ts";

const linesOfRecord = 50;

/** A page of somebody's record. Its cursor is the id of a line. */
export async function readRecord(
  services: Services,
  db: ShopDb,
  words: Words,
  of: RecordOf,
  at: string | null,
): Promise<{ lines: RecordLine[]; newer: string | null; older: string | null }> {
  const before = /^\d{1,18}$/.test(at ?? "") ? BigInt(at ?? "") : null;
  const found = await latestActivity(db, services.seal, linesOfRecord + 1, of, before);
  const shown = found.slice(0, linesOfRecord);
  return {
    lines: shown.map((line) => ({
      id: line.id,
      at: words.format.moment(line.at),
      by: actorName(words.rail(line.actor)),
      text: describeActivity(line, { ...words, who: personName(line.referrer), order: line.order }),
      note: typeof line.data.note === "string" ? line.data.note : null,
      url: line.referralId === null ? null : recordAddress(line),
    })),
    newer: before === null ? null : "top",
    older: found.length > linesOfRecord ? (shown.at(-1)?.id ?? null) : null,
  };
}
