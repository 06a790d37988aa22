//! What is published, made of `dist/` and of files of the project: the same sources give the same bytes in any folder.

mod archive;
mod docs;
mod elements;
mod hashes;
mod npm;
mod sbom;
mod selfhost;
mod sources;

pub use archive::{Files, tgz, zip};
pub use docs::add_docs;
pub use hashes::{integrity, sums};
pub use npm::npm;
pub use sbom::{Part, sbom};
pub use selfhost::selfhost;
pub use sources::{dist, version};
