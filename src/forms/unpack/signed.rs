//! A signed file: the mail or the document in the envelope of its signature, which is not checked.

use super::{Budget, Item, Parcel, mails};
use crate::domain::verdict::Unreadable;
use crate::parse;

/// Takes the content out of its envelope. A signature by itself gives an empty parcel.
pub(super) fn open(octets: &[u8], budget: &mut Budget) -> Result<Parcel, Unreadable> {
    let Some(content) = parse::signed_content(octets) else {
        return Ok(Parcel::default());
    };
    if parse::is_entity(&content) {
        return mails::open(&content, budget);
    }
    Ok(Parcel {
        items: vec![Item {
            name: None,
            embedded: false,
            size: u64::try_from(content.len()).unwrap_or(u64::MAX),
            content: Ok(content),
        }],
        ..Parcel::default()
    })
}
