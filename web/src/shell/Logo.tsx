import styles from "./Logo.module.css";

export function Logo() {
  return (
    <span className={styles.logo}>
      <svg viewBox="0 0 32 32" width="32" height="32" aria-hidden>
        <rect width="32" height="32" rx="8" fill="#0a6b5e" />
        <path d="M20.8 14.3v7.9l-4.8 2.8v-8z" fill="#ffc65c" />
        <path
          d="M16 6.5 25.5 12v9.5L16 27l-9.5-5.5V12zM16 27V17m0 0 9.5-5M16 17 6.5 12"
          fill="none"
          stroke="#fff"
          strokeWidth="2"
          strokeLinejoin="round"
        />
      </svg>
      ENSIMS
    </span>
  );
}
