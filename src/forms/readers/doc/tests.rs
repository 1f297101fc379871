//! Stories of Word 97 documents, each down to the cells that come of it. The files are put together
//! here octet by octet, since nobody can read a fixture of this format; those that Word's heirs wrote
//! are read in the tests of whole forms.

use std::io::{Cursor, Write as _};

use super::doc;
use super::fib::Table;
use crate::domain::verdict::Unreadable;
use crate::forms::readers::tests::{drawn, lines};

/// A document in the making.
#[derive(Default)]
struct Word {
    flags: u16,
    /// All texts, one behind the other, as units of UTF-16.
    text: Vec<u16>,
    /// Where paragraphs end, and their properties.
    paragraphs: Vec<(usize, Vec<u8>)>,
    /// From where to where characters have properties.
    looks: Vec<(usize, usize, Vec<u8>)>,
    /// Lengths of the texts by their number in the header.
    lengths: Vec<(usize, usize)>,
    tables: Vec<(Table, Vec<u8>)>,
    data: Vec<u8>,
}

/// Where the text begins in its stream.
const TEXT: usize = 1024;

impl Word {
    /// A body of these paragraphs, each with its mark and its properties.
    fn new(paragraphs: &[(&str, Vec<u8>)]) -> Self {
        let mut word = Self::default();
        for (text, properties) in paragraphs {
            word.add(text, properties);
        }
        word.ends(3, 0);
        word
    }

    fn add(&mut self, text: &str, properties: &[u8]) {
        self.text.extend(text.encode_utf16());
        self.paragraphs.push((self.text.len(), properties.to_vec()));
    }

    /// The text with this number in the header began there and ends here.
    fn ends(&mut self, number: usize, start: usize) {
        self.lengths.push((number, self.text.len() - start));
    }

    /// Characters that look so, wherever these words stand first.
    fn look(mut self, words: &str, properties: &[u8]) -> Self {
        let words: Vec<u16> = words.encode_utf16().collect();
        let start = self.text.windows(words.len()).position(|at| at == words);
        let start = start.unwrap();
        self.looks
            .push((start, start + words.len(), properties.to_vec()));
        self
    }

    fn read(&self) -> String {
        drawn(&doc(&self.file()).unwrap())
    }

    /// The file, its text in one piece.
    fn file(&self) -> Vec<u8> {
        let text: Vec<u8> = self
            .text
            .iter()
            .flat_map(|unit| unit.to_le_bytes())
            .collect();
        let all = u32::try_from(self.text.len()).unwrap();
        self.file_in(&text, &[(0, all, u32::try_from(TEXT).unwrap())])
    }

    /// The file with its text as these octets, and pieces of it: first character, the one behind
    /// the last, place.
    fn file_in(&self, text: &[u8], pieces: &[(u32, u32, u32)]) -> Vec<u8> {
        let mut stream = vec![0; TEXT];
        stream.extend(text);
        let place = |at: usize| u32::try_from(TEXT + at * 2).unwrap();
        let mut tables = Vec::new();
        let mut bins = |kind: Table, pages: &[(usize, usize, Vec<u8>)]| {
            let mut places = Vec::new();
            let mut numbers: Vec<u8> = Vec::new();
            for (from, to, properties) in pages {
                stream.resize(stream.len().next_multiple_of(512), 0);
                numbers.extend(u32::try_from(stream.len() / 512).unwrap().to_le_bytes());
                places.extend(place(*from).to_le_bytes());
                let mut page = vec![0; 512];
                page[..4].copy_from_slice(&place(*from).to_le_bytes());
                page[4..8].copy_from_slice(&place(*to).to_le_bytes());
                page[8] = 16;
                let length = u8::try_from(properties.len()).unwrap();
                if kind == Table::Paragraphs {
                    let pairs = (length + 2).div_ceil(2);
                    page[32..34].copy_from_slice(&[0, pairs]);
                    page[36..36 + properties.len()].copy_from_slice(properties);
                } else {
                    page[32] = length;
                    page[33..33 + properties.len()].copy_from_slice(properties);
                }
                page[511] = 1;
                stream.extend(page);
            }
            places.extend(place(self.text.len()).to_le_bytes());
            tables.push((kind, [places, numbers].concat()));
        };
        let mut start = 0;
        let paragraphs: Vec<(usize, usize, Vec<u8>)> = self
            .paragraphs
            .iter()
            .map(|(end, properties)| {
                (
                    std::mem::replace(&mut start, *end),
                    *end,
                    properties.clone(),
                )
            })
            .collect();
        bins(Table::Paragraphs, &paragraphs);
        bins(Table::Characters, &self.looks);
        tables.push((Table::Pieces, piece_table(pieces)));
        for (kind, table) in &self.tables {
            tables.push((*kind, table.clone()));
        }
        let mut table_stream = Vec::new();
        header(&mut stream, self.flags, &self.lengths);
        for (kind, table) in tables {
            let at = 154 + kind as usize * 8;
            let start = u32::try_from(table_stream.len()).unwrap();
            stream[at..at + 4].copy_from_slice(&start.to_le_bytes());
            let length = u32::try_from(table.len()).unwrap();
            stream[at + 4..at + 8].copy_from_slice(&length.to_le_bytes());
            table_stream.extend(table);
        }
        compound(&[
            ("WordDocument", &stream),
            ("1Table", &table_stream),
            ("Data", &self.data),
        ])
    }
}

