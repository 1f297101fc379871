use std::io::{Cursor, Read as _, Write as _};

use rust_xlsxwriter::{
    DataValidation, DataValidationRule, ExcelDateTime, Format, Formula, Image, Note, Shape,
    Workbook, Worksheet,
};
use zip::write::SimpleFileOptions;

use super::xlsx;
use crate::domain::verdict::Unreadable;
use crate::forms::layout::{Document, Takes};

/// The cells as `B3=☒ No`, with what a control there takes behind them.
fn told(document: &Document) -> Vec<String> {
    let cells = document.regions.iter().flat_map(|region| &region.cells);
    cells
        .map(|cell| {
            let takes = cell.control.as_ref().map(|control| match &control.takes {
                Takes::Words => format!(" <{}>", control.tag),
                Takes::OneOf(members) => format!(" <{}{}>", control.tag, members.join("|")),
                Takes::Day => " <day>".into(),
                Takes::Tick => " <tick>".into(),
            });
            let place = cell.place.rsplit('!').next().unwrap();
            format!(
                "{place}={}{}",
                cell.content.shown(),
                takes.unwrap_or_default()
            )
        })
        .collect()
}

fn read(octets: &[u8]) -> Vec<String> {
    told(&xlsx(octets).unwrap())
}

/// What a workbook says whose first sheet was filled in so.
fn sheet(fill: impl FnOnce(&mut Worksheet)) -> Vec<String> {
    let mut book = Workbook::new();
    fill(book.add_worksheet());
    read(&book.save_to_buffer().unwrap())
}

fn fixture(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/forms/");
    std::fs::read(format!("{folder}{name}")).unwrap()
}

/// A workbook with the parts of this one changed.
fn changed(octets: &[u8], mut change: impl FnMut(&str, String) -> String) -> Vec<u8> {
    let mut from = zip::ZipArchive::new(Cursor::new(octets)).unwrap();
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..from.len() {
        let mut part = from.by_index(index).unwrap();
        let name = part.name().unwrap().to_string();
        let mut text = Vec::new();
        part.read_to_end(&mut text).unwrap();
        if let Ok(words) = String::from_utf8(text.clone()) {
            text = change(&name, words).into_bytes();
        }
        to.start_file(name, SimpleFileOptions::default()).unwrap();
        to.write_all(&text).unwrap();
    }
    to.finish().unwrap().into_inner()
}

/// The same with this behind the cells of the first sheet.
fn with_behind(octets: &[u8], xml: &str) -> Vec<u8> {
    changed(octets, |name, text| match name {
        "xl/worksheets/sheet1.xml" => text.replace("</sheetData>", &format!("</sheetData>{xml}")),
        _ => text,
    })
}

#[test]
fn form_controls_as_excel_writes_them_are_read_where_they_look_to_be() {
    assert_eq!(
        read(&fixture("controls.xlsx")),
        [
            "A1=Expression of interest",
            "A2=Full name",
            "B2=Zoe Kemp",
            "A3=Do you currently provide advocacy directly?",
            "B3=☐ Yes   ☒ No",
            "A4=Which regions could you work in?",
            "B4=☒ North East",
            "B5=☐ Wales",
            "B6=☒ London",
            "A7=How did you hear about this opportunity?",
            "B7=A colleague <A website|A colleague|A newspaper>",
            "A8=I confirm that what I have written is true",
            "B8=☒ <tick>",
            "A9=Email",
            "B9=zoe@example.org",
            "A10=Which kinds of statutory advocacy have you experience of?",
            "B11=☒ IMCA",
            "B12=☐ IMHA",
            "A15=Please describe your experience of advocacy.",
            "B15=Nine years as a community advocate.\nThen a manager.",
        ]
    );
}

#[test]
fn form_controls_as_libreoffice_writes_them_are_read_by_their_order() {
    let told = read(&fixture("controls-libreoffice.xlsx"));
    for cell in [
        "B3=☒ North East",
        "B4=☐ Wales",
        "B5=☒ London",
        "B7=☒ <tick>",
    ] {
        assert!(told.contains(&cell.into()), "{told:?}");
    }
}

