//! Which groups of three octets stand in a text: a phrase whose groups are missing need not be
//! looked for. With thousands of phrases and one text that is nearly all of the work saved.

/// A set of such groups, by a hash of each. It may say "perhaps" of a group that is missing, never
/// "no" of one that is there.
#[derive(Clone, Debug, Default)]
pub(super) struct Grams(Vec<u64>);

/// Bits, a power of two: a letter has a few hundred different groups.
const BITS: usize = 1 << 13;

impl Grams {
    pub(super) fn of(text: &str) -> Self {
        let mut bits = vec![0_u64; BITS / 64];
        for gram in text.as_bytes().windows(3) {
            let (slot, mask) = place(gram);
            if let Some(word) = bits.get_mut(slot) {
                *word |= mask;
            }
        }
        Self(bits)
    }

    /// Whether the phrase may stand in the text.
    pub(super) fn may_hold(&self, phrase: &str) -> bool {
        let holds = |gram: &[u8]| {
            let (slot, mask) = place(gram);
            self.0.get(slot).is_some_and(|word| word & mask != 0)
        };
        phrase.as_bytes().windows(3).take(8).all(holds)
    }
}

/// The word and the bit of a group.
fn place(gram: &[u8]) -> (usize, u64) {
    let value = gram.iter().fold(0_usize, |value, octet| {
        value
            .wrapping_mul(0x9e_3779)
            .wrapping_add(usize::from(*octet))
    });
    let hash = value.wrapping_mul(0x9e37_79b1) >> 7;
    ((hash % BITS) / 64, 1 << (hash % 64))
}

#[cfg(test)]
mod tests {
    use super::Grams;

    #[test]
    fn what_stands_in_a_text_is_never_missed() {
        let text = "hoffwn wybod mwy am y swydd – ünïcode 邮件被退回 a b";
        let grams = Grams::of(text);
        for (at, _) in text.char_indices() {
            for (end, _) in text.char_indices().filter(|(end, _)| *end >= at) {
                assert!(grams.may_hold(text.get(at..end).unwrap()));
            }
        }
        assert!(!grams.may_hold("withdraw my application"));
    }
}
