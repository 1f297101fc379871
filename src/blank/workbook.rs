//! The blank form as an Excel workbook: one sheet, the questions in column A and a box for each answer
//! beside it in column B, so that whoever moves by keyboard goes straight down.
//!
//! Every box has a name (`qpm_full_name`), by which our reader knows it whatever is done to the
//! words beside it. Lists help and never refuse: what somebody types instead is taken.

use std::io::{Cursor, Read as _, Write as _};

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DataValidationRule, DocProperties,
    ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::CannotWrite;
use super::paper::{OTHER, Paper, Question, Takes, cut};

/// The sheet, and the two columns.
const SHEET: &str = "Form";
const QUESTIONS: u16 = 0;
const ANSWERS: u16 = 1;
/// Excel's limits, in UTF-16 units: a message beside a cell and its title, a name.
const LONGEST_MESSAGE: usize = 255;
const LONGEST_TITLE: usize = 32;
const LONGEST_NAME: usize = 255;
/// What is put into the box of a choice that applies.
const CROSS: &str = "x";
/// So many letters find room in a line of column A, and so high is a line in points.
const LETTERS: usize = 38;
const LINE: u32 = 18;
/// A box for paragraphs begins so many lines high; Excel knows no row higher than the last.
const ROOMY: u32 = 6;
const HIGHEST: u32 = 25;

/// Writes the workbook.
pub(super) fn write(paper: &Paper) -> Result<Vec<u8>, CannotWrite> {
    let octets = made(paper).map_err(|error| CannotWrite(error.to_string()))?;
    finished(&octets)
}

fn made(paper: &Paper) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(SHEET)?;
    sheet
        .set_column_width(QUESTIONS, 50)?
        .set_column_width(ANSWERS, 70)?;
    let mut form = Form {
        sheet,
        looks: Looks::new(),
        row: 0,
        names: Vec::new(),
    };
    form.head(paper)?;
    for question in &paper.questions {
        form.ask(question)?;
    }
    let (last, names) = (form.row.saturating_sub(1), form.names);
    let first = u32::try_from(paper.intro.len()).unwrap_or(0) + 1;
    let sheet = book.worksheet_from_name(SHEET)?;
    sheet
        .set_freeze_panes(first + 1, 0)?
        .set_selection(first + 1, ANSWERS, first + 1, ANSWERS)?
        .set_repeat_rows(first, first)?
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 0)
        .set_footer("&CPage &P of &N");
    for (name, row) in names {
        if name.len() <= LONGEST_NAME {
            book.define_name(name, &format!("={SHEET}!$B${}", row + 1))?;
        }
    }
    // By a name like this a screen reader knows which cells are headings (JAWS; others pass over it).
    let region = format!("TitleRegion1.A{}.B{}.1", first + 1, last + 1);
    book.define_name(region, &format!("={SHEET}!$A${}", first + 1))?;
    book.set_properties(&properties(paper)?);
    book.save_to_buffer()
}

fn properties(paper: &Paper) -> Result<DocProperties, XlsxError> {
    // The same form gives the same file on any day.
    let day = ExcelDateTime::from_ymd(2026, 1, 1)?;
    Ok(DocProperties::new()
        .set_title(&paper.title)
        .set_company(&paper.organisation)
        .set_creation_datetime(&day))
}

/// How cells look: dark on light, 12 points, no font that is hard to read.
struct Looks {
    title: Format,
    words: Format,
    heading: Format,
    question: Format,
    hint: Format,
    choice: Format,
    text: Format,
    day: Format,
}

