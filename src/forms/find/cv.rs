//! Whether a text reads like a curriculum vitae: it says so, or it has the headings of one.

use super::spots::Spot;

const HEADINGS: &[&str] = &[
    "employment history",
    "career history",
    "work history",
    "work experience",
    "professional experience",
    "career summary",
    "employment",
    "experience",
    "education",
    "education and qualifications",
    "education and training",
    "qualifications",
    "key skills",
    "skills",
    "core skills",
    "profile",
    "personal profile",
    "professional profile",
    "personal statement",
    "career profile",
    "achievements",
    "key achievements",
    "interests",
    "hobbies",
    "hobbies and interests",
    "references",
    "references available on request",
    "publications",
    "memberships",
    "professional memberships",
    "training",
    "volunteering",
    "voluntary work",
];

/// Whether these spots read like a CV.
pub(super) fn reads_like_cv(spots: &[Spot<'_>]) -> bool {
    let mut headings: Vec<&str> = Vec::new();
    for spot in spots
        .iter()
        .filter(|spot| !spot.is_empty() && spot.text.chars().count() <= 80)
    {
        let folded = spot.folded.as_str();
        if folded == "cv"
            || folded.contains("curriculum vitae")
            || folded.starts_with("cv ")
            || folded.ends_with(" cv")
        {
            return true;
        }
        if HEADINGS.contains(&folded) && !headings.contains(&folded) {
            headings.push(folded);
        }
    }
    headings.len() >= 3
}
