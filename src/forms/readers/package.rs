//! The package around a document or a workbook (ECMA-376 part 2): its parts, and which part plays
//! which role, told by relationships and not by names.
//!
//! Only what is asked for is unpacked, and all of it together within a limit on the real octets.
//! A name is never a path.

use std::io::Read;

use super::archive::{self, Archive};
use super::xml::Xml;
use crate::domain::verdict::Unreadable;

/// Parts that are read may be this big together: a form of forty pages has 2 MiB.
const MOST_OCTETS: u64 = 24 << 20;
/// A document has some twenty relationships, one with many pictures and links some hundred.
const MOST_RELATIONS: usize = 5_000;

/// An opened package.
pub(super) struct Package<'o> {
    archive: Archive<'o>,
    /// Names as parts are looked up by (folded), and as the archive has them.
    names: Vec<(String, String)>,
    left: u64,
}

/// What one part is to another.
pub(super) struct Relation {
    id: String,
    /// The last word of its type: transitional and strict types end alike.
    kind: String,
    target: String,
}

impl<'o> Package<'o> {
    /// Opens a package by its directory.
    pub(super) fn open(octets: &'o [u8]) -> Result<Self, Unreadable> {
        let archive = archive::open(octets)?;
        let names = archive::names(&archive)
            .into_iter()
            .map(|name| (folded(&name), name))
            .collect();
        Ok(Self {
            archive,
            names,
            left: MOST_OCTETS,
        })
    }

    /// A part's text, if the part is there.
    pub(super) fn read(&mut self, part: &str) -> Result<Option<String>, Unreadable> {
        self.octets(part)?.map(text_of).transpose()
    }

    /// A part's octets, if the part is there.
    pub(super) fn octets(&mut self, part: &str) -> Result<Option<Vec<u8>>, Unreadable> {
        let wanted = folded(part);
        let Some((_, name)) = self.names.iter().find(|(folded, _)| *folded == wanted) else {
            return Ok(None);
        };
        let Some(octets) = archive::part(&mut self.archive, name, self.left)? else {
            return Ok(None);
        };
        self.left = self
            .left
            .saturating_sub(u64::try_from(octets.len()).unwrap_or(u64::MAX));
        Ok(Some(octets))
    }

    /// A part's octets as they are unpacked, if the part is there.
    pub(super) fn stream(&mut self, part: &str) -> Option<Box<dyn Read + '_>> {
        let wanted = folded(part);
        let (_, name) = self.names.iter().find(|(folded, _)| *folded == wanted)?;
        let file = self.archive.by_name(name).ok()?;
        Some(Box::new(file))
    }

    /// The part that all others belong to (ECMA-376 part 2 §6.5.3), and its name. Where the
    /// relationships are lost, it lies where every program puts it.
    pub(super) fn main(&mut self, usual: &str) -> Result<(String, String), Unreadable> {
        let named = self.relations("").unwrap_or_default();
        let related = named
            .iter()
            .filter(|relation| relation.kind == "officeDocument")
            .map(|relation| relation.target.as_str());
        for name in related.chain([usual]) {
            if let Some(text) = self.read(name)? {
                return Ok((name.into(), text));
            }
        }
        Err(Unreadable::Damaged)
    }

    /// The relationships of a part, or of the package itself (an empty name).
    pub(super) fn relations(&mut self, part: &str) -> Result<Vec<Relation>, Unreadable> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let Some(text) = self.read(&format!("{folder}/_rels/{file}.rels"))? else {
            return Ok(Vec::new());
        };
        let mut xml = Xml::new(&text);
        let mut found = Vec::new();
        // The root, and then its children.
        xml.child()?;
        while let Some(element) = xml.child()? {
            let of = |name| element.attribute(name).unwrap_or_default();
            if element.name() == "Relationship" && of("TargetMode") != "External" {
                found.push(Relation {
                    id: of("Id").into_owned(),
                    kind: of("Type").rsplit('/').next().unwrap_or_default().into(),
                    target: resolved(folder, &of("Target")),
                });
            }
            xml.skip()?;
            if found.len() > MOST_RELATIONS {
                return Err(Unreadable::Hostile);
            }
        }
        Ok(found)
    }
}

/// The target of the first relationship of a kind.
pub(super) fn target_of<'r>(relations: &'r [Relation], kind: &str) -> Option<&'r str> {
    relations
        .iter()
        .find(|relation| relation.kind == kind)
        .map(|relation| relation.target.as_str())
}

/// The kind and the target of the relationship with this id.
pub(super) fn target_by<'r>(relations: &'r [Relation], id: &str) -> Option<(&'r str, &'r str)> {
    relations
        .iter()
        .find(|relation| relation.id == id)
        .map(|relation| (relation.kind.as_str(), relation.target.as_str()))
}

/// The ids and targets of all relationships of a kind.
pub(super) fn targets_of_kind<'r>(
    relations: &'r [Relation],
    kind: &'r str,
) -> impl Iterator<Item = (&'r str, &'r str)> {
    let of_kind = relations
        .iter()
        .filter(move |relation| relation.kind == kind);
    of_kind.map(|relation| (relation.id.as_str(), relation.target.as_str()))
}

/// The target of the relationship with this id, if it is of this kind.
pub(super) fn target_of_kind<'r>(
    relations: &'r [Relation],
    id: &str,
    kind: &str,
) -> Option<&'r str> {
    let (found, target) = target_by(relations, id)?;
    (found == kind).then_some(target)
}

/// Part names are equal whatever their case (ECMA-376 part 2 §6.2.2.3); some programs write them
/// with backslashes.
fn folded(name: &str) -> String {
    let name = name.replace('\\', "/");
    name.trim_start_matches('/').to_ascii_lowercase()
}

/// A target, from the folder of its source where it is relative.
fn resolved(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut steps: Vec<&str> = if target.starts_with('/') {
        Vec::new()
    } else {
        folder.split('/').collect()
    };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// A part is UTF-8 or UTF-16 (ECMA-376 part 2 §6.2.5).
fn text_of(octets: Vec<u8>) -> Result<String, Unreadable> {
    match encoding_rs::Encoding::for_bom(&octets) {
        Some((encoding, length)) => {
            let rest = octets.get(length..).unwrap_or_default();
            encoding
                .decode_without_bom_handling_and_without_replacement(rest)
                .map(std::borrow::Cow::into_owned)
                .ok_or(Unreadable::Damaged)
        }
        None => String::from_utf8(octets).map_err(|_| Unreadable::Damaged),
    }
}
