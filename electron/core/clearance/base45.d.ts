/** base45 3.0 carries no types. Its decoder is lax: callers compare with the encoding of what they read. */
declare module 'base45' {
  const base45: {
    encode(bytes: Uint8Array): string;
    decode(text: string): Buffer;
  };
  export default base45;
}
