/** How a secret may look on its way out: as it is, line by line, quoted, escaped, encoded. */
export function formsOf(secret: string): readonly string[] {
  const trimmed = secret.trim();
  return [
    secret,
    trimmed,
    ...trimmed.split(/\r?\n/).filter((line) => line.length >= 8),
    JSON.stringify(secret).slice(1, -1),
    secret.replaceAll("'", `'\\''`),
    encodeURIComponent(Buffer.from(secret).toString()),
    ...base64Forms(secret),
  ];
}

/** The base64 of a text depends on its offset in the encoded whole; the characters at its ends mix with their neighbours. */
function base64Forms(secret: string): readonly string[] {
  const whole = Buffer.from(secret).toString("base64");
  const within = [0, 1, 2].map((shift) => {
    const encoded = Buffer.from("x".repeat(shift) + secret)
      .toString("base64")
      .replace(/=+$/, "");
    return encoded.slice(shift === 0 ? 0 : shift + 1, encoded.length - 1);
  });
  return [whole, ...within.filter((form) => form.length >= 8)];
}
