const FLOORS = [0, 1, 2, 3];
const WINDOWS = [0, 1, 2];
const LEFT = ["#0f8f7d", "#118b79", "#0f7f70", "#0d7467"];
const RIGHT = ["#ffd47d", "#f9b95a", "#ef9a4b", "#dd7c46"];

/** A building with its walls coloured by temperature. */
export function SignInIllustration() {
  return (
    <svg viewBox="0 0 520 420" fill="none">
      <defs>
        <radialGradient id="sun">
          <stop stopColor="#ffe6ad" />
          <stop offset="0.45" stopColor="#ffd071" />
          <stop offset="1" stopColor="#ffc65c" stopOpacity="0" />
        </radialGradient>
      </defs>
      <circle cx="430" cy="84" r="80" fill="url(#sun)" />
      <circle cx="430" cy="84" r="28" fill="#ffe3a3" />
      <path d="M40 326 260 410 480 326 260 242z" fill="#000" opacity="0.16" />
      {FLOORS.map((floor) => (
        <g key={floor} transform={`translate(0 ${floor * 52})`}>
          <path d="M110 136 260 193v48L110 184z" fill={LEFT[floor]} />
          <path d="M260 193 410 136v48L260 241z" fill={RIGHT[floor]} />
          {WINDOWS.map((window) => (
            <g key={window}>
              <path
                d="M128 153l30 11.4v20L128 173z"
                fill="#bff0e4"
                opacity={(window + floor) % 3 === 0 ? 0.85 : 0.4}
                transform={`translate(${window * 44} ${window * 16.7})`}
              />
              <path
                d="M362 164.400l30-11.4v20l-30 11.4z"
                fill="#fff8e6"
                opacity={(window + floor) % 2 === 0 ? 0.9 : 0.55}
                transform={`translate(${window * -44} ${window * 16.7})`}
              />
            </g>
          ))}
        </g>
      ))}
      <path d="M110 136 260 79l150 57-150 57z" fill="#d9f3ec" />
      <path d="M150 136 260 94.200 370 136 260 177.800z" fill="#0c6a5d" />
      <path d="M186 136 260 107.900 334 136 260 164.100z" fill="#118b79" />
    </svg>
  );
}