fn header(stream: &mut [u8], flags: u16, lengths: &[(usize, usize)]) {
    stream[0..4].copy_from_slice(&[0xec, 0xa5, 0xc1, 0x00]);
    stream[10..12].copy_from_slice(&(flags | 0x0200).to_le_bytes());
    stream[32] = 14;
    stream[62] = 22;
    stream[152] = 93;
    for (number, length) in lengths {
        let length = u32::try_from(*length).unwrap();
        stream[64 + number * 4..68 + number * 4].copy_from_slice(&length.to_le_bytes());
    }
}

fn piece_table(pieces: &[(u32, u32, u32)]) -> Vec<u8> {
    let mut places: Vec<u8> = Vec::new();
    let mut data: Vec<u8> = Vec::new();
    for (from, _, place) in pieces {
        places.extend(from.to_le_bytes());
        data.extend([0, 0]);
        data.extend(place.to_le_bytes());
        data.extend([0, 0]);
    }
    places.extend(pieces.last().unwrap().1.to_le_bytes());
    let length = u32::try_from(places.len() + data.len()).unwrap();
    [vec![2], length.to_le_bytes().to_vec(), places, data].concat()
}

fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for (name, octets) in streams {
        file.create_stream(name).unwrap().write_all(octets).unwrap();
    }
    file.into_inner().into_inner()
}

fn none() -> Vec<u8> {
    Vec::new()
}

fn sprm(code: u16, value: &[u8]) -> Vec<u8> {
    [&code.to_le_bytes(), value].concat()
}

fn in_table() -> Vec<u8> {
    sprm(0x2416, &[1])
}

/// At this depth of tables.
fn deep(depth: u32) -> Vec<u8> {
    [in_table(), sprm(0x6649, &depth.to_le_bytes())].concat()
}

/// The definition of a row: where its cells end, and how each is merged.
fn row(edges: &[i16], flags: &[u16]) -> Vec<u8> {
    let mut value = vec![u8::try_from(edges.len() - 1).unwrap()];
    value.extend(edges.iter().flat_map(|edge| edge.to_le_bytes()));
    for flag in flags {
        value.extend(flag.to_le_bytes());
        value.extend([0; 18]);
    }
    let length = u16::try_from(value.len() + 1).unwrap();
    sprm(0xd608, &[&length.to_le_bytes()[..], &value].concat())
}

/// The end of a row.
fn ends_row(edges: &[i16], flags: &[u16]) -> Vec<u8> {
    [in_table(), sprm(0x2417, &[1]), row(edges, flags)].concat()
}

