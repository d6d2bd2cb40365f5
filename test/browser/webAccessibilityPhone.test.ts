import { test } from "@jest/globals";
import { lookAtScreens } from "./lookAtScreens.js";

test("on a phone, every screen is accessible and fits the width, in light and in dark colours", async () => {
  await lookAtScreens({ width: 360, height: 740 });
});
