//! The real files that mutations begin with: the fixtures, what the sample mails bring, and the
//! corpus where it lies beside the project.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use qpm_intake::parse;

use super::packages;

/// Every format that a reader knows or that is opened for the files in it. Each has a file of its
/// own in the project.
const FORMATS: &[&str] = &[
    "csv", "doc", "docx", "eml", "htm", "msg", "ods", "odt", "pdf", "rtf", "tnef", "txt", "xls",
    "xlsb", "xlsm", "xlsx", "zip",
];

/// Mutations of larger files would cost time and show the same.
const LARGEST: usize = 48 << 10;

/// Files by the format that their name says.
pub(crate) type Seeds = BTreeMap<&'static str, Vec<(String, Vec<u8>)>>;

pub(crate) fn seeds() -> Seeds {
    let mut seeds = Seeds::new();
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    for path in files(&project.join("tests/fixtures/forms")) {
        add(&mut seeds, &name(&path), fs::read(&path).unwrap());
    }
    for path in files(&project.join("config/samples")) {
        let mail = fs::read(&path).unwrap();
        for file in parse::parse(&mail).files {
            add(&mut seeds, &file.name.unwrap_or_default(), file.octets);
        }
        add(&mut seeds, &name(&path), mail);
    }
    let words = "Full name: Zoe Kemp\nEmail: zoe@example.org\nRegions: Wales; North West\n";
    add(&mut seeds, "words.txt", words.into());
    let form = seeds["xlsx"][0].1.clone();
    add(&mut seeds, "saved.msg", packages::msg("form.xlsx", &form));
    for format in FORMATS {
        assert!(seeds.contains_key(format), "no file of format {format}");
    }
    corpus(&mut seeds, project);
    seeds
}

fn corpus(seeds: &mut Seeds, project: &Path) {
    let mut folders = project.ancestors().map(|at| at.join("shared/corpus/forms"));
    let Some(folder) = folders.find(|folder| folder.is_dir()) else {
        eprintln!("NOT MUTATED: there is no corpus beside the project");
        return;
    };
    for path in files(&folder) {
        add(seeds, &name(&path), fs::read(&path).unwrap());
    }
}

fn add(seeds: &mut Seeds, name: &str, octets: Vec<u8>) {
    let ending = name.rsplit('.').next().unwrap_or_default();
    let ending = match ending.to_ascii_lowercase().as_str() {
        "html" => "htm",
        "dotx" | "docm" => "docx",
        "xltx" => "xlsx",
        "fods" | "ots" => "ods",
        "dat" => "tnef",
        other => other,
    }
    .to_owned();
    let format = FORMATS.iter().find(|format| **format == ending);
    if let Some(format) = format.filter(|_| octets.len() <= LARGEST) {
        seeds
            .entry(format)
            .or_default()
            .push((name.to_owned(), octets));
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let (folders, mut found): (Vec<_>, Vec<_>) = paths.into_iter().partition(|path| path.is_dir());
    found.extend(folders.iter().flat_map(|folder| files(folder)));
    found
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}
