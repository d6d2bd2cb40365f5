const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Index of the quotation mark that ends the string; the length of the text when there is none. */
function endOfString(json: Buffer, start: number): number {
  for (let end = json.indexOf(QUOTE, start); end >= 0; end = json.indexOf(QUOTE, end + 1)) {
    let backslashes = 0;
    while (json[end - 1 - backslashes] === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return end; // else the last one escapes it
  }
  return json.length;
}

/**
 * True when arrays and objects of a JSON text are nested more than `depth` deep. Some megabytes of brackets would keep
 * JSON.parse busy for seconds, and a recursive reader would run out of stack. Takes up to three quarters of the parser's time.
 * The result means nothing when the text is not JSON.
 */
export function exceedsDepth(json: Buffer, depth: number): boolean {
  if (json.length <= 2 * depth) return false; // each level takes two bytes
  let level = 0;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at];
    if (byte === QUOTE) at = endOfString(json, at + 1);
    else if (byte === 0x5b || byte === 0x7b) {
      if (++level > depth) return true;
    } else if (byte === 0x5d || byte === 0x7d) level--;
  }
  return false;
}
