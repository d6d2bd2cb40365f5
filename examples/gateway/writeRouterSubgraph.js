import { readFile } from "node:fs/promises";
import { ENSIMS_SDL } from "./compose.js";
import { hideSession } from "./hideSession.js";

process.stdout.write(hideSession(await readFile(ENSIMS_SDL, "utf8")));