/// Excel 2007 has nothing but VML, and its own state in it.
#[test]
fn form_controls_of_older_excel_are_read_from_their_drawing() {
    let old = changed(&fixture("controls.xlsx"), |name, text| match name {
        "xl/worksheets/sheet1.xml" => {
            let (before, _) = text.split_once("<mc:AlternateContent").unwrap();
            format!("{before}</worksheet>")
        }
        _ => text,
    });
    let told = read(&old);
    for cell in [
        "B3=☐ Yes   ☒ No",
        "B4=☒ North East",
        "B5=☐ Wales",
        "B8=☒ <tick>",
    ] {
        assert!(told.contains(&cell.into()), "{told:?}");
    }
}

#[test]
fn the_check_boxes_of_new_excel_are_ticks_filled_or_not() {
    let told = sheet(|sheet| {
        sheet.insert_checkbox(0, 0, true).unwrap();
        sheet.insert_checkbox(1, 0, false).unwrap();
        sheet.write(2, 0, true).unwrap();
    });
    assert_eq!(told, ["A1=☒ <tick>", "A2=☐ <tick>", "A3=☒"]);
    // Somebody pressed Delete: the box is still seen.
    let mut book = Workbook::new();
    book.add_worksheet().insert_checkbox(0, 0, true).unwrap();
    let emptied = changed(&book.save_to_buffer().unwrap(), |_, text| {
        text.replace(" t=\"b\"><v>1</v></c>", "/>")
    });
    assert_eq!(read(&emptied), ["A1=☐ <tick>"]);
}

#[test]
fn lists_of_allowed_values_are_controls_wherever_their_members_stand() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let list = |formula: &str| DataValidation::new().allow_list_formula(Formula::new(formula));
    let yes_no = DataValidation::new()
        .allow_list_strings(&["Yes", "No"])
        .unwrap();
    sheet.write(0, 1, "No").unwrap();
    sheet.add_data_validation(0, 1, 0, 1, &yes_no).unwrap();
    sheet
        .add_data_validation(1, 1, 1, 1, &list("='My lists'!$A$1:$A$2"))
        .unwrap();
    sheet
        .add_data_validation(2, 1, 2, 1, &list("=Regions"))
        .unwrap();
    sheet
        .add_data_validation(3, 1, 3, 1, &list("=$H$1:$H$2"))
        .unwrap();
    sheet
        .add_data_validation(4, 1, 4, 1, &list("=INDIRECT(\"A1\")"))
        .unwrap();
    sheet.write(0, 7, "one").unwrap().write(1, 7, 2).unwrap();
    sheet.set_column_hidden(7).unwrap();
    let day = ExcelDateTime::from_ymd(2026, 1, 1).unwrap();
    let dates = DataValidation::new().allow_date(DataValidationRule::GreaterThan(day));
    sheet.add_data_validation(5, 1, 5, 1, &dates).unwrap();
    // Rules that say nothing about where answers go.
    let long = DataValidation::new().allow_text_length(DataValidationRule::LessThan(300));
    sheet.add_data_validation(0, 0, 20, 20, &long).unwrap();
    sheet.add_data_validation(0, 2, 5000, 2, &yes_no).unwrap();
    let lists = book.add_worksheet();
    lists.set_name("My lists").unwrap().set_very_hidden(true);
    lists
        .write(0, 0, "Wales")
        .unwrap()
        .write(1, 0, "London")
        .unwrap();
    book.define_name("Regions", "='My lists'!$A$1:$A$2")
        .unwrap();
    assert_eq!(
        read(&book.save_to_buffer().unwrap()),
        [
            "B1=No <Yes|No>",
            "B2= <Wales|London>",
            "B3= <Wales|London>",
            "B4= <one|2>",
            "B6= <day>"
        ]
    );
}

#[test]
fn a_cell_that_takes_nothing_but_a_cross_is_a_check_box() {
    let cross = DataValidation::new().allow_list_strings(&["x"]).unwrap();
    let signs = DataValidation::new()
        .allow_list_strings(&["☐", "☒"])
        .unwrap();
    let told = sheet(|sheet| {
        sheet.write(0, 1, "x").unwrap();
        sheet.add_data_validation(0, 1, 1, 1, &cross).unwrap();
        sheet.write(2, 1, "☒").unwrap();
        sheet.add_data_validation(2, 1, 2, 1, &signs).unwrap();
    });
    assert_eq!(told, ["B1=x <tick>", "B2=☐ <tick>", "B3=☒ <tick>"]);
}

