//! What a control's title and name say of the question that it answers. Makers copy controls and
//! forget to rename them, and programs name them by themselves (`Text1`), so no name is believed
//! for being there.

use super::options::option_of;
use super::spots::Spot;
use crate::domain::form::Field;
use crate::forms::layout::{Control, Takes};
use crate::forms::lexicon::{Guess, Key, Lexicon};
use crate::forms::values::marks::yes_or_no;
use crate::forms::wording::fold;

/// From so much resemblance on a control's name speaks for a question, or against another.
pub(super) const SPEAKS: f32 = 0.85;

/// What a readable name is worth beside a title that says the same.
const NAMED: f32 = 0.95;

/// What a name is worth that a program made of another by counting (`Telephone_2`): mostly it is
/// asked of somebody else.
const COUNTED: f32 = 0.8;

/// Which questions a control's title and name say that it answers, best first.
pub(super) fn guesses(control: &Control, lexicon: &Lexicon) -> Vec<Guess> {
    let titled = by_title(control, lexicon);
    let named = by_name(control, lexicon);
    let speaks = |guesses: &[Guess]| guesses.first().copied().filter(|one| one.score >= SPEAKS);
    let torn = match (speaks(&titled), speaks(&named)) {
        (Some(title), Some(name)) => !is_same(title.key, name.key),
        _ => false,
    };
    let mut all: Vec<Guess> = Vec::new();
    for guess in titled.into_iter().chain(named) {
        match all.iter_mut().find(|known| known.key == guess.key) {
            Some(known) => known.score = known.score.max(guess.score),
            None => all.push(guess),
        }
    }
    if torn {
        // Either may be left from the control that this one is a copy of.
        for guess in &mut all {
            guess.score = guess.score.min(COUNTED);
        }
    }
    all.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.key.cmp(&b.key)));
    all
}

/// Whether two keys are of one question.
pub(super) fn is_same(one: Key, other: Key) -> bool {
    let field = |key| match key {
        Key::Field(index) | Key::Part(index, _) => Some(index),
        Key::Other | Key::Monitoring(_) => None,
    };
    one == other || (field(one).is_some() && field(one) == field(other))
}

fn by_title(control: &Control, lexicon: &Lexicon) -> Vec<Guess> {
    let words = words(&control.title);
    let option = control.takes == Takes::Tick
        && (yes_or_no(&control.title).is_some() || lexicon.is_choice(&control.title));
    if option || is_by_default(&words) {
        return Vec::new();
    }
    lexicon.guess(&control.title)
}

fn by_name(control: &Control, lexicon: &Lexicon) -> Vec<Guess> {
    let segments = segments_of(&control.tag);
    let id = |segments: &[Vec<String>]| {
        let id = segments.concat().join("_");
        lexicon.index(&id).map(|index| Guess {
            key: Key::Field(index),
            score: 1.0,
        })
    };
    let group = match segments.split_last() {
        // `regions.Wales`: the last segment names the option.
        Some((_, before)) if control.takes == Takes::Tick && !before.is_empty() => id(before),
        _ => None,
    };
    if let Some(canonical) = id(&segments).or(group) {
        return vec![canonical];
    }
    // `Telephone_2`
    let base = control
        .tag
        .rsplit_once('_')
        .filter(|(_, number)| number.parse().is_ok_and(|number: u32| number >= 2));
    let (segments, trust) = match base {
        Some((base, _)) => (segments_of(base), COUNTED),
        None => (segments, NAMED),
    };
    let name = segments.concat().join(" ");
    let option =
        control.takes == Takes::Tick && (yes_or_no(&name).is_some() || lexicon.is_choice(&name));
    if option || name.is_empty() {
        return Vec::new();
    }
    let mut guesses = lexicon.guess(&name);
    for guess in &mut guesses {
        guess.score *= trust;
    }
    guesses
}

/// The option of a field that a tick control's title or name says that it is.
pub(super) fn option(field: &Field, spot: &Spot<'_>) -> Option<String> {
    let control = spot
        .control
        .filter(|control| control.takes == Takes::Tick)?;
    option_of(field, &control.title).or_else(|| {
        let last = segments_of(&control.tag).pop()?;
        option_of(field, &last.join(" "))
    })
}

/// The segments of a name that say something, as words: `qpm:full_name`, `txtHomeAddress`,
/// `form1[0].Page1[0].Email[0]`.
fn segments_of(name: &str) -> Vec<Vec<String>> {
    const LONGEST_NAME: usize = 200;
    let name: String = name.chars().take(LONGEST_NAME).collect();
    name.split([':', '.', '/', '#', '[', ']'])
        .map(words)
        .filter(|words| !is_by_default(words))
        .map(|words| {
            let is_number = |word: &String| word.chars().all(|c| c.is_ascii_digit());
            words
                .into_iter()
                .filter(|word| is_number(word) || !says_nothing(word))
                .collect()
        })
        .collect()
}

