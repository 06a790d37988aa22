// How a page starts the WebAssembly; the build puts this behind the glue, in whose scope `wasm` and `imports` are.

/// Of a response, or the promise of one. The browser itself says what is wrong with a MIME type.
export default async function ({ module_or_path }) {
  const response = await module_or_path;
  if (!response.ok)
    throw new Error(`failed to fetch Wasm: ${response.status} ${response.statusText} fetching '${response.url}'`);
  let made;
  try {
    made = await WebAssembly.instantiateStreaming(response, imports);
  } catch (error) {
    if (response.bodyUsed) throw error;
    console.warn(`outage-banner: ${error}`);
    made = await WebAssembly.instantiate(await response.arrayBuffer(), imports);
  }
  wasm = made.instance.exports;
  wasm.__wbindgen_start();
}
