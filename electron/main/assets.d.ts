/** Imports that the bundler turns into a text, or into the path of a copied file. */
declare module '*?raw' {
  const text: string;
  export default text;
}
declare module '*?asset' {
  const path: string;
  export default path;
}
