//! The blank form that we give out: filled in as people fill it in, and read back, every answer of it
//! and nothing else; blank, it reads back as blank, whatever an administrator wrote into it.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may panic, in its helpers too"
)]

use std::fmt::Write as _;
use std::io::{Cursor, Read as _, Write as _};

use proptest::prelude::*;

use qpm_intake::blank::{self, About, Format};
use qpm_intake::domain::form::{Field, FieldType, FormDefinition};
use qpm_intake::domain::reading::{FormReading, Outcome};
use qpm_intake::forms::{FormReader, definition};
use zip::write::SimpleFileOptions;

const ABOUT: About<'static> = About {
    organisation: "Harbour Voices & Co <charity>",
    opening: "Advocacy QPM assessor",
    send_to: "recruitment@example.org",
    contact: "the QPM manager, qpm.manager@example.org, 01632 960000",
};

fn built_in() -> FormDefinition {
    definition::parse(definition::BUILT_IN).unwrap()
}

fn read(form: &FormDefinition, octets: &[u8]) -> FormReading {
    match FormReader::new(form).read_file(octets).outcome {
        Outcome::Form(reading) => reading,
        other => panic!("not read as a form: {other:?}"),
    }
}

/// What somebody answers, and how it must come out.
fn answer(field: &Field) -> (String, String) {
    let same = |words: &str| (words.to_owned(), words.to_owned());
    match (field.field_type, field.id.as_str()) {
        (FieldType::Text, "address") => same("4 Hill Street, Leeds"),
        (FieldType::Text, "referee_1") => same("Ann Lee, ann@example.org"),
        (FieldType::Text, "referee_2") => same("Bob Day, bob@example.net"),
        (FieldType::Text, id) if id.contains("name") => same("Zoë Kemp-ŵ"),
        (FieldType::Text, _) => same("From May on, two days a month"),
        (FieldType::LongText, id) => same(&format!(
            "Nine years of it: see {id}.\n\nName: this is no question. What is your email address?"
        )),
        (FieldType::Email, _) => same("zoe.kemp@example.org"),
        (FieldType::Phone, _) => same("07700 900123"),
        (FieldType::Postcode, _) => same("LS1 1AA"),
        (FieldType::YesNo, _) => ("No".into(), "no".into()),
        (FieldType::List, _) => {
            let chosen = [&field.choices[0].name, &field.choices.last().unwrap().name];
            let chosen = format!("{}; {}", chosen[0], chosen[1]);
            (chosen.clone(), chosen)
        }
        (FieldType::Date, _) => ("2026-05-04".into(), "2026-05-04".into()),
        (FieldType::Confirmation, _) => ("Yes".into(), "yes".into()),
    }
}

/// Every answer, surely, and nothing else.
#[track_caller]
fn assert_read_back(form: &FormDefinition, octets: &[u8]) {
    let reading = read(form, octets);
    let told: Vec<(String, String, bool)> = reading
        .answers
        .iter()
        .map(|answer| {
            let value = answer.value.to_string();
            (answer.field.to_string(), value, answer.confidence >= 0.9)
        })
        .collect();
    let expected: Vec<(String, String, bool)> = form
        .fields
        .iter()
        .map(|field| (field.id.to_string(), answer(field).1, true))
        .collect();
    for (found, wanted) in told.iter().zip(&expected) {
        assert_eq!(found, wanted, "{reading:#?}");
    }
    assert_eq!(told.len(), expected.len(), "{told:#?}");
    assert_eq!(reading.conflicting, []);
    assert_eq!(reading.labels, form.fields.len());
}

#[track_caller]
fn assert_blank(form: &FormDefinition, octets: &[u8]) {
    let reading = read(form, octets);
    assert_eq!(reading.answers, []);
    assert_eq!(reading.conflicting, []);
    assert!(reading.labels > 0);
}

fn part(octets: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(octets)).unwrap();
    let mut text = String::new();
    archive
        .by_name(name)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

