import { test } from "@jest/globals";
import { lookAtScreens } from "./lookAtScreens.js";

test("on a desktop, every screen is accessible and fits the width, in light and in dark colours", async () => {
  await lookAtScreens({ width: 1280, height: 800 });
});
