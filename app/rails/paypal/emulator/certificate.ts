import { createSign, generateKeyPairSync, type KeyObject } from "node:crypto";

/** A key pair with a certificate of its own, as PayPal's signing certificates look from outside. */
export interface SigningCertificate {
  readonly pem: string;
  readonly privateKey: KeyObject;
}

/** One DER element: tag, length, content. */
function der(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  if (body.length < 128) return Buffer.concat([Buffer.from([tag, body.length]), body]);
  const length = Buffer.from(body.length.toString(16).padStart(body.length > 255 ? 4 : 2, "0"), "hex");
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length]), length, body]);
}

const sequence = (...content: readonly Uint8Array[]) => der(0x30, ...content);
const generalizedTime = (at: Date) => der(0x18, Buffer.from(`${at.toISOString().replace(/\.\d+Z$|[-:T]/g, "")}Z`));

/** sha256WithRSAEncryption, 1.2.840.113549.1.1.11 (RFC 8017). */
const algorithm = sequence(Buffer.from("06092a864886f70d01010b", "hex"), Buffer.from("0500", "hex"));
/** id-at-commonName, 2.5.4.3 (RFC 5280). */
const commonName = Buffer.from("0603550403", "hex");

/** Makes a self-signed X.509 certificate (RFC 5280) that is valid for ten years around a moment. */
export function makeCertificate(name: string, around: Date): SigningCertificate {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const party = sequence(der(0x31, sequence(commonName, der(0x0c, Buffer.from(name)))));
  const years = (count: number) => new Date(around.getTime() + count * 365 * 86_400_000);
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    algorithm,
    party,
    sequence(generalizedTime(years(-5)), generalizedTime(years(5))),
    party,
    publicKey.export({ format: "der", type: "spki" }),
  );
  const signature = createSign("sha256").update(body).sign(privateKey);
  const whole = sequence(body, algorithm, der(0x03, Buffer.from([0]), signature));
  const lines = whole.toString("base64").replace(/.{64}/g, "$&\n").trimEnd();
  return { pem: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`, privateKey };
}
