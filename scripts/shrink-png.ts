import { crc32, deflateSync, inflateSync } from "node:zlib";

/** The first bytes of every PNG. */
const signatureBytes = 8;
const paletteSize = 256;

/**
 * The same picture with at most 256 colours, which is what screens of text and cards get by with: a third of the bytes.
 * Reads what Chromium writes (8 bits a channel, not interlaced), and drops transparency, of which a page has none.
 */
export function shrinkPng(png: Buffer): Buffer {
  const header = { width: png.readUInt32BE(16), height: png.readUInt32BE(20), depth: png[24], type: png[25] };
  if (header.depth !== 8 || (header.type !== 2 && header.type !== 6))
    throw new Error("not a PNG as Chromium writes it");
  const channels = header.type === 2 ? 3 : 4;
  const { width, height } = header;
  const bytes = readPixels(png, width, height, channels);
  const colours = new Uint32Array(width * height);
  const counts = new Map<number, number>();
  for (let pixel = 0; pixel < colours.length; pixel += 1) {
    const at = pixel * channels;
    const colour = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    colours[pixel] = colour;
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const palette = choosePalette(counts);
  const places = new Map<number, number>();
  for (const colour of counts.keys()) places.set(colour, nearest(palette, colour).place);
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) rows[y * (width + 1) + 1 + x] = places.get(colours[y * width + x] ?? 0) ?? 0;
  const head = Buffer.from(png.subarray(16, 29));
  head[9] = 3;
  return Buffer.concat([
    png.subarray(0, signatureBytes),
    chunk("IHDR", head),
    chunk("PLTE", Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]))),
    chunk("IDAT", deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** The most frequent colours, none of them nearer to another than it takes to cover all with 256. */
function choosePalette(counts: ReadonlyMap<number, number>): number[] {
  const byCount = [...counts].toSorted((one, other) => other[1] - one[1]).map(([colour]) => colour);
  for (let apart = 0; ; apart += 6) {
    const palette: number[] = [];
    for (const colour of byCount) {
      if (palette.length > 0 && nearest(palette, colour).distance <= apart) continue;
      if (palette.push(colour) > paletteSize) break;
    }
    if (palette.length <= paletteSize) return palette;
  }
}

function nearest(palette: readonly number[], colour: number): { place: number; distance: number } {
  const best = { place: 0, distance: Number.POSITIVE_INFINITY };
  for (const [place, one] of palette.entries()) {
    const red = (one >> 16) - (colour >> 16);
    const green = ((one >> 8) & 255) - ((colour >> 8) & 255);
    const blue = (one & 255) - (colour & 255);
    const distance = red * red + green * green + blue * blue;
    if (distance < best.distance) Object.assign(best, { place, distance });
  }
  return best;
}

/** Rows of a PNG are written as differences to what is left of and above them; this undoes it. */
function readPixels(png: Buffer, width: number, height: number, channels: number): Buffer {
  const packed: Buffer[] = [];
  for (let at = signatureBytes; at < png.length; at += png.readUInt32BE(at) + 12)
    if (png.toString("latin1", at + 4, at + 8) === "IDAT")
      packed.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  const raw = inflateSync(Buffer.concat(packed));
  const stride = width * channels;
  const pixels = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (stride + 1)];
    for (let x = 0; x < stride; x += 1) {
      const at = y * stride + x;
      const left = x < channels ? 0 : (pixels[at - channels] ?? 0);
      const above = y === 0 ? 0 : (pixels[at - stride] ?? 0);
      const corner = x < channels || y === 0 ? 0 : (pixels[at - stride - channels] ?? 0);
      pixels[at] = (raw[y * (stride + 1) + 1 + x] ?? 0) + predicted(filter ?? 0, left, above, corner);
    }
  }
  return pixels;
}

function predicted(filter: number, left: number, above: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return above;
  if (filter === 3) return (left + above) >> 1;
  if (filter !== 4) return 0;
  const guess = left + above - corner;
  const [toLeft, toAbove, toCorner] = [Math.abs(guess - left), Math.abs(guess - above), Math.abs(guess - corner)];
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const framed = Buffer.alloc(named.length + 8);
  framed.writeUInt32BE(data.length, 0);
  named.copy(framed, 4);
  framed.writeUInt32BE(crc32(named), framed.length - 4);
  return framed;
}
