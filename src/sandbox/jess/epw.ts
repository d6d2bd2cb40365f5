/** What the sandbox reads of an EnergyPlus weather file. */
export interface Epw {
  /** From the LOCATION line, e.g. `London`. */
  readonly city: string;
  /** Latitude and longitude in degrees, hours from UTC, metres above the sea, as the LOCATION line has them. */
  readonly site: readonly [latitude: string, longitude: string, zone: string, elevation: string];
  /** One for each hour of the year: 8,760, or 8,784 in a leap year. */
  readonly hours: readonly EpwHour[];
}

export interface EpwHour {
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  /** 1 to 24: the hour that ends then. */
  readonly hour: number;
  /** Dry bulb temperature, °C. */
  readonly dryBulb: number;
}

const headerLines = 8;
const missing = 99.9;

/**
 * Reads the text of an EPW file, with any line ends.
 * @throws {Error} if it is not a weather file of one whole year; the message says why
 */
export function parseEpw(text: string): Epw {
  const lines = text.trimEnd().split(/\r\n|\r|\n/);
  const [label, city = "", , , , , ...site] = (lines[0] ?? "").split(",");
  if (label !== "LOCATION") throw new Error("the first line is not LOCATION");
  const rows = lines.slice(headerLines);
  if (rows.length !== 8760 && rows.length !== 8784) {
    throw new Error(`${rows.length} hourly rows, but a year has 8760 or 8784`);
  }
  const [latitude = "", longitude = "", zone = "", elevation = ""] = site;
  let last = 0; // stands in for a missing temperature, as in EnergyPlus
  const hours = rows.map((row, index) => {
    const [, month, day, hour, , , degrees] = row.split(",", 7).map(Number);
    if (degrees === undefined || !(month && month <= 12 && day && day <= 31 && hour && hour <= 24)) {
      throw new Error(`line ${headerLines + index + 1} is not an hour of a year`);
    }
    if (!Number.isFinite(degrees)) throw new Error(`line ${headerLines + index + 1} has no dry bulb temperature`);
    if (degrees < missing) last = degrees;
    return { month, day, hour, dryBulb: last };
  });
  return { city, site: [latitude, longitude, zone, elevation], hours };
}
