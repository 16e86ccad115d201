/**
 * Downloads a CSV file of ours and hands it to the browser; `false` when that did not work. Fetched, since App Bridge adds who
 * is asking to it, and a plain link out of the admin's frame could not say.
 */
export async function saveFile(address: string, name: string): Promise<boolean> {
  try {
    const answer = await fetch(address);
    if (!answer.ok || !answer.headers.get("content-type")?.startsWith("text/csv")) return false;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await answer.blob());
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
    return true;
  } catch {
    return false;
  }
}
