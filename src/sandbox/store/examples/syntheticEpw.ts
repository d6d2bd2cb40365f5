const daysOfMonths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const latitude = (51.5 * Math.PI) / 180;

const header = [
  "LOCATION,London SYNTHETIC,-,GBR,SYNTHETIC,000000,51.50,-0.10,0.0,25.0",
  "DESIGN CONDITIONS,0",
  "TYPICAL/EXTREME PERIODS,0",
  "GROUND TEMPERATURES,0",
  "HOLIDAYS/DAYLIGHT SAVINGS,No,0,0,0",
  "COMMENTS 1,SYNTHETIC: sines of the day and the hour; nothing here was measured",
  "COMMENTS 2,SYNTHETIC: made by the ENSIMS sandbox",
  "DATA PERIODS,1,1,Data,Sunday,1/1,12/31",
  "",
].join("\r\n");

let example: Buffer | undefined;

/** The weather file of the examples; made once, because each sandbox writes it at its start. */
export function exampleEpw(): Buffer {
  return (example ??= Buffer.from(syntheticEpw(1), "latin1"));
}

/**
 * A weather file of 8,760 hours with CRLF, always the same for a seed: the temperature is a sine of the day (7 K either
 * way of 11 °C) plus one of the hour (4 K), plus up to 2 K either way by which the seed moves each day.
 */
export function syntheticEpw(seed: number): string {
  const random = randomNumbers(seed);
  const ofHours = Array.from({ length: 24 }, (_, index) => -4 * Math.cos((2 * Math.PI * (index - 2)) / 24));
  const days: string[] = [];
  daysOfMonths.forEach((length, month) => {
    const endings = ofHours.map((_, index) => endOfRow(days.length + 15, index + 0.5));
    for (let day = 1; day <= length; day++) {
      const ofDay = 11 - 7 * Math.cos((2 * Math.PI * (days.length - 20)) / 365) + 4 * random() - 2;
      let rows = "";
      for (let hour = 0; hour < 24; hour++) {
        const temperature = Math.round(10 * (ofDay + (ofHours[hour] ?? 0))) / 10;
        rows += `2026,${month + 1},${day},${hour + 1},60,SYNTHETIC,${temperature}${endings[hour]}`;
      }
      days.push(rows);
    }
  });
  return header + days.join("");
}

/** The end of a row, after the dry bulb temperature: the dew point is given as missing, the sun is that of the 15th of the month. */
function endOfRow(dayOfYear: number, hour: number): string {
  const declination = -0.409 * Math.cos((2 * Math.PI * (dayOfYear + 10)) / 365);
  const height =
    Math.sin(latitude) * Math.sin(declination) -
    Math.cos(latitude) * Math.cos(declination) * Math.cos((2 * Math.PI * hour) / 24);
  const diffuse = Math.round(350 * Math.max(0, height));
  const radiation = `${2 * diffuse},${height > 0 ? 350 : 0},${diffuse}`;
  return `,99.9,80,101000,0,0,315,${radiation},0,0,0,0,240,3.5,5,5,20,5000,9,999999999,15,0.1,0,88,0.2,0,0\r\n`;
}

/** Numbers of 0 to 1, the same for the same seed. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}
