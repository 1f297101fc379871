//! The digest: how things stand, in words, with a link for each thing that she can do.
//!
//! It says what the briefing says and counts nothing itself. It must never show what an applicant
//! wrote as anything but text, and never special-category data: an adjustment that somebody asks
//! for is dealt with in the review list and is no mark on a card.

mod cards;
mod chart;
mod facts;
mod picture;
mod queue;
mod shapes;

use jiff::tz::TimeZone;

use self::facts::{Facts, Room};
use super::pen::{self, Pen};
use super::{Desk, DeskLetter, Enclosed, Picture, Token};
use crate::domain::briefing::Briefing;
use crate::domain::form::FormDefinition;
use crate::letters::{LetterError, LetterSettings, Templates};

/// Gmail shows the first 102 KB of a letter's HTML and hides the rest behind a link: with this
/// much a digest is whole, whatever the program that passed it on has added.
const LARGEST_HTML: usize = 90_000;

/// How much is shown. Where it comes to more than [`LARGEST_HTML`], less of it: what is left out
/// is counted in the letter and stands in the workbook.
const ROOMS: &[Room] = &[
    Room {
        cards: 40,
        rows: 25,
    },
    Room {
        cards: 25,
        rows: 15,
    },
    Room { cards: 12, rows: 8 },
    Room { cards: 5, rows: 3 },
];

/// Writes the digest.
pub fn digest(
    briefing: &Briefing,
    desk: &Desk<'_>,
    settings: &LetterSettings,
    zone: &TimeZone,
    form: &FormDefinition,
    templates: &Templates,
    files: Vec<Enclosed>,
) -> Result<DeskLetter, LetterError> {
    let pen = Pen {
        desk,
        zone,
        now: briefing.now,
    };
    // RFC 2392 §2: a Content-ID is the world's only one of its kind. Two managers' digests of one
    // moment show the same picture, which may then have the same.
    let id = format!(
        "weeks.{}@{}",
        briefing.now.as_second(),
        settings.message_id_domain
    );
    let weeks = chart::latest(&briefing.weeks);
    let picture = picture::draw(weeks)?;
    let mut written = None;
    for room in ROOMS {
        let mut facts = Facts::of(briefing, &pen, settings, form, *room, &files);
        facts.picture = picture.is_some().then(|| id.clone());
        let letter = pen::write("digest", facts, templates, |facts, subject| {
            facts.subject = subject;
        })?;
        let fits = letter.html.len() <= LARGEST_HTML;
        written = Some(letter);
        if fits {
            break;
        }
    }
    let mut letter = written.unwrap_or_default();
    letter.pictures = picture
        .map(|octets| Picture { id, octets })
        .into_iter()
        .collect();
    letter.files = files;
    Ok(letter)
}

/// Writes digests of every shape, and names each template that fails.
pub(in crate::letters) fn problems(
    templates: &Templates,
    settings: &LetterSettings,
    form: &FormDefinition,
) -> Vec<String> {
    let token = Token::from_random(0, 0);
    let desk = Desk {
        token: &token,
        commands_to: &settings.from.address,
    };
    let write = |briefing: Briefing| {
        let zone = TimeZone::UTC;
        digest(
            &briefing,
            &desk,
            settings,
            &zone,
            form,
            templates,
            Vec::new(),
        )
        .err()
    };
    shapes::every()
        .filter_map(write)
        .map(|error| error.0)
        .collect()
}