/// The package with one part replaced.
fn with_part(octets: &[u8], name: &str, text: &str) -> Vec<u8> {
    let mut from = zip::ZipArchive::new(Cursor::new(octets)).unwrap();
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..from.len() {
        let part = from.by_index(index).unwrap();
        if part.name().unwrap() == name {
            to.start_file(name, SimpleFileOptions::default()).unwrap();
            to.write_all(text.as_bytes()).unwrap();
        } else {
            to.raw_copy_file(part).unwrap();
        }
    }
    to.finish().unwrap().into_inner()
}

fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;")
}

/// The workbook with an answer typed into each of its boxes, as Excel keeps it.
fn filled_workbook(form: &FormDefinition, octets: &[u8]) -> Vec<u8> {
    let book = part(octets, "xl/workbook.xml");
    let mut sheet = part(octets, "xl/worksheets/sheet1.xml");
    let mut enter = |name: &str, value: String| {
        let (_, rest) = book
            .split_once(&format!("<definedName name=\"{name}\">Form!"))
            .unwrap();
        let cell = rest.split_once('<').unwrap().0.replace('$', "");
        let (before, rest) = sheet.split_once(&format!("<c r=\"{cell}\" ")).unwrap();
        let (style, after) = rest.split_once("/>").unwrap();
        sheet = format!("{before}<c r=\"{cell}\" {style}{value}</c>{after}");
    };
    let words = |words: &str| {
        format!(
            " t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is>",
            escaped(words)
        )
    };
    for field in &form.fields {
        let (typed, _) = answer(field);
        match field.field_type {
            // 4 May 2026, as days are counted there.
            FieldType::Date => enter(&format!("qpm_{}", field.id), "><v>46146</v>".into()),
            FieldType::List => {
                for (number, choice) in (1..).zip(&field.choices) {
                    if typed.split("; ").any(|one| one == choice.name) {
                        let slug = choice.name.replace(|c: char| !c.is_alphanumeric(), "_");
                        enter(&format!("qpm_{}.{number}.{slug}", field.id), words("x"));
                    }
                }
            }
            _ => enter(&format!("qpm_{}", field.id), words(&typed)),
        }
    }
    with_part(octets, "xl/worksheets/sheet1.xml", &sheet)
}

/// The document with an answer put into each of its controls, as Word keeps it.
fn filled_document(form: &FormDefinition, octets: &[u8]) -> Vec<u8> {
    let mut document = part(octets, "word/document.xml");
    let mut change = |tag: &str, change: &dyn Fn(&str) -> String| {
        let tag = format!("<w:tag w:val=\"{}\"/>", escaped(tag));
        let (before, rest) = document.split_once(&tag).unwrap();
        let (control, after) = rest.split_once("</w:sdt>").unwrap();
        document = format!("{before}{tag}{}</w:sdt>{after}", change(control));
    };
    let typed = |control: &str, words: &str| {
        let (properties, _) = control.split_once("<w:sdtContent>").unwrap();
        let properties = properties.replace("<w:showingPlcHdr/>", "");
        let words = escaped(words).replace('\n', "</w:t><w:br/><w:t>");
        format!("{properties}<w:sdtContent><w:r><w:t>{words}</w:t></w:r></w:sdtContent>")
    };
    let tick = |control: &str| {
        let on = control.replace("w14:checked w14:val=\"0\"", "w14:checked w14:val=\"1\"");
        on.replace('☐', "☒")
    };
    for field in &form.fields {
        let (words, _) = answer(field);
        match field.field_type {
            FieldType::Date => change(field.id.as_str(), &|control| {
                let dated = "<w:date w:fullDate=\"2026-05-04T00:00:00Z\">";
                typed(control, "04/05/2026").replace("<w:date>", dated)
            }),
            FieldType::List => {
                for choice in words.split("; ") {
                    change(&format!("{}:{choice}", field.id), &tick);
                }
            }
            FieldType::Confirmation => change(field.id.as_str(), &tick),
            _ => change(field.id.as_str(), &|control| typed(control, &words)),
        }
    }
    with_part(octets, "word/document.xml", &document)
}

/// The objects that this key of a dictionary refers to.
fn kids<'a>(
    pdf: &'a lopdf::Document,
    of: &lopdf::Dictionary,
    key: &[u8],
) -> Vec<&'a lopdf::Dictionary> {
    let kids = of.get(key).and_then(lopdf::Object::as_array).cloned();
    let kids = kids.unwrap_or_default().into_iter();
    kids.map(|kid| pdf.get_dictionary(kid.as_reference().unwrap()).unwrap())
        .collect()
}