impl Looks {
    fn new() -> Self {
        let words = Format::new()
            .set_font_name("Arial")
            .set_font_size(12)
            .set_align(FormatAlign::Top);
        let bold = words.clone().set_bold();
        let field = words
            .clone()
            .set_text_wrap()
            .set_border(FormatBorder::Thin)
            .set_border_color(Color::RGB(0x0059_5959))
            .set_background_color(Color::RGB(0x00ff_fde7));
        Self {
            title: bold.clone().set_font_size(18),
            heading: bold
                .clone()
                .set_border_bottom(FormatBorder::Medium)
                .set_border_bottom_color(Color::RGB(0x0059_5959)),
            question: bold.set_text_wrap(),
            hint: words.clone().set_text_wrap(),
            choice: words
                .clone()
                .set_text_wrap()
                .set_align(FormatAlign::Left)
                .set_indent(2),
            // As text: a number keeps its leading zero, "1/2" is no day and "-" no formula.
            text: field.clone().set_num_format("@"),
            day: field
                .set_num_format("dd/mm/yyyy")
                .set_align(FormatAlign::Left),
            words,
        }
    }
}

/// The sheet as it is filled from above.
struct Form<'b> {
    sheet: &'b mut Worksheet,
    looks: Looks,
    row: u32,
    /// Names of cells, with their rows.
    names: Vec<(String, u32)>,
}

impl Form<'_> {
    fn head(&mut self, paper: &Paper) -> Result<(), XlsxError> {
        let looks = &self.looks;
        self.sheet.set_row_height(0, 2 * LINE)?;
        self.sheet
            .write_with_format(0, QUESTIONS, &paper.title, &looks.title)?;
        let mut row = 1;
        for words in &paper.intro {
            self.sheet
                .write_with_format(row, QUESTIONS, words, &looks.words)?;
            row += 1;
        }
        self.sheet
            .write_with_format(row, QUESTIONS, "Question", &looks.heading)?
            .write_with_format(row, ANSWERS, "Your answer", &looks.heading)?;
        self.row = row + 1;
        Ok(())
    }

    fn ask(&mut self, question: &Question) -> Result<(), XlsxError> {
        let hint = hint(&question.takes);
        self.words(question, hint)?;
        if let Takes::AnyOf(choices) = &question.takes {
            // The row of the question has no box: each choice has its own.
            self.row += 1;
            for (number, choice) in (1u32..).zip(choices) {
                let name = format!("qpm_{}.{number}.{}", question.id, in_a_name(choice));
                self.choice(choice, name, Some(&tick(question)?))?;
            }
            return self.choice(OTHER, format!("qpm_{}.other", question.id), None);
        }
        let look = match question.takes {
            Takes::Day => &self.looks.day,
            _ => &self.looks.text,
        };
        self.sheet.write_blank(self.row, ANSWERS, look)?;
        if let Some(rule) = rule(question)? {
            self.sheet
                .add_data_validation(self.row, ANSWERS, self.row, ANSWERS, &rule)?;
        }
        self.names.push((format!("qpm_{}", question.id), self.row));
        self.row += 1;
        Ok(())
    }

    /// The question, and below it in the same cell what helps to answer it.
    fn words(&mut self, question: &Question, hint: &str) -> Result<(), XlsxError> {
        let (bold, plain) = (&self.looks.question, &self.looks.hint);
        let marked = cut(&question.marked(), 30_000);
        let least = match question.takes {
            Takes::Paragraphs => ROOMY,
            _ => 1,
        };
        let high = (lines(&marked) + lines(hint)).clamp(least, HIGHEST);
        self.sheet.set_row_height(self.row, high * LINE)?;
        if hint.is_empty() {
            self.sheet
                .write_with_format(self.row, QUESTIONS, marked, bold)?;
        } else {
            let runs = [(bold, &*marked), (plain, "\n"), (plain, hint)];
            self.sheet
                .write_rich_string_with_format(self.row, QUESTIONS, &runs, plain)?;
        }
        Ok(())
    }

    fn choice(
        &mut self,
        words: &str,
        name: String,
        rule: Option<&DataValidation>,
    ) -> Result<(), XlsxError> {
        let words = cut(words, 30_000);
        self.sheet
            .set_row_height(self.row, lines(&words).min(HIGHEST) * LINE)?
            .write_with_format(self.row, QUESTIONS, words, &self.looks.choice)?
            .write_blank(self.row, ANSWERS, &self.looks.text)?;
        if let Some(rule) = rule {
            self.sheet
                .add_data_validation(self.row, ANSWERS, self.row, ANSWERS, rule)?;
        }
        self.names.push((name, self.row));
        self.row += 1;
        Ok(())
    }
}