#[test]
fn a_list_in_the_extension_is_read_and_a_merged_cell_has_its_control_once() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.merge_range(1, 1, 1, 4, "", &Format::new()).unwrap();
    let octets = with_behind(
        &book.save_to_buffer().unwrap(),
        "<extLst><ext uri=\"{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}\" xmlns:x14=\"x14\" xmlns:xm=\"xm\"><x14:dataValidations count=\"1\">\
         <x14:dataValidation type=\"list\"><x14:formula1><xm:f>\"a,b\"</xm:f></x14:formula1><xm:sqref>B2:E2 G7</xm:sqref></x14:dataValidation>\
         </x14:dataValidations></ext></extLst>",
    );
    let document = xlsx(&octets).unwrap();
    assert_eq!(told(&document), ["B2= <a|b>", "G7= <a|b>"]);
    assert_eq!(document.regions[0].cells[0].cols, 4);
}

#[test]
fn what_a_person_does_not_see_gives_nothing() {
    let told = sheet(|sheet| {
        let struck = Format::new().set_font_strikethrough();
        let plain = Format::new();
        sheet.write(0, 0, "seen").unwrap();
        sheet.write(1, 0, "hidden row").unwrap();
        sheet.write(0, 2, "hidden column").unwrap();
        sheet
            .set_row_hidden(1)
            .unwrap()
            .set_column_hidden(2)
            .unwrap();
        sheet
            .write_with_format(2, 0, "taken back", &struck)
            .unwrap();
        let runs = [
            (&plain, "Yes / "),
            (&struck, "No"),
            (&plain, " (delete one)"),
        ];
        sheet.write_rich_string(3, 0, &runs).unwrap();
        sheet
            .insert_note(4, 0, &Note::new("Say: a note, no answer"))
            .unwrap();
    });
    assert_eq!(told, ["A1=seen", "A4=Yes /  (delete one)"]);
}

#[test]
fn what_stands_out_in_bold_is_told_from_the_rest() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let (bold, plain) = (Format::new().set_bold(), Format::new());
    sheet.write_with_format(0, 0, " Full name ", &bold).unwrap();
    sheet.write(1, 0, "Zoe Kemp").unwrap();
    let runs = [(&bold, "Email"), (&plain, ": zoe@example.org")];
    sheet.write_rich_string(2, 0, &runs).unwrap();
    sheet.write_with_format(3, 0, 7, &bold).unwrap();
    let document = xlsx(&book.save_to_buffer().unwrap()).unwrap();
    let cells = document.regions[0].cells.iter();
    assert_eq!(
        cells.map(|cell| cell.lead).collect::<Vec<_>>(),
        [9, 0, 5, 0]
    );
}

#[test]
fn a_text_box_lies_over_the_free_cell_below_it() {
    let words = |words: &str| Shape::textbox().set_text(words);
    let told = sheet(|sheet| {
        sheet.write(0, 0, "Experience").unwrap();
        sheet.insert_shape(0, 1, &words("Nine years.")).unwrap();
        sheet.write(10, 0, "Name:").unwrap();
        sheet.insert_shape(10, 0, &words("Zoe")).unwrap();
        sheet.write(20, 1, "Notes:").unwrap();
        sheet.write(20, 2, "full").unwrap();
        sheet
            .insert_shape(20, 1, &words("none").set_width(100).set_height(20))
            .unwrap();
    });
    assert_eq!(
        told,
        [
            "A1=Experience",
            "B1=Nine years.",
            "A11=Name:",
            "B11=Zoe",
            "B21=Notes:\nnone",
            "C21=full"
        ]
    );
}

