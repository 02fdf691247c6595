/** base45 3.0 carries no types. Its decoder is lax: callers compare with the encoding of what they read. */
declare module 'base45' {
  const base45: {
    encode(bytes: Uint8Array): string;
    decode(text: string): Buffer;
  };
  // biome-ignore lint/style/noDefaultExport: a CommonJS module has no other
  export default base45;
}
