//! Bytes in the encodings of HTTP: gzip and Brotli, by the words of `Content-Encoding`.

use outage_banner_core::feed::MAX_BYTES;
use std::io::{Read, Write};

/// The bytes in this encoding; `None` where it is not known.
#[must_use]
pub fn encoded(word: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    match word {
        "gzip" => {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
            encoder.write_all(bytes).ok()?;
            encoder.finish().ok()
        }
        "br" => {
            // Quality 11 takes seconds for a feed of the largest size, and saves a twentieth.
            let parameters = brotli::enc::BrotliEncoderParams { quality: 9, ..Default::default() };
            let mut encoded = Vec::new();
            brotli::BrotliCompress(&mut &*bytes, &mut encoded, &parameters).ok()?;
            Some(encoded)
        }
        _ => None,
    }
}

/// What was encoded. It ends at the limit of a feed, for a few bytes can unfold to gigabytes.
///
/// # Errors
/// When the encoding is not known, the bytes are not in it, or there are too many.
pub fn decoded(word: &str, bytes: &[u8]) -> Result<Vec<u8>, String> {
    let limit = MAX_BYTES as u64 + 1;
    let mut decoded = Vec::new();
    let read = match &*word.trim().to_ascii_lowercase() {
        "gzip" | "x-gzip" => flate2::read::MultiGzDecoder::new(bytes).take(limit).read_to_end(&mut decoded),
        "br" => brotli::Decompressor::new(bytes, 4096).take(limit).read_to_end(&mut decoded),
        _ => return Err(format!("in the encoding {word}, which is not known here: gzip and br are")),
    };
    read.map_err(|error| format!("not in the encoding {word}: {error}"))?;
    if decoded.len() > MAX_BYTES {
        return Err(format!("more than the limit of {MAX_BYTES} bytes"));
    }
    Ok(decoded)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use super::{decoded, encoded};
    use outage_banner_core::feed::MAX_BYTES;

    #[test]
    fn what_is_encoded_is_decoded_and_never_more_than_a_feed() {
        for word in ["gzip", "br"] {
            let text = b"{\"version\": 1} ".repeat(40);
            let short = encoded(word, &text).unwrap();
            assert!(short.len() < text.len(), "{word}");
            assert_eq!(decoded(word, &short).unwrap(), text, "{word}");
            assert!(decoded(word, &short[..short.len() / 2]).is_err(), "{word}");
            let bomb = encoded(word, &vec![b' '; MAX_BYTES + 1]).unwrap();
            assert!(bomb.len() < 10_000);
            assert!(decoded(word, &bomb).is_err_and(|it| it.contains("more than the limit")), "{word}");
        }
        assert_eq!((encoded("zstd", b""), decoded("zstd", b"").is_err()), (None, true));
        // As HTTP has it.
        for word in ["GZIP", "x-gzip", " gzip "] {
            assert_eq!(decoded(word, &encoded("gzip", b"{}").unwrap()).unwrap(), b"{}", "{word}");
        }
    }
}