#[test]
fn words_are_read_as_they_are_seen() {
    let word = Word::new(&[
        (
            "Name:\tZoë 😀 O\u{1e}Neill\u{b}next\u{1f} line\u{2}\u{5}\r",
            none(),
        ),
        ("Yes / No now\r", none()),
        ("Old New hidden\r", none()),
        ("Yes or no\r", none()),
        ("page\u{c}", none()),
        ("last", none()),
    ])
    .look("No now", &sprm(0x0837, &[1]))
    .look("Old ", &sprm(0x0800, &[1]))
    .look(" hidden", &sprm(0x083c, &[1]))
    .look("no\r", &sprm(0x0835, &[1]));
    assert_eq!(
        word.read(),
        lines(&[
            "lines",
            "0,0 Name:\tZoë 😀 O-Neill",
            "1,0 next line",
            "2,0 Yes",
            "3,0 New",
            "4,0 ☐ Yes or ☒ no",
            "5,0 page",
            "6,0 last"
        ])
    );
}

#[test]
fn cells_stand_where_their_row_says_when_it_ends() {
    let edges = [-108, 2000, 5000, 9000];
    let word = Word::new(&[
        ("About you\u{7}", in_table()),
        ("\u{7}", ends_row(&[-108, 9000], &[0])),
        ("You\u{7}", in_table()),
        ("Name\u{7}", in_table()),
        ("Zoe\r", in_table()),
        ("Kemp\u{7}", in_table()),
        ("\u{7}", ends_row(&edges, &[0x60, 0, 0])),
        ("\u{7}", in_table()),
        ("Role\u{7}", in_table()),
        ("\u{7}", in_table()),
        ("\u{7}", ends_row(&edges, &[0x20, 0, 0])),
        ("Signed\u{7}", in_table()),
        ("\u{7}", in_table()),
        ("Z. H.\u{7}", in_table()),
        ("\u{7}", ends_row(&edges, &[0x01, 0x02, 0])),
        ("After\r", none()),
    ]);
    assert_eq!(
        word.read(),
        lines(&[
            "table",
            "0,0 1x3 About you",
            "1,0 2x1 You",
            "1,1 Name",
            "1,2 Zoe⏎Kemp",
            "2,1 Role",
            "2,2 -",
            "3,0 1x2 Signed",
            "3,2 Z. H.",
            "lines",
            "0,0 After"
        ])
    );
}

#[test]
fn a_table_in_a_cell_stays_in_its_cell() {
    let inner = [deep(2), sprm(0x244b, &[1])].concat();
    let inner_row = [deep(2), sprm(0x244c, &[1]), row(&[0, 3000, 6000], &[0, 0])].concat();
    let word = Word::new(&[
        ("Regions\u{7}", deep(1)),
        ("☒ North\r", inner.clone()),
        ("☐ South\r", inner),
        ("\r", inner_row),
        ("\u{7}", deep(1)),
        ("\u{7}", ends_row(&[0, 2000, 9000], &[0, 0])),
    ]);
    assert_eq!(
        word.read(),
        lines(&["table", "0,0 Regions", "0,1 ☒ North", "0,2 ☐ South"])
    );
}

#[test]
fn a_row_whose_definition_is_too_long_for_its_page_lies_elsewhere() {
    let mut word = Word::new(&[
        ("Name\u{7}", in_table()),
        ("Zoe\u{7}", in_table()),
        ("\u{7}", sprm(0x6646, &4u32.to_le_bytes())),
    ]);
    let row = ends_row(&[0, 2000, 9000], &[0, 0]);
    let length = u16::try_from(row.len()).unwrap();
    word.data = [&[9; 4][..], &length.to_le_bytes(), &row].concat();
    assert_eq!(word.read(), lines(&["table", "0,0 Name", "0,1 Zoe"]));
}

#[test]
fn a_file_that_was_saved_fast_is_read_in_the_order_of_its_pieces() {
    let word = Word::new(&[("Name: D’Arcy ", none()), ("Nwosu\r", none())]);
    // "Nwosu\r" was typed first and lies first; what was typed last takes one octet a character.
    let mut text: Vec<u8> = "Nwosu\r"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    text.extend(b"Name: D\x92Arcy ");
    let start = u32::try_from(TEXT).unwrap();
    let file = word.file_in(
        &text,
        &[(0, 13, ((start + 12) * 2) | 0x4000_0000), (13, 19, start)],
    );
    assert_eq!(
        drawn(&doc(&file).unwrap()),
        lines(&["lines", "0,0 Name: D’Arcy Nwosu"])
    );
}