fn told(of: &lopdf::Dictionary, key: &[u8]) -> String {
    of.get(key).map_or(String::new(), |text| {
        lopdf::decode_text_string(text).unwrap()
    })
}

/// What somebody hears who goes through the fields of a PDF: names, with the words read out.
fn heard(pdf: &lopdf::Document) -> Vec<(String, String)> {
    let catalog = pdf.catalog().unwrap();
    let form = catalog.get(b"AcroForm").unwrap().as_dict().unwrap();
    let mut heard = Vec::new();
    for field in kids(pdf, form, b"Fields") {
        let name = told(field, b"T");
        let parts = kids(pdf, field, b"Kids");
        if parts.is_empty() {
            heard.push((name, told(field, b"TU")));
        } else {
            let parts = parts.into_iter();
            heard.extend(
                parts.map(|part| (format!("{name}.{}", told(part, b"T")), told(part, b"TU"))),
            );
        }
    }
    heard
}

/// The PDF with its fields filled in, as programs keep it: the value, and of a box its look, too.
fn filled_pdf(form: &FormDefinition, octets: &[u8]) -> Vec<u8> {
    let mut pdf = lopdf::Document::load_mem(octets).unwrap();
    let named = |pdf: &lopdf::Document, of: Option<lopdf::ObjectId>, name: &str| {
        let fields = match of {
            Some(group) => pdf.get_dictionary(group).unwrap().get(b"Kids"),
            None => pdf
                .catalog()
                .unwrap()
                .get(b"AcroForm")
                .unwrap()
                .as_dict()
                .unwrap()
                .get(b"Fields"),
        };
        let ids = fields.unwrap().as_array().unwrap().iter();
        ids.map(|id| id.as_reference().unwrap())
            .find(|id| told(pdf.get_dictionary(*id).unwrap(), b"T") == name)
            .unwrap_or_else(|| panic!("no field {name}"))
    };
    let mut fill = |of: Option<&str>, name: &str, value: lopdf::Object| {
        let group = of.map(|group| named(&pdf, None, group));
        let id = named(&pdf, group, name);
        let field = pdf.get_object_mut(id).unwrap().as_dict_mut().unwrap();
        if value.as_name().is_ok() {
            field.set("AS", value.clone());
        }
        field.set("V", value);
    };
    let on = || lopdf::Object::Name(b"Yes".to_vec());
    for field in &form.fields {
        let (words, _) = answer(field);
        let id = field.id.as_str();
        match field.field_type {
            FieldType::List => {
                for choice in words.split("; ") {
                    fill(Some(id), choice, on());
                }
            }
            FieldType::Confirmation => fill(None, id, on()),
            FieldType::Date => fill(None, id, lopdf::text_string("04/05/2026")),
            _ => fill(None, id, lopdf::text_string(&words)),
        }
    }
    let mut octets = Vec::new();
    pdf.save_to(&mut octets).unwrap();
    octets
}

fn filled(form: &FormDefinition, format: Format, octets: &[u8]) -> Vec<u8> {
    match format {
        Format::Xlsx => filled_workbook(form, octets),
        Format::Docx => filled_document(form, octets),
        Format::Pdf => filled_pdf(form, octets),
    }
}

#[test]
fn a_filled_form_is_read_back_exactly() {
    let form = built_in();
    for format in Format::ALL {
        let blank = blank::write(&form, &ABOUT, *format).unwrap().octets;
        assert_blank(&form, &blank);
        assert_read_back(&form, &filled(&form, *format, &blank));
    }
}

/// Other orders put other questions to the top and the bottom of a page.
#[test]
fn the_order_of_the_questions_does_not_matter() {
    for turn in [4, 9, 13, 19] {
        let mut form = built_in();
        form.fields[1..].rotate_left(turn);
        for format in Format::ALL {
            let blank = blank::write(&form, &ABOUT, *format).unwrap().octets;
            assert_read_back(&form, &filled(&form, *format, &blank));
        }
    }
}

