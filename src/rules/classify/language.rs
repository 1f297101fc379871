//! In which language somebody writes: English or Welsh, told by the small words that a text
//! cannot do without.
//!
//! The rule. A text is Welsh where it has three or more different small words of Welsh, and
//! twice as many Welsh as English ones in all; it is English where it has three or more
//! different small words of English. What a person wrote in the mail decides; where that says
//! nothing ("Bore da, dyma fe. Diolch"), the answers on their form do; and where those say
//! nothing, it is English. The signature and what is quoted are nobody's words here.
//!
//! What stands in names of places, employers and people (y, yr, yn, ar, Mae, Beth), what a
//! greeting or a word of thanks is made of, and what either language spells like the other does
//! not count: "Bore da" and an address in Pen-y-bont make no mail Welsh. A mail that says all
//! in both languages is English: either would do.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::wording::Words;
use crate::domain::language::Language;
use crate::domain::reading::{Answer, Value};

/// What language it is shows in fewer words.
const MOST_WORDS: usize = 1000;
/// As many different small words make a language.
const ENOUGH: usize = 3;

/// Small words of Welsh, as they stand before an apostrophe.
static WELSH: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    "ac allaf allech allwch amdani amdano anfon anfonaf anfonais angen arna arnaf ataf ateb \
        atoch atom ble bod buais bues bydd byddaf byddai byddwn cael credu cysylltu ddim \
        derbyn dros drwy dwi dydw dyma dyna eich ein eisiau eisoes eto faint fel felly fod fy \
        fydd fyddai gael galla gallaf gallech gallwch gennych gennyf gennym gobeithio gofyn \
        gweithiais gweithio gweld gwneud gwybod gyda gysylltu heb hefyd hoffai hoffem hoffwn \
        honno hwn hyn hynny isio lenwi llenwi mae maen maent mewn modd moyn nac nad nawr neu \
        nghais nghymru nid oedd oeddwn oes ofyn ond os pam pryd pwy rhaid rhwng roedd roeddwn \
        rwan rwy rwyf rydw rydych rydym sut sy sydd trwy wedi weithio weld wneud wrth wybod \
        wyf ydw ydwyf ydy ydych ydym ydyw yma yng ynghlwm ynghylch ynglyn ynglŷn ysgrifennu yw"
        .split(' ')
        .collect()
});

/// Small words of English that Welsh does not spell the same way.
static ENGLISH: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    "about and any apply are as attach attached be been but by can could dear don't find for \
        forward from had has have hello here how i'd i'll i'm i've if in is it it's its kind \
        know like looking me more my not of on or our please regards should sincerely some \
        thank thanks that the there these this those to want was we were what when which who \
        will with would you your"
        .split(' ')
        .collect()
});

/// In which language the writer of `said`, or else of `answers`, writes.
pub(super) fn language_of(said: &str, answers: &[Answer]) -> Language {
    let typed: Vec<&str> = answers
        .iter()
        .filter_map(|answer| match &answer.value {
            Value::Text(text) => Some(text.as_str()),
            _ => None,
        })
        .collect();
    told(said)
        .or_else(|| told(&typed.join("\n")))
        .unwrap_or(Language::English)
}

/// The language of a text, where it tells.
fn told(text: &str) -> Option<Language> {
    let words = Words::of(text);
    let (mut welsh, mut english) = (Tally::default(), Tally::default());
    let each = words.as_str().split(|c: char| !is_of_word(c));
    for word in each.filter(|word| !word.is_empty()).take(MOST_WORDS) {
        let word = word.trim_matches(['\'', '-']);
        let stem = word.split('\'').next().unwrap_or_default();
        match (ENGLISH.get(word), WELSH.get(stem)) {
            (Some(word), _) => english.add(word),
            (None, Some(stem)) => welsh.add(stem),
            (None, None) => {}
        }
    }
    if welsh.different() >= ENOUGH && welsh.all >= english.all.saturating_mul(2) {
        Some(Language::Welsh)
    } else {
        (english.different() >= ENOUGH).then_some(Language::English)
    }
}

/// What holds a word together: a place called Betws-y-coed is one.
fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '\'' || c == '-'
}

/// The words of one language that were found.
#[derive(Default)]
struct Tally {
    all: usize,
    known: Vec<&'static str>,
}

impl Tally {
    fn add(&mut self, word: &'static str) {
        self.all = self.all.saturating_add(1);
        if !self.known.contains(&word) {
            self.known.push(word);
        }
    }

    fn different(&self) -> usize {
        self.known.len()
    }
}

#[cfg(test)]
mod tests {
    use super::language_of;
    use crate::domain::form::FieldId;
    use crate::domain::language::Language;
    use crate::domain::reading::{Answer, Value};