/// The description of a form field in the stream `Data`.
fn description(kind: u16, result: u16, name: &str, help: &str, choices: &[&str]) -> Vec<u8> {
    let words = |text: &str| {
        let units: Vec<u16> = text.encode_utf16().collect();
        let count = u16::try_from(units.len()).unwrap();
        [vec![count], units, vec![0]].concat()
    };
    let string = |text: &str| {
        let words = words(text);
        words[..words.len() - 1].to_vec()
    };
    let mut units = vec![0xffff, 0xffff, kind | result << 2, 0, 0];
    units.extend(words(name));
    units.extend(if kind == 0 { words("") } else { vec![0] });
    for text in ["", help, "", "", ""] {
        units.extend(words(text));
    }
    if kind == 2 {
        units.extend([0xffff, u16::try_from(choices.len()).unwrap(), 0]);
        units.extend(choices.iter().flat_map(|choice| string(choice)));
    }
    let octets: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    let mut header = vec![0; 68];
    let all = u32::try_from(header.len() + octets.len()).unwrap();
    header[..4].copy_from_slice(&all.to_le_bytes());
    header[4] = 68;
    [header, octets].concat()
}

#[test]
fn form_fields_hold_what_was_filled_in() {
    let field =
        |kind: &str, at: char, shown: &str| format!("\u{13} {kind} \u{1}{at}\u{14}{shown}\u{15}");
    let texts = [
        format!("Name: {}\r", field("FORMTEXT", 'a', "Zoe")),
        format!(
            "{} Yes {} No\r",
            field("FORMCHECKBOX", 'b', ""),
            field("FORMCHECKBOX", 'c', "")
        ),
        format!("Role: {}\r", field("FORMDROPDOWN", 'd', "")),
        "Mail: \u{13} HYPERLINK \"mailto:z@example.org\" \u{14}z@example.org\u{15}\r".into(),
        "\u{13} SYMBOL 254 \\f \"Wingdings\" \u{14}x\u{15} Agreed (\r".into(),
    ];
    let paragraphs: Vec<(&str, Vec<u8>)> =
        texts.iter().map(|text| (text.as_str(), none())).collect();
    let mut word = Word::new(&paragraphs);
    for (at, described) in [
        ("a", description(0, 0, "Text1", "Your full name", &[])),
        ("b", description(1, 1, "Check1", "", &[])),
        ("c", description(1, 25, "Check2", "", &[])),
        ("d", description(2, 1, "Role", "", &["Carer", "Retired"])),
    ] {
        let place = u32::try_from(word.data.len()).unwrap();
        word.data.extend(described);
        let look = [sprm(0x6a03, &place.to_le_bytes()), sprm(0x0806, &[1])].concat();
        word = word.look(&format!("\u{1}{at}"), &look);
    }
    word = word.look("(", &sprm(0x6a09, &[1, 0, 0xfc, 0xf0]));
    word.tables
        .push((Table::Fonts, fonts(&["Calibri", "Wingdings"])));
    assert_eq!(
        word.read(),
        lines(&[
            "lines",
            "0,0 Name:",
            "0,1 Zoe [Your full name | Text1]",
            "1,0 ☒ Yes ☐ No",
            "2,0 Role:",
            "2,1 Retired [Role of Carer, Retired]",
            "3,0 Mail: z@example.org",
            "4,0 ☑ Agreed ✓"
        ])
    );
}

fn fonts(names: &[&str]) -> Vec<u8> {
    let mut table = u16::try_from(names.len()).unwrap().to_le_bytes().to_vec();
    table.extend([0, 0]);
    for name in names {
        let name: Vec<u8> = name
            .encode_utf16()
            .chain([0])
            .flat_map(u16::to_le_bytes)
            .collect();
        table.push(u8::try_from(39 + name.len()).unwrap());
        table.extend([0; 39]);
        table.extend(name);
    }
    table
}