#[test]
fn cells_of_our_own_blank_form_carry_the_questions_id() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "Full name").unwrap();
    book.define_name("qpm_full_name", "=Sheet1!$B$1").unwrap();
    book.define_name("Top", "=Sheet1!$A$1").unwrap();
    let told = read(&book.save_to_buffer().unwrap());
    assert_eq!(told, ["A1=Full name", "B1= <full_name>"]);
}

#[test]
fn values_are_what_their_cells_show() {
    let told = sheet(|sheet| {
        let day = Format::new().set_num_format("dd/mm/yyyy");
        let time = Format::new().set_num_format("hh:mm");
        sheet.write_with_format(0, 0, 46_298, &day).unwrap();
        sheet.write_with_format(1, 0, 0.5, &time).unwrap();
        sheet.write(2, 0, 46_298).unwrap();
        let sum = Formula::new("=\"Zoe \"&\"Kemp\"").set_result("Zoe Kemp");
        sheet.write_formula(3, 0, sum).unwrap();
        sheet.write(4, 0, "a\nb & <c>").unwrap();
        let broken = Formula::new("=1/0").set_result("#DIV/0!");
        sheet.write_formula(5, 0, broken).unwrap();
    });
    assert_eq!(
        told,
        [
            "A1=2026-10-03",
            "A2=0.5",
            "A3=46298",
            "A4=Zoe Kemp",
            "A5=a\nb & <c>"
        ]
    );
    // A workbook that counts from 1904, cells without names, a day that is written out.
    let mut book = Workbook::new();
    let day = Format::new().set_num_format("d mmm yyyy");
    book.add_worksheet()
        .write_with_format(0, 0, 44_836, &day)
        .unwrap();
    let octets = changed(&book.save_to_buffer().unwrap(), |name, text| match name {
        "xl/workbook.xml" => text.replace("<workbookPr", "<workbookPr date1904=\"1\""),
        _ => text.replace(" r=\"A1\"", "").replace(
            "</c></row>",
            "</c><c t=\"d\"><v>2026-10-03T10:00:00</v></c><c t=\"b\"><v>0</v></c></row>",
        ),
    });
    assert_eq!(read(&octets), ["A1=2026-10-03", "B1=2026-10-03", "C1=☐"]);
}

