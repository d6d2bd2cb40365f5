import { CADDY } from "./kinds.js";
import { describePassing } from "./passing.js";

describePassing(CADDY);
