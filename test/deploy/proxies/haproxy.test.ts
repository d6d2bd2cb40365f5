import { HAPROXY } from "./kinds.js";
import { describePassing } from "./passing.js";

describePassing(HAPROXY);
