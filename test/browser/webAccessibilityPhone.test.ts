import { test } from "@jest/globals";
import { lookAtScreens } from "./lookAtScreens.js";

test("on a phone, every screen is accessible, fits the width and can be touched, in light and in dark colours", async () => {
  await lookAtScreens({ width: 360, height: 740, isTouched: true });
});