/// 1 x 1, grey.
const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU\0\0\0\nIDATx\x9cc\xf8\x0f\0\x01\x01\x01\0\x1b\xb6\xeeV\0\0\0\0IEND\xaeB`\x82";

#[test]
fn a_sheet_with_nothing_but_a_picture_is_a_scan() {
    let picture = Image::new_from_buffer(PICTURE).unwrap();
    let scan = |fill: &dyn Fn(&mut Worksheet)| {
        let mut book = Workbook::new();
        fill(book.add_worksheet());
        xlsx(&book.save_to_buffer().unwrap()).map(|document| told(&document))
    };
    assert_eq!(scan(&|_| ()), Ok(vec![]));
    let drawn = |sheet: &mut Worksheet| {
        sheet.insert_image(0, 0, &picture).unwrap();
    };
    assert_eq!(scan(&drawn), Err(Unreadable::Scan));
    let embedded = |sheet: &mut Worksheet| {
        sheet.embed_image(0, 0, &picture).unwrap();
    };
    assert_eq!(scan(&embedded), Err(Unreadable::Scan));
}

#[test]
fn what_an_activex_control_writes_to_its_cell_is_read_in_its_place() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet
        .write(0, 0, "I confirm")
        .unwrap()
        .write(0, 9, true)
        .unwrap();
    sheet.set_column_hidden(9).unwrap();
    sheet
        .insert_shape(5, 5, &Shape::textbox().set_text("x"))
        .unwrap();
    let control = |shape: u32, linked: &str, row: u32| {
        format!(
            "<control shapeId=\"{shape}\" r:id=\"rId9\" name=\"CheckBox1\"><controlPr {linked}><anchor>\
             <from><col>1</col><colOff>0</colOff><row>{row}</row><rowOff>0</rowOff></from>\
             <to><col>2</col><colOff>0</colOff><row>{row}</row><rowOff>180000</rowOff></to></anchor></controlPr></control>"
        )
    };
    let controls = control(1025, "linkedCell=\"J1\"", 0) + &control(1026, "", 1);
    let octets = with_behind(
        &book.save_to_buffer().unwrap(),
        &format!("<controls>{controls}</controls>"),
    );
    assert_eq!(read(&octets), ["A1=I confirm", "B1=☒", "F6=x"]);
}

#[test]
fn a_file_that_is_cut_off_inside_or_wants_entities_is_not_read() {
    let mut book = Workbook::new();
    book.add_worksheet().write(0, 0, "a").unwrap();
    let whole = book.save_to_buffer().unwrap();
    let cut = changed(&whole, |name, text| match name {
        "xl/worksheets/sheet1.xml" => text.replace("</sheetData>", ""),
        _ => text,
    });
    assert_eq!(xlsx(&cut), Err(Unreadable::Damaged));
    let entities = changed(&whole, |name, text| match name {
        "xl/sharedStrings.xml" => text.replace("<sst", "<!DOCTYPE a [<!ENTITY b \"c\">]><sst"),
        _ => text,
    });
    assert_eq!(xlsx(&entities), Err(Unreadable::Hostile));
}

/// One string of a megabyte that thousands of cells share is a gigabyte of words.
#[test]
fn words_are_counted_however_often_they_are_shared() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let long = "a".repeat(30_000);
    for row in 0..1_000 {
        sheet.write(row, 0, &long).unwrap();
    }
    assert_eq!(
        xlsx(&book.save_to_buffer().unwrap()),
        Err(Unreadable::TooLarge)
    );
}

/// Rules without number for cells without number, each with a long list of its own, over a full sheet.
#[test]
fn rules_and_lists_are_counted() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for row in 0..20_000 {
        sheet.write(row, 0, row).unwrap();
        sheet
            .write(
                row,
                9,
                "a member of a list that is rather long, as members go",
            )
            .unwrap();
    }
    let everywhere = "B1:XFD1 C7 D9:E11 ".repeat(400);
    let rules: String = (0..10_000)
        .map(|number| format!("<dataValidation type=\"list\" sqref=\"{everywhere}\"><formula1>$J${}:$J$20000</formula1></dataValidation>", number + 1))
        .take(2_500)
        .collect();
    let octets = with_behind(&book.save_to_buffer().unwrap(), &rules);
    let started = std::time::Instant::now();
    let document = xlsx(&octets).unwrap();
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
    let members = document.regions[0]
        .cells
        .iter()
        .filter_map(|cell| cell.control.as_ref());
    let members = members.map(|control| match &control.takes {
        Takes::OneOf(members) => members.len(),
        _ => 0,
    });
    assert!(members.sum::<usize>() <= 50_000);
    assert!(document.regions[0].cells.len() < 45_000);
}

/// Whatever somebody does to the octets of a part, reading ends, and soon.
#[test]
fn broken_parts_are_survived() {
    const PIECES: &[&str] = &[
        "<",
        ">",
        "\"",
        "/>",
        "&#0;",
        "&lt;",
        "999999999999",
        "-1",
        "NaN",
        "A1:XFD1048576",
        "<br>",
        "<sp>",
        "</sp>",
        "hidden=\"1\"",
        "type=\"list\"",
        "<mc:Fallback>",
        "rId1",
        "\0",
        "<!DOCTYPE a>",
        "<v>",
        "t=\"s\"",
    ];
    let mut dice = 0x2545_f491_4f6c_dd1d_u64;
    let mut roll = |most: usize| {
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        usize::try_from(dice % u64::try_from(most.max(1)).unwrap()).unwrap()
    };
    for name in ["controls.xlsx", "controls-libreoffice.xlsx"] {
        let octets = fixture(name);
        for _ in 0..200 {
            let mutated = changed(&octets, |_, mut text| {
                for _ in 0..roll(3) {
                    let at = text.floor_char_boundary(roll(text.len()));
                    let end = text.ceil_char_boundary(at + roll(40)).min(text.len());
                    text.replace_range(at..end, PIECES[roll(PIECES.len())]);
                }
                text
            });
            let started = std::time::Instant::now();
            let _ = xlsx(&mutated);
            assert!(started.elapsed().as_secs() < 5);
        }
    }
}
