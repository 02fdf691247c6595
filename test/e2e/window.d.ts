export {};

declare global {
  interface Window {
    /** Views that the stand-in page heard. */
    readonly heard: readonly unknown[];
  }
}
