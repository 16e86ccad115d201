import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** A PostgreSQL server as its own lock file tells of it. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

/** Reads `postmaster.pid`: process id on the first line, port on the fourth. Null where no server has one. */
export async function readPostmaster(folder: string): Promise<Postmaster | null> {
  const lines = await readFile(join(folder, "postmaster.pid"), "utf8").then(
    (text) => text.split("\n"),
    () => [],
  );
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  return Number.isInteger(pid) && pid > 0 && Number.isInteger(port) && port > 0 ? { pid, port } : null;
}

/** Whether a process of this id runs, ours or another user's. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** PostgreSQL's fast shutdown: open transactions roll back, everything is written. */
export function stopPostmaster(pid: number): void {
  if (isAlive(pid)) process.kill(pid, "SIGINT");
}
