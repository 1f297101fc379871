//! Where the words of a group go (RTF 1.9.1, "Destinations"): to the page, to a table of fonts, to
//! the description of a field, or nowhere.

use crate::forms::readers::words::fields::Part;

/// Where words go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Destination {
    /// What a person sees.
    Page,
    /// Nowhere.
    Nowhere,
    /// The table of fonts.
    Fonts,
    /// The table of colours.
    Colours,
    /// The styles of paragraphs.
    Styles,
    /// The name of the program that wrote the file.
    Generator,
    /// What a field asks for.
    Instruction,
    /// The description of a form field: numbers, or a text.
    Form(Option<Part>),
}

/// What a control word makes of the group that it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Begins {
    /// Its words go there.
    Words(Destination),
    /// A field.
    Field,
    /// What a field shows.
    Result,
    /// A box of text.
    Box,
    /// A margin of the pages.
    Margin(&'static str),
    /// The end of a row in a table within a table.
    InnerRow,
}

/// What a control word begins, if it begins something. `starred` is a word behind `\*`: readers
/// that do not know it must pass over its group.
pub(super) fn begins(word: &str, starred: bool) -> Option<Begins> {
    let to = |destination| Some(Begins::Words(destination));
    let text = |part| to(Destination::Form(Some(part)));
    match word {
        "fonttbl" => to(Destination::Fonts),
        "colortbl" => to(Destination::Colours),
        "stylesheet" => to(Destination::Styles),
        "generator" => to(Destination::Generator),
        "field" => Some(Begins::Field),
        "fldinst" => to(Destination::Instruction),
        "fldrslt" => Some(Begins::Result),
        "formfield" => to(Destination::Form(None)),
        "ffname" => text(Part::Name),
        "ffhelptext" => text(Part::Help),
        "ffstattext" => text(Part::Status),
        "ffdeftext" => text(Part::Default),
        "ffl" => text(Part::Choice),
        "shptxt" | "dptxbxtext" => Some(Begins::Box),
        "header" | "headerl" | "headerr" | "headerf" => Some(Begins::Margin("header")),
        "footer" | "footerl" | "footerr" | "footerf" => Some(Begins::Margin("footer")),
        "nesttableprops" => Some(Begins::InnerRow),
        // They only hold boxes of text.
        "shp" | "shpinst" | "shpgrp" | "do" | "result" => to(Destination::Page),
        _ if starred || is_unseen(word) => to(Destination::Nowhere),
        _ => None,
    }
}

/// Destinations from the time before `\*`, and what another group says again.
fn is_unseen(word: &str) -> bool {
    matches!(
        word,
        "filetbl"
            | "listtable"
            | "listoverridetable"
            | "revtbl"
            | "info"
            | "pict"
            | "objdata"
            | "footnote"
            | "annotation"
            | "atnid"
            | "atnauthor"
            | "ftnsep"
            | "ftnsepc"
            | "ftncn"
            | "aftnsep"
            | "aftnsepc"
            | "aftncn"
            | "xe"
            | "tc"
            | "rxe"
            | "txe"
            | "pntext"
            | "pntxta"
            | "pntxtb"
            | "listtext"
            | "private"
            | "nonshppict"
            | "nonesttables"
            | "shprslt"
            | "sp"
            | "upr"
            | "falt"
            | "template"
            | "datafield"
            | "bkmkstart"
            | "bkmkend"
    )
}

/// A control word that stands for a character (RTF 1.9.1, "Special Characters").
pub(in crate::forms) fn character(word: &str) -> Option<&'static str> {
    Some(match word {
        "tab" => "\t",
        "emdash" => "—",
        "endash" => "–",
        "lquote" => "‘",
        "rquote" => "’",
        "ldblquote" => "“",
        "rdblquote" => "”",
        "bullet" => "•",
        "emspace" | "enspace" | "qmspace" => " ",
        _ => return None,
    })
}

/// `\u8217`: a character by its number, minus 65,536 where that is above 32,767. One beyond the
/// basic plane comes in two halves, of which the first waits for the second.
pub(in crate::forms) fn letter(number: i32, half: &mut Option<u16>) -> String {
    match u16::try_from(number.rem_euclid(0x1_0000)) {
        Ok(unit @ 0xd800..0xdc00) => {
            *half = Some(unit);
            String::new()
        }
        Ok(unit) => {
            let units = half.take().into_iter().chain([unit]);
            char::decode_utf16(units).flatten().collect()
        }
        Err(_) => String::new(),
    }
}
