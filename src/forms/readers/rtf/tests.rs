//! Stories of rich text as word processors write it, each down to the cells that come of it.

use super::{rtf, words};
use crate::domain::verdict::Unreadable;
use crate::forms::readers::tests::{drawn, leads, lines};

/// What comes of a file with this body.
fn read(body: &str) -> String {
    let head = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss\fcharset0 Calibri;}{\f1\fnil\fcharset2 Wingdings;}{\f2\fnil\fcharset238 Calibri CE;}{\f3\fnil\fcharset128 MS Gothic;}}{\colortbl;\red255\green255\blue255;\red255\green255\blue0;}";
    read_all(format!("{head}{body}}}").as_bytes())
}

fn read_all(octets: &[u8]) -> String {
    drawn(&rtf(octets).unwrap())
}

/// A form field of Word's: its kind, its description, what it shows.
fn field(kind: &str, description: &str, shown: &str) -> String {
    format!(
        r"{{\field{{\*\fldinst {{ {kind} }}{{\*\formfield{{{description}}}}}}}{{\fldrslt {shown}}}}}"
    )
}

#[test]
fn letters_are_read_in_the_charset_of_their_font_and_beyond_it() {
    let body = r"Zo\'eb \f2 \'9cuk\f3 \'93\'fa\'96\'7b\'83A\f0  D\u8217 'Arcy \u-10179 ?\u-8704 ?{\uc2\u256 AA}{\uc0\u257}\par
\lquote a\rquote\emdash b\~c\_d\-e\{f\}\\\par";
    assert_eq!(
        read(body),
        lines(&[
            "lines",
            "0,0 Zoë śuk日本ア D’Arcy 😀Āā",
            "1,0 ‘a’—b\u{a0}c-de{f}\\"
        ])
    );
}

#[test]
fn what_is_not_seen_on_paper_is_not_read() {
    let body = r"{\info{\title Not this}}{\*\generator Not this;}{\stylesheet{\s0 Not this;}}
{\*\unknown Not this{\b nor this}}{\v hidden }{\pict\bin5 }}}}} }Name: {\deleted Old}{\revised New}{\footnote Not this}\par
Yes / {\strike No}\par {\strike Yes} | No\par {\b0 Yes }{\highlight2 No}\par
{\field{\*\fldinst HYPERLINK mailto:zoe@example.org}{\fldrslt zoe@example.org}}\par";
    assert_eq!(
        read(body),
        lines(&[
            "lines",
            "0,0 Name: New",
            "1,0 Yes",
            "2,0 No",
            "3,0 ☐ Yes ☒ No",
            "4,0 zoe@example.org"
        ])
    );
}

