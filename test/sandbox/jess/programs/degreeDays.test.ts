import { expect, test } from "@jest/globals";
import { parseEpw } from "../../../../src/sandbox/jess/epw.js";
import { climateOf } from "../../../../src/sandbox/jess/programs/degreeDays.js";
import { weatherFile } from "./Submission.js";

const climate = (temperature: (day: number, hour: number) => number) =>
  climateOf(parseEpw(weatherFile(temperature)).hours);

test("a constant temperature makes its difference to 18 °C times the days of the month", () => {
  const { months, year } = climate(() => 10.5);
  const days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  months.forEach(({ heatingDegreeDays, coolingDegreeDays, meanTemperature }, month) => {
    expect(heatingDegreeDays).toBeCloseTo(7.5 * (days[month] ?? 0), 9);
    expect(coolingDegreeDays).toBe(0);
    expect(meanTemperature).toBeCloseTo(10.5, 9);
  });
  expect(year.heatingDegreeDays).toBeCloseTo(7.5 * 365, 9);
});

test("18 °C is neither heating nor cooling", () => {
  expect(climate(() => 18).year).toEqual({ heatingDegreeDays: 0, coolingDegreeDays: 0, meanTemperature: 18 });
});

test("a sine of the hour around 18 °C makes amplitude / π kelvin-days of each kind a day", () => {
  // The mean of max(0, A sin x) is A / π. Half hours, so that no hour falls on a zero of the sine.
  const { year } = climate((_, hour) => 18 + 6 * Math.sin((2 * Math.PI * (hour - 0.5)) / 24));
  expect(year.heatingDegreeDays).toBeCloseTo(year.coolingDegreeDays, 6);
  // 24 hours in place of the integral: 0.3 % off.
  expect(year.heatingDegreeDays / ((365 * 6) / Math.PI)).toBeCloseTo(1, 2);
  // The sum itself: 2 sin(15°/2) times the sum of 12 sines is 2, so it is 6 / (24 sin 7.5°) a day.
  expect(year.heatingDegreeDays).toBeCloseTo((365 * 6) / (24 * Math.sin(Math.PI / 24)), 6);
});

test("a sine of the day is warm in the middle of the year, and its mean is kept", () => {
  const { months, year } = climate((day) => 10 - 12 * Math.cos((2 * Math.PI * (day + 0.5)) / 365));
  expect(year.meanTemperature).toBeCloseTo(10, 6);
  expect(months[0]?.coolingDegreeDays).toBe(0);
  expect(months[6]?.heatingDegreeDays).toBe(0);
  // What is above less what is below is the mean's distance from 18 °C.
  expect(year.coolingDegreeDays - year.heatingDegreeDays).toBeCloseTo(-8 * 365, 6);
});

test("the mean by hour is of the hour that ends then", () => {
  expect(climate((_, hour) => hour).meanByHour).toEqual(Array.from({ length: 24 }, (_, index) => index + 1));
});

test("a missing temperature, 99.9, is that of the hour before", () => {
  const { hours } = parseEpw(weatherFile((day, hour) => (day === 3 && hour === 5 ? 99.9 : hour)));
  expect(hours[3 * 24 + 4]).toEqual({ month: 1, day: 4, hour: 5, dryBulb: 4 });
});

test.each([
  ["without LOCATION", (epw: string) => epw.replace("LOCATION", "PLACE"), "the first line is not LOCATION"],
  ["of a short year", (epw: string) => epw.slice(0, -60), "8759 hourly rows, but a year has 8760 or 8784"],
  ["with month 13", (epw: string) => epw.replace("\r\n2001,1,1,2,", "\r\n2001,13,1,2,"), "line 10 is not an hour"],
  ["with words for degrees", (epw: string) => epw.replace("flags,7", "flags,warm"), "line 9 has no dry bulb"],
])("a weather file %s is refused", (_, spoil, message) => {
  expect(() => parseEpw(spoil(weatherFile(() => 7)))).toThrow(message);
});

test("a leap year and bare LF are read", () => {
  const lines = weatherFile(() => 7)
    .trimEnd()
    .split("\r\n");
  const leapDay = lines.slice(8, 32).map((line) => line.replace("2001,1,1,", "2004,2,29,"));
  lines.splice(8 + 59 * 24, 0, ...leapDay);
  const { months } = climateOf(parseEpw(lines.join("\n")).hours);
  expect(months[1]?.heatingDegreeDays).toBeCloseTo(11 * 29, 9);
});
