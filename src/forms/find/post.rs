//! Whether a text tells of the post itself: a job description or person specification, which has the
//! words of the questions and nobody's answers. It looks at titles only.

use super::spots::Spot;

/// How such a paper is called.
const TITLES: &[&str] = &[
    "job description",
    "job profile",
    "job specification",
    "person specification",
    "role description",
    "role profile",
    "role specification",
    "swydd ddisgrifiad",
    "disgrifiad swydd",
    "manyleb y person",
];

/// Whether these spots begin with such a title.
pub(super) fn tells_of_the_post(spots: &[Spot<'_>]) -> bool {
    const FIRST: usize = 6;
    const LONGEST: usize = 12;
    let filled = spots.iter().filter(|spot| !spot.is_empty());
    filled.take(FIRST).any(|spot| {
        let folded = spot.folded.as_str();
        folded.split(' ').count() <= LONGEST
            && TITLES
                .iter()
                .any(|title| folded.starts_with(title) || folded.ends_with(title))
    })
}
