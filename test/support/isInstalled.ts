import { execFileSync } from "node:child_process";

/** Whether a program can be run here by its name. */
export function isInstalled(program: string): boolean {
  try {
    execFileSync("which", [program], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
