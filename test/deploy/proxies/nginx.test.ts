import { NGINX } from "./kinds.js";
import { describePassing } from "./passing.js";

describePassing(NGINX);
