const mostNote = 500;
const mostProof = 300;

/** What was typed about a hand-over, as it is kept; or what is wrong with it, by field. */
export type HandOverNote =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly fields: { readonly note?: string; readonly proof?: string } };

/** Reads a note (needed) and a proof (a link, or the number of a transfer or parcel). */
export function handOverNote(note: string, proof: string): HandOverNote {
  const text = note.trim();
  const shown = proof.trim();
  if (text === "") return { ok: false, fields: { note: "Say what you did: the note is kept with the payment." } };
  if (text.length > mostNote) return { ok: false, fields: { note: `A note has at most ${mostNote} characters.` } };
  if (shown.length > mostProof) return { ok: false, fields: { proof: `A proof has at most ${mostProof} characters.` } };
  return { ok: true, text: shown === "" ? text : `${text} (proof: ${shown})` };
}