#[test]
fn a_pdf_says_to_a_screen_reader_what_it_asks_and_in_which_language() {
    let form = built_in();
    let blank = blank::write(&form, &ABOUT, Format::Pdf).unwrap();
    assert!(blank.not_shown.is_empty());
    let pdf = lopdf::Document::load_mem(&blank.octets).unwrap();
    let heard = heard(&pdf);
    for field in &form.fields {
        let asked = |name: String, words: String| {
            assert!(heard.contains(&(name, words)), "{}: {heard:#?}", field.id);
        };
        if field.field_type == FieldType::List {
            for choice in &field.choices {
                asked(
                    format!("{}.{}", field.id, choice.name),
                    format!("{} {}", field.question, choice.name),
                );
            }
        } else {
            asked(field.id.to_string(), field.question.clone());
        }
    }
    let catalog = pdf.catalog().unwrap();
    assert_eq!(told(catalog, b"Lang"), "en-GB");
    let preferences = catalog
        .get(b"ViewerPreferences")
        .unwrap()
        .as_dict()
        .unwrap();
    assert!(
        preferences
            .get(b"DisplayDocTitle")
            .unwrap()
            .as_bool()
            .unwrap()
    );
    let mark = catalog.get(b"MarkInfo").unwrap().as_dict().unwrap();
    assert!(mark.get(b"Marked").unwrap().as_bool().unwrap());
    let pages = pdf.get_pages();
    assert!(pages.len() > 1);
    for page in pages.values() {
        let page = pdf.get_dictionary(*page).unwrap();
        // Tab goes in the order of the structure.
        assert_eq!(page.get(b"Tabs").unwrap().as_name().unwrap(), b"S");
        for field in kids(&pdf, page, b"Annots") {
            assert!(field.has(b"StructParent"), "{field:?}");
        }
    }
}

#[test]
fn a_pdf_shows_welsh_and_says_what_it_cannot_show() {
    let asking = |question: &str| {
        let text = definition::BUILT_IN.replace("What is your full name?", question);
        let form = definition::parse(&text).unwrap();
        blank::write(&form, &ABOUT, Format::Pdf).unwrap()
    };
    assert!(
        asking("Beth yw enw llawn eich tŷ ger y dŵr?")
            .not_shown
            .is_empty()
    );
    let polish = asking("Jak się nazywasz, 李?");
    assert_eq!(polish.not_shown, ['ę', '李']);
    // They are read out all the same.
    let pdf = lopdf::Document::load_mem(&polish.octets).unwrap();
    assert!(heard(&pdf).contains(&("full_name".into(), "Jak się nazywasz, 李?".into())));
}

/// A string of TOML with anything in it.
fn quoted(words: &str) -> String {
    let mut text = String::from("\"");
    for c in words.chars() {
        match c {
            '"' | '\\' => text.extend(['\\', c]),
            c if c.is_control() => write!(text, "\\u{:04x}", u32::from(c)).unwrap(),
            c => text.push(c),
        }
    }
    text + "\""
}

/// What an administrator may write for a question.
fn question() -> impl Strategy<Value = String> {
    let nasty = [
        "<w:t>&amp;</w:t> ]]> <!-- a",
        "{{ title }} {% raw %} {# b",
        "=HYPERLINK(\"http://example.org\")",
        "\"Quoted\" 'c' `d` \\e (f) /g",
        "bell\u{7} nul\u{0} esc\u{1b}[31m del\u{7f} nel\u{85} bom\u{feff}",
        "\u{202e}desrever\u{202c} \u{2066}h\u{2069}",
        "ما هو اسمك الكامل؟",
        "מה שמך המלא?",
        "您的全名是什么",
        "Beth yw'ch enw llawn? Tŷ, dŵr, ẁ, ŷ",
        "a\n\nb\tc\r\nd",
        "😀 x",
        "No",
        "07700 900123",
        "zoe@example.org",
        "4 May 2026",
        "☒ Yes ☐ No",
        "What is your full name? What is your email address?",
    ];
    let nasty: Vec<String> = nasty.map(String::from).to_vec();
    prop_oneof![
        prop::sample::select(nasty),
        "\\PC{0,30}[a-z]\\PC{0,30}",
        "[A-Z][a-z]{2,9}( [a-z]{1,12}){1,300}\\?",
        ".{0,20}[a-z]{3}.{0,20}",
    ]
}

