//! Leaves out of wasm-bindgen's glue what only other ways of calling it, or browsers too old for us, need.

/// Functions that are written again, shorter: how each begins, and what takes its place.
const SHORTER: [(&str, &str); 4] = [
    // A response is all that the loader hands over. The browser itself says what is wrong with a MIME type.
    (
        "async function __wbg_load(",
        "async function __wbg_load(response, imports) {
            if (!response.ok) throw new Error(
                `failed to fetch Wasm: ${response.status} ${response.statusText} fetching '${response.url}'`);
            try {
                return await WebAssembly.instantiateStreaming(response, imports);
            } catch (error) {
                if (response.bodyUsed) throw error;
                console.warn(`outage-banner: ${error}`);
                return WebAssembly.instantiate(await response.arrayBuffer(), imports);
            }
        }",
    ),
    (
        "async function __wbg_init_once(",
        "async function __wbg_init_once({ module_or_path }) {
            const { instance, module } = await __wbg_load(await module_or_path, __wbg_get_imports());
            return __wbg_finalize_init(instance, module);
        }",
    ),
    // Without the fast path for ASCII: a banner's texts are few and short.
    (
        "function passStringToWasm0(",
        "function passStringToWasm0(text, malloc) {
            const bytes = cachedTextEncoder.encode(text);
            const pointer = malloc(bytes.length, 1) >>> 0;
            getUint8ArrayMemory0().set(bytes, pointer);
            WASM_VECTOR_LEN = bytes.length;
            return pointer;
        }",
    ),
    // Without the count for Safari, whose decoder gives up after 2 GB.
    ("function decodeText(", "function decodeText(bytes) { return cachedTextDecoder.decode(bytes); }"),
];

/// The same glue for a banner, shorter.
pub(crate) fn trim(glue: &str) -> Result<String, String> {
    let mut glue = glue.to_owned();
    for (begin, shorter) in SHORTER {
        let unknown = || format!("the glue has no `{begin}…)` as wasm-bindgen used to write it");
        let (before, rest) = glue.split_once(begin).ok_or_else(unknown)?;
        let (_, after) = rest.split_once("\n}\n").ok_or_else(unknown)?;
        glue = [before, shorter, "\n", after].concat();
    }
    // The polyfill of a function that nobody calls any more.
    if let Some((before, rest)) = glue.split_once("if (!('encodeInto' in cachedTextEncoder)) {")
        && let Some((_, after)) = rest.split_once("\n}\n")
    {
        glue = [before, after].concat();
    }
    Ok(arrows(
        &glue.replace(", wasm.__wbindgen_malloc, wasm.__wbindgen_realloc)", ", wasm.__wbindgen_malloc)"),
    ))
}

/// Imported functions as arrows; none of them has a `this`.
fn arrows(glue: &str) -> String {
    const CATCHING: &str = "() { return handleError(function ";
    let mut short = String::new();
    for line in glue.lines() {
        let named = line.split_once(": function");
        let arrow = match named.and_then(|(name, rest)| Some((name, rest.strip_suffix(" {")?))) {
            Some((name, rest)) => match rest.strip_prefix(CATCHING) {
                Some(arguments) => [name, ": (...all) => { return handleError(", arguments, " => {"].concat(),
                None => [name, ": ", rest, " => {"].concat(),
            },
            None => line.replace("}, arguments); },", "}, all); },"),
        };
        short.push_str(&arrow);
        short.push('\n');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::{arrows, trim};

    #[test]
    fn imported_functions_become_arrows() {
        let glue = "a: function(x) {\n  return x;\n},\nb: function() { return handleError(function (x) {\n}, arguments); },\n";
        let short =
            "a: (x) => {\n  return x;\n},\nb: (...all) => { return handleError((x) => {\n}, all); },\n";
        assert_eq!(arrows(glue), short);
    }

    #[test]
    fn glue_of_another_form_stops_the_build() {
        assert!(trim("const other = 1;").is_err());
    }
}