/// The words of a name, whose beginnings may be marked by capitals alone. Digits are words.
fn words(name: &str) -> Vec<String> {
    let mut apart = String::with_capacity(name.len() + 8);
    let mut before = ' ';
    for c in name.chars() {
        let begins = (c.is_uppercase() && before.is_lowercase())
            || (c.is_ascii_digit() && before.is_alphabetic());
        if begins {
            apart.push(' ');
        }
        apart.push(if c == '_' { ' ' } else { c });
        before = c;
    }
    fold(&apart).split_whitespace().map(String::from).collect()
}

/// Whether a program gave the name: LibreOffice calls a control "Date Field 1" for what it takes
/// and not for what it asks.
fn is_by_default(words: &[String]) -> bool {
    let counted = match words {
        [kind, field, number] => {
            matches!(kind.as_str(), "date" | "time" | "image" | "label")
                && matches!(field.as_str(), "field" | "control")
                && number.chars().all(|c| c.is_ascii_digit())
        }
        _ => false,
    };
    counted || words.iter().all(|word| says_nothing(word))
}

/// Words of names that programs and makers of forms give to any control.
fn says_nothing(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii_digit())
        || matches!(
            word,
            "text"
                | "txt"
                | "textbox"
                | "textfield"
                | "checkbox"
                | "check"
                | "chk"
                | "box"
                | "cb"
                | "tb"
                | "tick"
                | "dropdown"
                | "drop"
                | "down"
                | "ddl"
                | "combo"
                | "combobox"
                | "listbox"
                | "list"
                | "numeric"
                | "formatted"
                | "pattern"
                | "currency"
                | "option"
                | "optionbutton"
                | "radio"
                | "radiobutton"
                | "rb"
                | "button"
                | "btn"
                | "group"
                | "choice"
                | "undefined"
                | "untitled"
                | "field"
                | "fld"
                | "formfield"
                | "fill"
                | "form"
                | "topmostsubform"
                | "subform"
                | "page"
                | "row"
                | "cell"
                | "control"
                | "content"
                | "contentcontrol"
                | "plain"
                | "rich"
                | "plaintext"
                | "richtext"
                | "picker"
                | "datepicker"
                | "input"
                | "value"
                | "qpm"
                | "ctl"
                | "sdt"
                | "id"
                | "tag"
        )
}

#[cfg(test)]
mod tests {
    use super::{by_name, segments_of, words};
    use crate::forms::definition::{BUILT_IN, parse};
    use crate::forms::layout::{Control, Takes};
    use crate::forms::lexicon::{Key, Lexicon};

    #[test]
    fn a_name_counts_where_it_is_an_id_or_readable_and_not_where_a_program_made_it() {
        let lexicon = Lexicon::new(&parse(BUILT_IN).unwrap());
        let says = |tag: &str| {
            let control = Control {
                tag: tag.into(),
                ..Control::default()
            };
            let best = by_name(&control, &lexicon).first().copied()?;
            let (Key::Field(index) | Key::Part(index, _)) = best.key else {
                return None;
            };
            let id = lexicon.fields().get(index)?.id.as_str().to_owned();
            (best.score >= 0.7).then_some((id, best.score))
        };
        for (tag, field, least) in [
            ("qpm:full_name", "full_name", 1.0),
            ("full_name", "full_name", 1.0),
            ("FullName", "full_name", 1.0),
            ("referee_2", "referee_2", 1.0),
            ("form1[0].#subform[0].Page1[0].Email[0]", "email", 0.95),
            ("txtHomeAddress", "address", 0.9),
            ("Telephone number", "phone", 0.95),
            ("Telephone_2", "phone", 0.79),
        ] {
            let (found, score) = says(tag).unwrap_or_else(|| panic!("{tag} says nothing"));
            assert_eq!(found, field, "{tag}");
            assert!(score >= least - 0.001, "{tag}: {score}");
        }
        for tag in [
            "Text1",
            "Check Box3",
            "Dropdown2",
            "undefined_4",
            "fill_12",
            "Group 7",
            // LibreOffice numbers its controls so.
            "Text Box 1",
            "List Box 9",
            "Combo Box 2",
            "Date Field 1",
            "Time Field 3",
            "Numeric Field 2",
            "Formatted Field 1",
            "Pattern Field 4",
            "",
            "1",
        ] {
            assert_eq!(segments_of(tag).len(), 0, "{tag}");
            assert_eq!(says(tag), None, "{tag}");
        }
        assert!(says("Telephone_2").unwrap().1 < 0.85);
        let tick = Control {
            tag: "qpm:regions:Wales".into(),
            takes: Takes::Tick,
            ..Control::default()
        };
        let regions = lexicon.index("regions").map(Key::Field);
        assert_eq!(by_name(&tick, &lexicon).first().map(|one| one.key), regions);
    }

    #[test]
    fn the_words_of_a_name_are_told_by_marks_and_capitals() {
        assert_eq!(words("txtHomeAddress2"), ["txt", "home", "address", "2"]);
        assert_eq!(words("APPLICANT_NAME"), ["applicant", "name"]);
    }
}
