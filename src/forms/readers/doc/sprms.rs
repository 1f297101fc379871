//! Properties as Word stores them ([MS-DOC] §2.6): what is changed, and to what. Only what changes
//! what a person sees is read; the rest is passed over by its length.

use super::octets::{slice, u8, u16};

/// A property and its value.
pub(super) type Sprm<'d> = (u16, &'d [u8]);

/// The properties in some octets.
pub(super) struct Sprms<'d>(pub(super) &'d [u8]);

/// `sprmTDefTable`, whose length is counted otherwise.
pub(super) const DEFINES_ROW: u16 = 0xd608;
/// `sprmPChgTabs`, whose length may be longer than an octet tells.
const CHANGES_TABS: u16 = 0xc615;

impl<'d> Iterator for Sprms<'d> {
    type Item = Sprm<'d>;

    fn next(&mut self) -> Option<Sprm<'d>> {
        let code = u16(self.0, 0)?;
        // §2.2.5.1: the upper three bits tell how long the value is.
        let (skip, length) = match code >> 13 {
            0 | 1 => (2, 1),
            2 | 4 | 5 => (2, 2),
            3 => (2, 4),
            7 => (2, 3),
            // §2.9.4: it counts one octet more than follow.
            _ if code == DEFINES_ROW => (4, usize::from(u16(self.0, 2)?.saturating_sub(1))),
            _ => {
                let length = usize::from(u8(self.0, 2)?);
                if code == CHANGES_TABS && length == 255 {
                    return None;
                }
                (3, length)
            }
        };
        let value = slice(self.0, skip, length);
        self.0 = self.0.get(skip + length..).unwrap_or_default();
        Some((code, value))
    }
}

/// Whether a property is on.
pub(super) fn is_on(value: &[u8]) -> bool {
    value.first() == Some(&1)
}

/// Whether a property of characters is on (§2.9.327): it may be as the style says, or the other
/// way round.
pub(super) fn turned(value: &[u8], styled: bool) -> bool {
    match value.first() {
        Some(0x80) => styled,
        Some(0x81) => !styled,
        _ => is_on(value),
    }
}