    fn answers(texts: &[&str]) -> Vec<Answer> {
        let answer = |text: &&str| Answer {
            field: FieldId::new("advocacy_experience"),
            value: Value::Text((*text).to_owned()),
            raw: (*text).to_owned(),
            normal: None,
            place: "B2".to_owned(),
            confidence: 0.95,
        };
        texts.iter().map(answer).collect()
    }

    #[test]
    fn mails_in_welsh_are_welsh_long_or_short() {
        for said in [
            "Annwyl gyfeillion,\n\nHoffwn wneud cais am rôl yr aseswr. Dyma fy ffurflen. Rwyf wedi bod yn eiriolwr ers deng mlynedd.",
            "A oes modd gwneud cais yn Gymraeg? Ac a fydd yr asesiadau yng Nghymru yn cael eu cynnal yn Gymraeg?",
            "Helo, ble mae'r ffurflen os gwelwch yn dda? Dw i'n methu ei gweld hi ar y wefan.",
            "Hoffwn dynnu fy nghais yn ôl. Diolch am eich amser.",
            "Shwmae, oes rhywun wedi derbyn fy ffurflen i? Sai wedi clywed dim byd eto.",
            "Dwi isio gwybod faint o ddyddiau'r flwyddyn sydd angen.",
            // A role and an organisation keep their English names.
            "Rwy'n ysgrifennu ynghylch y swydd 'Advocacy QPM assessor' gyda'r 'Office of the Public Guardian'. Ydych chi'n derbyn ceisiadau o hyd?",
            // Typed in a hurry, in capitals, with a typographic apostrophe.
            "MAE’R FFURFLEN YNGHLWM. GOBEITHIO BOD POPETH YMA. OES ANGEN MWY?",
        ] {
            assert_eq!(language_of(said, &[]), Language::Welsh, "{said}");
        }
    }

    #[test]
    fn a_welsh_greeting_name_place_or_employer_makes_no_mail_welsh() {
        for said in [
            "",
            "Bore da",
            "Diolch",
            "Bore da,\n\nDiolch yn fawr iawn,\nSiân",
            "Bore da, please find attached my form. Diolch yn fawr, Siân",
            "Annwyl Sir/Madam, form attached. Cofion cynnes, Mae Jones",
            "I live in Pen y Bont ar Ogwr and used to work at Ysgol y Berwyn in Y Bala.",
            "Coleg y Cymoedd, Heol y Coleg, Nantgarw; Tŷ'r Ysgol, Heol yr Eglwys, Pen y bont ar Ogwr",
            "Beth Morgan, Mae Evans and Bob ap Rhys can all give me a reference.",
            "Cyngor Gwynedd, Ymddiriedolaeth Gofal Cymru",
            // Irish and Cornish are not Welsh.
            "Dia duit, is mise Niamh agus ba mhaith liom cur isteach ar an bpost.",
            "Form attached.",
        ] {
            assert_eq!(language_of(said, &[]), Language::English, "{said}");
        }
    }

    #[test]
    fn what_stands_in_both_languages_may_be_answered_in_either() {
        let said = "Hoffwn wneud cais am y rôl. Mae fy ffurflen ynghlwm.\n\n\
            I would like to apply for the role. My form is attached.";
        assert_eq!(language_of(said, &[]), Language::English);
        // A service's line that it takes letters in Welsh, below a mail in English.
        let said = "Please find my form attached. Could you tell me if it has arrived?\n\n\
            Rydym yn croesawu gohebiaeth yn Gymraeg. Byddwn yn ateb heb oedi.\n\
            We welcome letters in Welsh and will answer without delay.";
        assert_eq!(language_of(said, &[]), Language::English);
    }

    #[test]
    fn the_form_tells_where_the_mail_does_not() {
        let welsh = answers(&[
            "Nia Pugh",
            "Rwyf wedi gweithio fel eiriolwr iechyd meddwl ers 2009.",
            "Dau ddiwrnod y mis",
        ]);
        let english = answers(&["Nia Pugh", "I have been an IMCA for the last eight years."]);
        let dumb = "Bore da, dyma fe. Diolch";
        assert_eq!(language_of(dumb, &welsh), Language::Welsh);
        assert_eq!(language_of("", &welsh), Language::Welsh);
        assert_eq!(language_of(dumb, &english), Language::English);
        // Who writes to us in English is answered in English, whatever the form says, and who
        // writes in Welsh above a form in English in Welsh.
        let said = "Please find my form attached. I would like to know when it starts.";
        assert_eq!(language_of(said, &welsh), Language::English);
        let said = "Hoffwn wneud cais. Mae fy ffurflen ynghlwm.";
        assert_eq!(language_of(said, &english), Language::Welsh);
    }
}
