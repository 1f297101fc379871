//! Whose the parts of a form are, before anything is looked for in them: the monitoring section,
//! what is for the office, the referees' blocks, headings. A blank form that is being learned asks
//! the same as one that is read, so that both judge alike.

use std::collections::HashMap;

use super::spots::{Spot, Standing, spots};
use super::{blocks, monitoring};
use crate::forms::layout::Document;
use crate::forms::lexicon::Lexicon;

/// What is known of a cell or line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::forms) struct Part {
    /// It belongs to the equality monitoring form.
    pub(in crate::forms) monitoring: bool,
    /// It is for somebody else than the applicant: the office, a next of kin.
    pub(in crate::forms) foreign: bool,
    /// It is a heading beyond doubt.
    pub(in crate::forms) heading: bool,
    /// It belongs to the block of this referee.
    pub(in crate::forms) referee: Option<u8>,
}

/// The parts of a form by the region, row and column of each cell.
pub(in crate::forms) type Parts = HashMap<(usize, u32, u32), Part>;

/// Looks at the parts of a form.
pub(in crate::forms) fn survey(document: &Document, lexicon: &Lexicon) -> Parts {
    let mut spots = spots(document, lexicon);
    // Headers and footers are closed from the start.
    let open: Vec<bool> = spots.iter().map(|spot| !spot.is_closed()).collect();
    monitoring::close_monitoring(&mut spots, lexicon);
    let closed = spots.iter().map(Spot::is_closed);
    let monitored: Vec<bool> = closed
        .zip(open)
        .map(|(closed, open)| closed && open)
        .collect();
    blocks::mark_blocks(&mut spots, lexicon);
    let mut parts = Parts::new();
    for (spot, monitoring) in spots.iter().zip(monitored) {
        let (row, col) = spot.cell();
        // Of a cell in pieces the first says whose it is.
        parts.entry((spot.region, row, col)).or_insert(Part {
            monitoring,
            foreign: spot.is_closed() && !monitoring,
            heading: spot.standing == Standing::Heading,
            referee: spot.referee,
        });
    }
    parts
}
