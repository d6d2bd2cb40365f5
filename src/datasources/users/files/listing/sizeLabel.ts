/** "0.17 KB", "97 B", "5.42 kB" in round brackets at the end: only files carry it (upstream-api §3.8). */
export const SIZE_LABEL = /\(\d+(?:\.\d+)? ?[kKMGT]?B\)$/;