#[test]
fn cells_stand_where_their_edges_are() {
    let body = r"\trowd\cellx9000\pard\intbl About you\cell\row
\trowd\clvmgf\cellx2000\cellx5010\cellx9000\pard\intbl You\cell Name\cell Zoe\cell\row
\trowd\clvmrg\cellx2000\cellx5000\cellx9000\pard\intbl\cell Role\cell\cell\row
\trowd\clmgf\cellx2000\clmrg\cellx5000\cellx9000\pard\intbl Signed\cell\cell Z. H.\cell\row
\pard After\par";
    assert_eq!(
        read(body),
        lines(&[
            "table",
            "0,0 1x3 About you",
            "1,0 2x1 You",
            "1,1 Name",
            "1,2 Zoe",
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
fn a_table_as_textedit_writes_it_is_a_table() {
    // TextEdit says how deep a paragraph is, and defines each row in front of it.
    let body = br"{\rtf1\ansi\ansicpg1252\cocoartf2761
\cocoatextscaling0\cocoaplatform0{\fonttbl\f0\fswiss\fcharset0 Helvetica;\f1\fswiss\fcharset0 Helvetica-Bold;}
{\colortbl;\red255\green255\blue255;}{\*\expandedcolortbl;;}
\pard\tx560\pardirnatural\partightenfactor0
\f1\b\fs24 \cf0 Expression of interest\
\f0\b0 \
\itap1\trowd \taflags1 \trgaph108\trleft-108 \clvertalc \clshdrawnil \gaph\cellx4320
\clvertalc \clshdrawnil \gaph\cellx8640
\pard\intbl\itap1\pardirnatural Full name\cell
\pard\intbl\itap1\pardirnatural D\'92Arcy O\uc0\u8217 Neill\cell \row
\itap1\trowd \taflags1 \trgaph108\trleft-108 \clvertalc \gaph\cellx4320
\clvertalc \gaph\cellx8640
\pard\intbl\itap1 Address\cell
\pard\intbl\itap1 1 Mill Lane\
Kendal\cell \lastrow\row
\pard\pardirnatural\partightenfactor0
\cf0 \
Thanks\
}";
    assert_eq!(
        read_all(body),
        lines(&[
            "lines",
            "0,0 Expression of interest",
            "table",
            "0,0 Full name",
            "0,1 D’Arcy O’Neill",
            "1,0 Address",
            "1,1 1 Mill Lane⏎Kendal",
            "lines",
            "1,0 Thanks"
        ])
    );
}

#[test]
fn a_table_in_a_cell_stays_in_its_cell() {
    let body = r"\trowd\cellx3000\cellx9000\pard\intbl Regions\cell
\pard\intbl\itap2 \u9746 ? North\nestcell{\nonesttables\par}\u9744 ? South\nestcell{\nonesttables\par}
{\*\nesttableprops\trowd\cellx5000\cellx8000\nestrow}{\nonesttables\par}
\pard\intbl\itap1\cell\row
\trowd\cellx3000\cellx9000\pard\intbl Role\cell Retired\cell\row\pard\par";
    assert_eq!(
        read(body),
        lines(&[
            "table",
            "0,0 Regions",
            "0,1 ☒ North",
            "0,2 ☐ South",
            "1,0 Role",
            "1,1 1x2 Retired"
        ])
    );
}

#[test]
fn form_fields_hold_what_was_filled_in() {
    let name = r"\fftype0{\*\ffname Text1}{\*\ffhelptext Your full name}";
    let known = r"\fftype0{\*\ffname Text2}{\*\ffdeftext type here}";
    let date = r"\fftype0\fftypetxt2{\*\ffname Text3}";
    let on = r"\fftype1\ffres1{\*\ffname Check1}";
    let untouched = r"\fftype1\ffres25\ffdefres0";
    let list = r"\fftype2\ffres1\ffhaslistbox1{\*\ffl Carer}{\*\ffl Retired}";
    let body = [
        format!(r"Name: {}\par ", field("FORMTEXT", name, "Zoe")),
        format!(r"Known as: {}\par ", field("FORMTEXT", known, "type here")),
        format!(r"Date: {}\par ", field("FORMTEXT", date, "3/3/26")),
        format!(
            r"{} Yes {} No\par ",
            field("FORMCHECKBOX", on, ""),
            field("FORMCHECKBOX", untouched, "")
        ),
        format!(r"Role: {}\par ", field("FORMDROPDOWN", list, "")),
        // LibreOffice forgets the tick, and so nobody sees one any more.
        r"Agreed {\field{\*\fldinst FORMCHECKBOX }{\fldrslt }}\par ".into(),
        r"{\field{\*\fldinst MACROBUTTON NoMacro [Click here]}{\fldrslt }}\par".into(),
    ]
    .concat();
    assert_eq!(
        read(&body),
        lines(&[
            "lines",
            "0,0 Name:",
            "0,1 Zoe [Your full name | Text1]",
            "1,0 Known as:",
            "1,1 - [Text2]",
            "2,0 Date:",
            "2,1 3/3/26 [Text3 of a day]",
            "3,0 ☒ Yes ☐ No",
            "4,0 Role:",
            "4,1 Retired [ of Carer, Retired]",
            "5,0 Agreed ☐",
            "6,0 - []"
        ])
    );
}

#[test]
fn what_libreoffice_repeats_as_the_default_is_what_somebody_typed() {
    let text = r"\fftype0{\*\ffdeftext Zoe Kemp}";
    let body = format!(
        r"{{\*\generator LibreOffice/7.4$Linux_X86_64}}Name: {}\par",
        field("FORMTEXT", text, "Zoe Kemp")
    );
    assert_eq!(
        read(&body),
        lines(&["lines", "0,0 Name:", "0,1 Zoe Kemp []"])
    );
}

#[test]
fn ticks_are_ticks_in_whatever_way_a_font_of_symbols_comes() {
    let body = r#"{\f1 \'fe} North {\f1 \u-3928 ?} South {\f1\'a8} East {\field{\*\fldinst SYMBOL 252 \\f "Wingdings" \\s 12}{\fldrslt\f1\'fc}} West\par"#;
    assert_eq!(
        read(body),
        lines(&["lines", "0,0 ☑ North ☐ South ☐ East ✓ West"])
    );
}

#[test]
fn a_box_of_text_stands_beside_the_paragraph_that_it_hangs_at() {
    let body = r"{\shp{\*\shpinst\shpleft0{\sp{\sn shapeType}{\sv 202}}{\shptxt Zoe Kemp\par}}{\shprslt{\*\do{\dptxbx{\dptxbxtext Zoe Kemp\par}}}}}Full name\par
{\*\do\dobxcolumn{\dptxbx{\dptxbxtext Retired\par}}}Role\par";
    assert_eq!(
        read(body),
        lines(&[
            "lines",
            "0,0 Full name",
            "0,1 Zoe Kemp",
            "1,0 Role",
            "1,1 Retired"
        ])
    );
}

#[test]
fn margins_are_told_apart_and_read_once() {
    let body = r"{\headerl Advocacy form\par}{\headerr Advocacy form\par}{\footer Page {\field{\*\fldinst PAGE}{\fldrslt 1}}\par}Name: Zoe\par";
    assert_eq!(
        read(body),
        lines(&[
            "lines",
            "0,0 Name: Zoe",
            "margin lines",
            "0,0 Advocacy form",
            "margin lines",
            "0,0 Page 1"
        ])
    );
}

#[test]
fn what_is_cut_off_or_out_of_order_is_read_as_far_as_it_goes() {
    assert_eq!(
        read(r"\cell\row\nestcell\nestrow Name\cell Zoe"),
        lines(&[
            "table", "0,0 -", "1,0 -", "lines", "0,0 Name", "0,1 -", "1,0 Zoe"
        ])
    );
    let whole = br"{\rtf1{\fonttbl{\f0 A;}}\trowd\cellx1{\header x{\shp{\*\shpinst{\shptxt y\cell{\field{\*\fldinst FORMTEXT{\*\formfield{\fftype0}}}{\fldrslt z";
    for length in 0..=whole.len() {
        rtf(&whole[..length]).unwrap();
    }
}

#[test]
fn what_is_built_to_exhaust_a_reader_is_refused() {
    let deep = b"{\\rtf1".repeat(200_000);
    assert_eq!(rtf(&deep), Err(Unreadable::Hostile));
    let deep = format!("{{\\rtf1{}x", r"{\shp{\*\shpinst{\shptxt ".repeat(100));
    assert_eq!(rtf(deep.as_bytes()), Err(Unreadable::Hostile));
    let long = format!("{{\\rtf1{}x", r"\par".repeat(200_000));
    assert_eq!(rtf(long.as_bytes()), Err(Unreadable::TooLarge));
    let wide = format!(r"{{\rtf1\trowd{}\cell\row x}}", r"\cellx99".repeat(100_000));
    rtf(wide.as_bytes()).unwrap();
}

#[test]
fn a_mail_that_is_rich_text_has_words() {
    let mail = br"{\rtf1 Dear team,\par\par Yes.\par\trowd\cellx1\cellx2 Name\cell Zoe\cell\row\pard Regards\par}";
    assert_eq!(
        words(mail).as_deref(),
        Some("Dear team,\n\nYes.\nName\tZoe\nRegards")
    );
    assert_eq!(words(br"{\rtf1\par}"), None);
}

#[test]
fn headings_stand_out_and_so_does_advice_in_front_of_other_words() {
    let body = r"{\rtf1{\stylesheet{\ql Normal;}{\s1\b0\sbasedon0 heading\'201;}{\s2 Title;}{\s3 Titles;}{\*\cs4 Heading 4 Char;}}
\pard\plain\s1 Name\par\pard\plain Zoe\par\pard\s2 Role\plain  now\par\pard\s3 Carer\par
\pard\outlinelevel3 Town\par\pard\outlinelevel9 Leeds\par\pard\s4 Otley\par
{\i In short: }Nine years\par{\i Nine years}\par}";
    assert_eq!(
        leads(&rtf(body.as_bytes()).unwrap()),
        ["Name", "Role now", "Town", "In short: "]
    );
}
