//! A mail that was saved as a file (RFC 5322): its files, its words, the mails enclosed in it.

use super::{Budget, Item, Parcel};
use crate::domain::held::HeldMail;
use crate::domain::message::Message;
use crate::domain::verdict::Unreadable;
use crate::parse;

/// Mails enclosed in one another are passed on to this depth. Their files are read at any depth
/// that the parser goes to.
const MOST_ENCLOSED: u32 = 5;

/// Takes a saved mail apart.
#[expect(
    clippy::unnecessary_wraps,
    reason = "the other kinds of parcel can fail"
)]
pub(super) fn open(octets: &[u8], budget: &mut Budget) -> Result<Parcel, Unreadable> {
    Ok(parcel(parse::parse(octets), budget))
}

/// What a mail holds.
pub(super) fn parcel(mut message: Message, budget: &mut Budget) -> Parcel {
    let mut parcel = Parcel::default();
    take_files(&mut message, &mut parcel, budget);
    parcel.mail = Some(mail(message, budget, 0));
    parcel
}

fn take_files(message: &mut Message, parcel: &mut Parcel, budget: &mut Budget) {
    for file in std::mem::take(&mut message.files) {
        if !budget.take_member() {
            parcel.more = true;
            return;
        }
        // They are no larger than the mail that they came in: nothing was unpacked.
        parcel.items.push(Item {
            name: file.name,
            embedded: file.embedded,
            size: u64::try_from(file.octets.len()).unwrap_or(u64::MAX),
            content: Ok(file.octets),
        });
    }
    for enclosed in &mut message.enclosed {
        take_files(enclosed, parcel, budget);
    }
}

fn mail(message: Message, budget: &mut Budget, depth: u32) -> HeldMail {
    let enclosed = if depth < MOST_ENCLOSED {
        let enclosed = message.enclosed.into_iter();
        enclosed
            .map(|inner| mail(inner, budget, depth + 1))
            .collect()
    } else {
        Vec::new()
    };
    HeldMail {
        from: message.from,
        subject: message.subject,
        text: budget.words(&message.text),
        html: budget.page(message.html),
        enclosed,
    }
}
