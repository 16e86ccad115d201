import { z } from "zod";

/** A text that the database can hold: JSON may carry NUL and halves of characters, PostgreSQL refuses both. */
export const storable = z.string().transform((text) => text.replaceAll("\0", "").toWellFormed());
