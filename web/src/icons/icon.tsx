import type { SVGProps } from "react";

interface Props extends Pick<SVGProps<SVGSVGElement>, "className" | "fill" | "fillOpacity"> {
  /** Width and height in pixels. */
  readonly size?: number;
}

export type Icon = (props: Props) => React.JSX.Element;

/** A picture of lines on 24 × 24 units. Screen readers pass over it: what it stands for is said in words. */
export function icon(path: string): Icon {
  return ({ size = 24, fill = "none", ...rest }) => (
    <svg viewBox="0 0 24 24" width={size} height={size} aria-hidden fill={fill} {...rest}>
      <path d={path} stroke="currentColor" strokeWidth={2} strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}