/// A table of places with data.
fn places(all: &[u32], data: &[Vec<u8>]) -> Vec<u8> {
    let places: Vec<u8> = all.iter().flat_map(|place| place.to_le_bytes()).collect();
    [places, data.concat()].concat()
}

#[test]
fn boxes_stand_beside_their_paragraphs_and_margins_apart() {
    let mut word = Word::new(&[("\u{8}Full name\r", none()), ("Role: retired\r", none())]);
    let start = word.text.len();
    word.add("Advocacy form\r", &none());
    word.add("Page 1\r", &none());
    word.ends(5, start);
    let start = word.text.len();
    word.add("Zoe Kemp\r", &none());
    word.add("hangs nowhere\r", &none());
    word.ends(9, start);
    word = word.look("\u{8}", &sprm(0x0855, &[1]));
    let shape = |number: u32| [number.to_le_bytes().to_vec(), vec![0; 22]].concat();
    let text = |number: u32| [vec![0; 14], number.to_le_bytes().to_vec(), vec![0; 4]].concat();
    word.tables
        .push((Table::Anchors, places(&[0, 24], &[shape(1026)])));
    word.tables.push((
        Table::Boxes,
        places(&[0, 9, 23, 23], &[text(1026), text(1027), text(0)]),
    ));
    word.tables.push((
        Table::Margins,
        places(&[0, 0, 0, 0, 0, 0, 0, 0, 14, 14, 21, 21], &[]),
    ));
    assert_eq!(
        word.read(),
        lines(&[
            "lines",
            "0,0 Full name",
            "0,1 Zoe Kemp",
            "1,0 Role: retired",
            "3,0 hangs nowhere",
            "margin lines",
            "0,0 Advocacy form",
            "margin lines",
            "0,0 Page 1"
        ])
    );
}

#[test]
fn what_cannot_be_read_is_named() {
    let good = Word::new(&[("Name: Zoe\r", none())]);
    let locked = Word {
        flags: 0x0100,
        ..Word::new(&[("Name: Zoe\r", none())])
    };
    assert_eq!(doc(&locked.file()), Err(Unreadable::Encrypted));
    let begins = |octets: &[u8]| {
        let stream = [octets, &[0; 600]].concat();
        doc(&compound(&[("WordDocument", &stream)]))
    };
    // Word 95, Word 6 as the Macintosh had it, Word 2.
    assert_eq!(begins(&[0xdc, 0xa5, 0x68, 0]), Err(Unreadable::Unsupported));
    assert_eq!(begins(&[0xec, 0xa5, 0x68, 0]), Err(Unreadable::Unsupported));
    assert_eq!(begins(&[0x9b, 0xa5, 0x2d, 0]), Err(Unreadable::Unsupported));
    assert_eq!(begins(b"nothing"), Err(Unreadable::Damaged));
    assert_eq!(doc(&compound(&[("Other", b"x")])), Err(Unreadable::Damaged));
    let file = good.file();
    assert_eq!(doc(&file[..file.len() / 2]), Err(Unreadable::Damaged));
    let text = good.text.len();
    let far = good.file_in(&vec![0; text * 2], &[(0, 10, 0x0fff_0000)]);
    assert_eq!(doc(&far), Err(Unreadable::Damaged));
}

#[test]
fn a_text_that_repeats_its_octets_without_end_is_refused() {
    let mut word = Word::new(&[("Name: Zoe\r", none())]);
    word.lengths = vec![(3, 0x7fff_ffff)];
    let text = vec![b'a'; 60_000];
    let start = (u32::try_from(TEXT).unwrap() * 2) | 0x4000_0000;
    let pieces: Vec<(u32, u32, u32)> = (0..100)
        .map(|number| (number * 60_000, (number + 1) * 60_000, start))
        .collect();
    assert_eq!(
        doc(&word.file_in(&text, &pieces)),
        Err(Unreadable::TooLarge)
    );
}
