//! Bars made of characters, for terminals of any width and without colour.
//!
//! A bar tells no more than the number beside it and never stands alone: who cannot see it misses
//! nothing.

/// The widest bar: with a date before it and a number behind, it fits into 80 columns.
pub(super) const WIDTH: u32 = 40;

const FULL: &str = "█";
const EMPTY: &str = "░";

/// How much of `all` is there, drawn `width` wide. It is full at `all` and not before, and begins
/// with the first.
pub(super) fn share(of: u64, all: u64, width: u32) -> String {
    let full = scaled(of, all, width);
    let empty = usize::try_from(width).unwrap_or(0).saturating_sub(full);
    FULL.repeat(full) + &EMPTY.repeat(empty)
}

/// A number beside others of which `largest` is the largest: a character for each where that fits
/// into `width`, else by proportion.
pub(super) fn column(number: u32, largest: u32, width: u32) -> String {
    FULL.repeat(scaled(number.into(), largest.max(width).into(), width))
}

fn scaled(of: u64, all: u64, width: u32) -> usize {
    let (of, width) = (u128::from(of), u128::from(width));
    let full = match of.saturating_mul(width).checked_div(all.into()) {
        Some(full) => full.clamp(of.min(1), width),
        // Nothing is wanted, and that is there.
        None => width,
    };
    usize::try_from(full).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{column, share};

    #[test]
    fn a_share_is_full_when_all_is_there_and_not_before() {
        for (of, all, bar) in [
            (0, 10, "░░░░"),
            (1, 1000, "█░░░"),
            (5, 10, "██░░"),
            (9, 10, "███░"),
            (999, 1000, "███░"),
            (10, 10, "████"),
            (30, 10, "████"),
            (0, 0, "████"),
            (u64::MAX, u64::MAX, "████"),
        ] {
            assert_eq!(share(of, all, 4), bar, "{of} of {all}");
        }
    }

    #[test]
    fn a_column_is_one_character_each_while_that_fits() {
        for (number, largest, bar) in [
            (0, 0, ""),
            (0, 3, ""),
            (3, 3, "███"),
            (1, 400, "█"),
            (200, 400, "██"),
            (400, 400, "████"),
            (u32::MAX, u32::MAX, "████"),
        ] {
            assert_eq!(column(number, largest, 4), bar, "{number} of {largest}");
        }
    }
}