fn choice() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Z][a-z]{3,9} & <[a-z]{2,5}> \"[0-9]{2}\"",
        "[A-Z][a-zŵŷ]{2,9}( [A-Za-z]{3,9}){1,60}"
    ]
}

/// A question that the administrator adds, or one whose words are changed.
fn field_text() -> impl Strategy<Value = String> {
    let id = prop_oneof![
        4 => "[a-z][a-z0-9_]{3,12}",
        1 => prop::sample::select(vec!["a1", "r1c1", "c", "_", "7", "xfd1048576", "other"]).prop_map(String::from),
        1 => "[a-z]{60,300}",
    ];
    let kinds = vec![
        "text",
        "long_text",
        "email",
        "phone",
        "postcode",
        "yes_no",
        "list",
        "date",
        "confirmation",
    ];
    let kind = prop::sample::select(kinds);
    let choices = prop::collection::vec(choice(), 1..5);
    (id, question(), kind, any::<bool>(), choices).prop_map(|(id, question, kind, required, choices)| {
        let mut text = format!(
            "[[field]]\nid = \"{id}\"\nquestion = {}\ntype = \"{kind}\"\nrequired = {required}\n",
            quoted(&question)
        );
        if kind == "list" {
            let choices: Vec<String> = choices
                .iter()
                .map(|choice| format!("{{ name = {} }}", quoted(choice)))
                .collect();
            writeln!(text, "choices = [{}]", choices.join(", ")).unwrap();
        }
        text
    })
}

/// A definition that `check` accepts: ours, with some questions reworded and some added.
fn accepted() -> impl Strategy<Value = FormDefinition> {
    let added = prop::collection::vec(field_text(), 0..6);
    let reworded = prop::collection::vec((0..24usize, question()), 0..6);
    (added, reworded).prop_filter_map("refused", |(added, reworded)| {
        let mut text = String::from(definition::BUILT_IN);
        for (number, question) in reworded {
            let was = &built_in().fields[number].question;
            text = text.replacen(
                &format!("question = \"{was}\""),
                &format!("question = {}", quoted(&question)),
                1,
            );
        }
        definition::parse(&(text + &added.concat())).ok()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn whatever_an_administrator_writes_reads_back_as_blank(form in accepted()) {
        for format in Format::ALL {
            let blank = blank::write(&form, &ABOUT, *format).unwrap().octets;
            let outcome = FormReader::new(&form).read_file(&blank).outcome;
            let Outcome::Form(reading) = outcome else {
                panic!("{format:?}: {outcome:?}");
            };
            prop_assert_eq!(&reading.answers, &[], "{:?}", format);
            prop_assert_eq!(&reading.conflicting, &[]);
        }
    }
}

/// A definition of a few questions, all of it in words that nobody would write.
fn strange() -> impl Strategy<Value = FormDefinition> {
    let monitoring = "[monitoring]\ntitles = [\"Equality monitoring\"]\nquestions = [[\"Age\"], [\"Sex\"], [\"Religion\"]]\n";
    let fields = prop::collection::vec(field_text(), 0..6);
    let words = [question(), question(), question()];
    (words, fields).prop_filter_map("refused", move |([title, name, email], fields)| {
        let text = format!(
            "title = {}\n{monitoring}[[field]]\nid = \"full_name\"\nquestion = {}\ntype = \"text\"\n\
             [[field]]\nid = \"email\"\nquestion = {}\ntype = \"email\"\n{}",
            quoted(&title), quoted(&name), quoted(&email), fields.concat()
        );
        definition::parse(&text).ok()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn whatever_check_accepts_can_be_written_and_opened(form in strange()) {
        let pdf = blank::write(&form, &ABOUT, Format::Pdf).unwrap().octets;
        let pdf = lopdf::Document::load_mem(&pdf).unwrap();
        prop_assert!(heard(&pdf).len() >= form.fields.len());
        for format in Format::ALL {
            let blank = blank::write(&form, &ABOUT, *format).unwrap().octets;
            let outcome = FormReader::new(&form).read_file(&blank).outcome;
            prop_assert!(!matches!(outcome, Outcome::Unreadable(_)), "{format:?}: {outcome:?}");
        }
    }
}
