import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import styles from "./Charts.module.css";
import type { PlotOptions } from "./plotOptions";
import { useWidth } from "./useWidth";

const HEIGHT = 340;

interface Props {
  /** For those who do not see it. */
  readonly label: string;
  /** Both are the same objects as long as nothing of them changes. */
  readonly data: uPlot.AlignedData;
  readonly options: PlotOptions;
}

/** A chart of uPlot, as wide as there is room. */
export function Plot({ label, data, options }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  useEffect(() => {
    if (width === 0 || !box.current) return;
    const plot = new uPlot({ ...options, width, height: HEIGHT }, data, box.current);
    return () => plot.destroy();
  }, [width, data, options]);
  return <div ref={box} className={styles.plot} role="img" aria-label={label} />;
}
