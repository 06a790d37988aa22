//! Archives that have the same bytes whenever and wherever they are made: names in order, one fixed time, no owner.

use std::collections::BTreeMap;
use std::io::{Cursor, Error, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Contents by path. Folders are separated by `/`, on every system.
pub type Files = BTreeMap<String, Vec<u8>>;

/// 26 October 1985, 08:15:00 UTC: the time that `npm pack` gives to each file.
const SECONDS: u64 = 499_162_500;
const READABLE: u32 = 0o644;
const RUNNABLE: u32 = 0o755;

/// A tar archive, compressed by gzip. `folder` stands before each path; `program` is the path that may be executed.
///
/// # Errors
/// When a path is longer than the format allows.
pub fn tgz(folder: &str, files: &Files, program: Option<&str>) -> Result<Vec<u8>, String> {
    // This encoder writes neither a time nor the name of a system.
    let mut archive = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::best()));
    for (path, content) in files {
        let mut header = tar::Header::new_ustar();
        header.set_size(content.len() as u64);
        header.set_mode(if program == Some(path) { RUNNABLE } else { READABLE });
        header.set_mtime(SECONDS);
        header.set_uid(0);
        header.set_gid(0);
        let added = archive.append_data(&mut header, format!("{folder}/{path}"), content.as_slice());
        added.map_err(|error| format!("{path}: {error}"))?;
    }
    archive.into_inner().and_then(GzEncoder::finish).map_err(|error: Error| format!("tar: {error}"))
}

/// A zip archive. `folder` stands before each path.
///
/// # Errors
/// When a file is larger than the format allows.
pub fn zip(folder: &str, files: &Files) -> Result<Vec<u8>, String> {
    let time =
        DateTime::from_date_and_time(1985, 10, 26, 8, 15, 0).map_err(|error| format!("zip: {error}"))?;
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(9))
        .last_modified_time(time)
        .unix_permissions(READABLE);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, content) in files {
        archive
            .start_file(format!("{folder}/{path}"), options)
            .map_err(|error| format!("{path}: {error}"))?;
        archive.write_all(content).map_err(|error| format!("{path}: {error}"))?;
    }
    archive.finish().map(Cursor::into_inner).map_err(|error| format!("zip: {error}"))
}