/// How a question is answered here, where its words alone do not tell.
fn hint(takes: &Takes) -> &'static str {
    match takes {
        Takes::Exact | Takes::Words => "",
        Takes::Paragraphs => "Write as much as you like. For a new line press Alt and Enter.",
        Takes::YesNo => "Choose Yes or No.",
        Takes::AnyOf(_) => "Put an x beside all that apply.",
        Takes::Day => "Use the order day/month/year.",
        Takes::Tick => "Choose Yes if you confirm it.",
    }
}

/// What helps to fill in a cell. It informs and never stops anybody.
fn rule(question: &Question) -> Result<Option<DataValidation>, XlsxError> {
    let rule = match question.takes {
        Takes::YesNo => DataValidation::new().allow_list_strings(&["Yes", "No"])?,
        Takes::Tick => DataValidation::new().allow_list_strings(&["Yes"])?,
        Takes::Day => {
            let first = ExcelDateTime::from_ymd(1900, 1, 1)?;
            DataValidation::new().allow_date(DataValidationRule::GreaterThan(first))
        }
        Takes::Exact | Takes::Words | Takes::Paragraphs | Takes::AnyOf(_) => return Ok(None),
    };
    told(rule, question).map(Some)
}

fn tick(question: &Question) -> Result<DataValidation, XlsxError> {
    told(
        DataValidation::new().allow_list_strings(&[CROSS])?,
        question,
    )
}

fn told(rule: DataValidation, question: &Question) -> Result<DataValidation, XlsxError> {
    let title = cut(&question.words, LONGEST_TITLE);
    let hint = cut(hint(&question.takes), LONGEST_MESSAGE);
    rule.set_error_style(DataValidationErrorStyle::Information)
        .set_input_title(&title)?
        .set_input_message(&hint)?
        .set_error_title(&title)?
        .set_error_message(&hint)
}

/// The words of a choice as a part of a name: Latin letters and digits, which no version of Excel
/// refuses.
fn in_a_name(choice: &str) -> String {
    let fits = |c: char| c.is_ascii_alphanumeric() || (c.is_alphabetic() && c < '\u{250}');
    let letter = |c: char| if fits(c) { c } else { '_' };
    choice.chars().map(letter).take(60).collect()
}

/// How many lines of column A words need, generously.
fn lines(words: &str) -> u32 {
    u32::try_from(words.chars().count().div_ceil(LETTERS)).unwrap_or(HIGHEST)
}

/// What the writer of the workbook does not know: the language, among the properties (ECMA-376 part 2
/// §8.3.3), and rows that are as high as said and still grow with what is typed (part 1 §18.3.1.73:
/// a height that is not custom is the program's own to change).
fn finished(octets: &[u8]) -> Result<Vec<u8>, CannotWrite> {
    let why = |error: &dyn std::fmt::Display| CannotWrite(error.to_string());
    let end = "</cp:coreProperties>";
    let language = format!("<dc:language>en-GB</dc:language>{end}");
    let changes = [
        ("docProps/core.xml", end, language.as_str()),
        ("xl/worksheets/sheet1.xml", " customHeight=\"1\"", ""),
    ];
    let mut from = ZipArchive::new(Cursor::new(octets)).map_err(|error| why(&error))?;
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..from.len() {
        let mut part = from.by_index(index).map_err(|error| why(&error))?;
        let change = changes
            .iter()
            .find(|(name, ..)| part.name().is_ok_and(|there| there == *name));
        let Some((name, before, after)) = change else {
            to.raw_copy_file(part).map_err(|error| why(&error))?;
            continue;
        };
        let mut text = String::new();
        part.read_to_string(&mut text)
            .map_err(|error| why(&error))?;
        to.start_file(*name, SimpleFileOptions::default())
            .map_err(|error| why(&error))?;
        to.write_all(text.replace(before, after).as_bytes())
            .map_err(|error| why(&error))?;
    }
    Ok(to.finish().map_err(|error| why(&error))?.into_inner())
}
