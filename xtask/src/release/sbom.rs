//! A bill of materials in `CycloneDX`: which packages of others are in something that we publish.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::hashes::hex;

/// One thing that is published, and what it is made of besides packages.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// `library` or `application`, in the words of `CycloneDX`.
    pub kind: &'a str,
    /// What `cargo tree --prefix depth --format "|{p}|{l}|"` prints for it, and for what comes with it.
    pub trees: &'a [&'a str],
    /// `Cargo.lock`, which has the digest of each package.
    pub lock: &'a str,
    /// The version of the Rust whose standard library is in it.
    pub rust: &'a str,
}

/// A package in the tree.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Package {
    name: String,
    version: String,
    license: String,
}

impl Package {
    /// The address of the package, in the form that all tools know.
    fn purl(&self) -> String {
        format!("pkg:cargo/{}@{}", self.name, self.version.replace('+', "%2B"))
    }

    fn to_json(&self, lock: &str) -> Value {
        let purl = self.purl();
        // Old packages write a stroke for OR.
        let license = self.license.replace('/', " OR ").replace("  ", " ");
        let mut component = json!({
            "type": "library",
            "bom-ref": purl,
            "name": self.name,
            "version": self.version,
            "purl": purl,
        });
        if !license.is_empty() {
            component["licenses"] = json!([{ "expression": license }]);
        }
        if let Some(digest) = checksum(lock, self) {
            component["hashes"] = json!([{ "alg": "SHA-256", "content": digest }]);
        }
        component
    }
}

/// The bill as JSON. It has no time in it: the same packages give the same bytes.
///
/// # Errors
/// When the tree has a line that is not of the form that was asked for.
pub fn sbom(part: &Part<'_>) -> Result<String, String> {
    let (own, edges) = packages(part.trees)?;
    let std = format!("pkg:generic/rust-std@{}", part.rust);
    let mut components: Vec<Value> =
        edges.keys().filter(|it| **it != own).map(|it| it.to_json(part.lock)).collect();
    components.push(json!({
        "type": "library",
        "bom-ref": std,
        "name": "rust-std",
        "version": part.rust,
        "purl": std,
        "licenses": [{ "expression": "MIT OR Apache-2.0" }],
    }));
    let mut dependencies: Vec<Value> = edges
        .iter()
        .map(|(package, below)| {
            let mut refs: Vec<String> = below.iter().map(Package::purl).collect();
            if *package == own {
                refs.push(std.clone());
            }
            json!({ "ref": package.purl(), "dependsOn": refs })
        })
        .collect();
    dependencies.push(json!({ "ref": std, "dependsOn": [] }));

    let mut component = own.to_json(part.lock);
    component["type"] = json!(part.kind);
    let mut bill = json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": { "component": component },
        "components": components,
        "dependencies": dependencies,
    });
    bill["serialNumber"] = json!(serial_number(&bill.to_string()));
    Ok(format!("{bill:#}\n"))
}

/// The package at the root of the first tree, and what each package depends on.
fn packages(trees: &[&str]) -> Result<(Package, BTreeMap<Package, BTreeSet<Package>>), String> {
    let mut edges: BTreeMap<Package, BTreeSet<Package>> = BTreeMap::new();
    let mut own: Option<Package> = None;
    let mut above: Vec<Package> = Vec::new();
    for line in trees.iter().flat_map(|it| it.lines()).filter(|it| !it.is_empty()) {
        let (depth, package) = package(line).ok_or_else(|| format!("cargo tree printed {line:?}"))?;
        above.truncate(depth);
        // What is at the root of another tree comes with the first.
        if let Some(parent) = above.last().or(own.as_ref()) {
            edges.entry(parent.clone()).or_default().insert(package.clone());
        }
        edges.entry(package.clone()).or_default();
        own.get_or_insert_with(|| package.clone());
        above.push(package);
    }
    Ok((own.ok_or("cargo tree printed nothing")?, edges))
}

/// A line such as `2|serde v1.0.0 (proc-macro)|MIT OR Apache-2.0| (*)`.
fn package(line: &str) -> Option<(usize, Package)> {
    let mut cells = line.split('|');
    let depth = cells.next()?.parse().ok()?;
    let mut words = cells.next()?.split(' ');
    let name = words.next()?.to_owned();
    let version = words.next()?.strip_prefix('v')?.to_owned();
    Some((depth, Package { name, version, license: cells.next()?.to_owned() }))
}

