/** What the build makes of modules that run elsewhere: their address. */
declare module "*?worker&url" {
  const address: string;
  export default address;
}