/// The digest of a package in `Cargo.lock`; our own have none.
fn checksum<'a>(lock: &'a str, package: &Package) -> Option<&'a str> {
    let head = format!("name = \"{}\"\nversion = \"{}\"\n", package.name, package.version);
    let entry = lock.split("[[package]]\n").find(|it| it.starts_with(&head))?;
    entry.split_once("\nchecksum = \"")?.1.split('"').next()
}

/// A UUID of version 8, whose bits are free: here they are the digest of the bill.
fn serial_number(bill: &str) -> String {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&Sha256::digest(bill)[..16]);
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let digits = hex(&bytes);
    let group = |from: usize, to: usize| &digits[from..to];
    format!("urn:uuid:{}-{}-{}-{}-{}", group(0, 8), group(8, 12), group(12, 16), group(16, 20), group(20, 32))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use serde_json::{Value, json};

    use super::{Part, sbom};

    const TREE: &str = "0|banner v0.1.0 (/somewhere)|MIT|\n1|a v1.0.0|MIT/Apache-2.0|\n2|b v2.0.0+x (proc-macro)||\n\
        1|c v3.0.0|ISC|\n2|a v1.0.0|MIT/Apache-2.0| (*)\n";
    const LOCK: &str = "version = 4\n\n[[package]]\nname = \"a\"\nversion = \"0.9.0\"\nchecksum = \"old\"\n\n\
        [[package]]\nname = \"a\"\nversion = \"1.0.0\"\nsource = \"x\"\nchecksum = \"abc\"\n\n\
        [[package]]\nname = \"banner\"\nversion = \"0.1.0\"\n\n[[package]]\nname = \"z\"\nchecksum = \"no\"\n";

    fn bill(tree: &str) -> Result<Value, String> {
        let text = sbom(&Part {
            kind: "library",
            trees: &[tree, "0|d v1.0.0|MIT|\n1|c v3.0.0|ISC|"],
            lock: LOCK,
            rust: "1.96.0",
        })?;
        Ok(serde_json::from_str(&text).unwrap())
    }

    #[test]
    fn each_package_is_there_once_with_what_it_depends_on() {
        let bill = bill(TREE).unwrap();
        assert_eq!((&bill["bomFormat"], &bill["specVersion"]), (&json!("CycloneDX"), &json!("1.6")));
        assert_eq!(bill["metadata"]["component"]["bom-ref"], "pkg:cargo/banner@0.1.0");
        assert_eq!(bill["metadata"]["component"]["hashes"], Value::Null);
        let names: Vec<_> = bill["components"].as_array().unwrap().iter().map(|it| &it["bom-ref"]).collect();
        assert_eq!(
            names,
            [
                "pkg:cargo/a@1.0.0",
                "pkg:cargo/b@2.0.0%2Bx",
                "pkg:cargo/c@3.0.0",
                "pkg:cargo/d@1.0.0",
                "pkg:generic/rust-std@1.96.0"
            ]
        );
        assert_eq!(bill["components"][0]["licenses"], json!([{ "expression": "MIT OR Apache-2.0" }]));
        assert_eq!(bill["components"][0]["hashes"], json!([{ "alg": "SHA-256", "content": "abc" }]));
        assert_eq!(bill["components"][1]["licenses"], Value::Null);
        let on = |name: &str| {
            let all = bill["dependencies"].as_array().unwrap();
            all.iter().find(|it| it["ref"] == name).unwrap()["dependsOn"].clone()
        };
        let own =
            ["pkg:cargo/a@1.0.0", "pkg:cargo/c@3.0.0", "pkg:cargo/d@1.0.0", "pkg:generic/rust-std@1.96.0"];
        assert_eq!(on("pkg:cargo/banner@0.1.0"), json!(own));
        assert_eq!(on("pkg:cargo/a@1.0.0"), json!(["pkg:cargo/b@2.0.0%2Bx"]));
        assert_eq!(on("pkg:cargo/c@3.0.0"), json!(["pkg:cargo/a@1.0.0"]));
        assert_eq!(on("pkg:cargo/d@1.0.0"), json!(["pkg:cargo/c@3.0.0"]));
    }

    #[test]
    fn a_bill_has_a_number_of_its_own_and_no_folder_in_it() {
        let [first, again, other] =
            [TREE, TREE, &TREE.replace("3.0.0", "3.0.1")].map(|tree| bill(tree).unwrap());
        assert_eq!(first, again);
        assert_ne!(first["serialNumber"], other["serialNumber"]);
        assert!(!first.to_string().contains("/somewhere"));
    }

    #[test]
    fn a_line_that_is_not_understood_is_named() {
        assert_eq!(bill("what?").unwrap_err(), "cargo tree printed \"what?\"");
    }
}
