//! Packages as programs write them, and as nobody honest does.

use super::{
    SPACES, TYPES, docx, drawn, lines, p, package, pr, r, read, refused, relations, root, row,
    styled, tbl, tc, tr,
};
use crate::domain::verdict::Unreadable;

#[test]
fn the_main_part_is_found_wherever_it_lies() {
    let document = root("document", &format!("<w:body>{}</w:body>", pr("found")));
    for (target, name) in [
        ("content/main.xml", "content/main.xml"),
        ("/content/main.xml", "content/main.xml"),
        ("./x/../Content/Main.xml", "content/main.xml"),
        ("content\\main.xml", "content\\main.xml"),
    ] {
        let to_document = relations(&[("r1", "officeDocument", target)]);
        let octets = package(&[("_rels/.rels", &to_document), (name, &document)]);
        assert_eq!(
            drawn(&docx(&octets).unwrap()),
            "lines\n0,0 found\n",
            "{target}"
        );
    }
    // No relationships at all.
    let octets = package(&[
        ("[Content_Types].xml", TYPES),
        ("word/document.xml", &document),
    ]);
    assert_eq!(drawn(&docx(&octets).unwrap()), "lines\n0,0 found\n");
    let nothing = package(&[("[Content_Types].xml", TYPES)]);
    assert_eq!(docx(&nothing).unwrap_err(), Unreadable::Damaged);
}

#[test]
fn prefixes_are_the_programs_own_affair() {
    let strict = r#"<document xmlns="http://purl.oclc.org/ooxml/wordprocessingml/main"><body><p><r><t>strict</t></r></p></body></document>"#;
    let other = r#"<ns0:document xmlns:ns0="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><ns0:body><ns0:p><ns0:sdt><ns0:sdtPr><a:checkbox xmlns:a="http://schemas.microsoft.com/office/word/2010/wordml"><a:checked a:val="1"/></a:checkbox></ns0:sdtPr><ns0:sdtContent><ns0:r><ns0:t>x</ns0:t></ns0:r></ns0:sdtContent></ns0:sdt></ns0:p><w:p xmlns:w="urn:other"><w:t>foreign</w:t></w:p></ns0:body></ns0:document>"#;
    for (document, drawing) in [
        (strict, "lines\n0,0 strict\n"),
        (other, "lines\n0,0 true [ of a tick]\n"),
    ] {
        let octets = package(&[("word/document.xml", document)]);
        assert_eq!(drawn(&docx(&octets).unwrap()), drawing);
    }
    let html = package(&[("word/document.xml", "<html><p>no</p></html>")]);
    assert_eq!(docx(&html).unwrap_err(), Unreadable::Damaged);
}

#[test]
fn headers_and_footers_come_after_the_body_and_once() {
    let section = r#"<w:sectPr><w:headerReference w:type="default" r:id="h"/><w:footerReference w:type="default" r:id="f"/><w:headerReference w:type="first" r:id="same"/></w:sectPr>"#;
    let body = format!(
        "<w:body><w:p><w:pPr>{section}</w:pPr>{}</w:p>{}{section}</w:body>",
        r("One"),
        tbl(&[row(&["Name", "Zoe"])])
    );
    let header = root(
        "hdr",
        &p(&(r("Reference: ") + &super::control("ref", "17"))),
    );
    let footer = root("ftr", &pr("Phone 01632 960000"));
    let octets = package(&[
        ("word/document.xml", &root("document", &body)),
        (
            "word/_rels/document.xml.rels",
            &relations(&[
                ("h", "header", "header1.xml"),
                ("f", "footer", "footer1.xml"),
                ("same", "header", "header2.xml"),
            ]),
        ),
        ("word/header1.xml", &header),
        ("word/header2.xml", &header),
        ("word/footer1.xml", &footer),
    ]);
    let document = docx(&octets).unwrap();
    assert_eq!(
        drawn(&document),
        lines(&[
            "lines",
            "0,0 One",
            "table",
            "0,0 Name",
            "0,1 Zoe",
            "margin lines",
            "0,0 Reference:",
            "0,1 17 [ref]",
            "margin lines",
            "0,0 Phone 01632 960000",
        ])
    );
    let continues: Vec<bool> = document
        .regions
        .iter()
        .map(|region| region.continues)
        .collect();
    assert_eq!(continues, [true, true, false, false]);
}

#[test]
fn places_are_what_a_person_counts() {
    let body = pr("One")
        + "<w:p/>"
        + &pr("Two")
        + &tbl(&[tr(&[
            tc(&pr("Name")),
            tc(&p(&super::control("full_name", "Zoe"))),
        ])])
        + &tbl(&[row(&["a", "b"])]);
    let document = docx(&styled(&body, "")).unwrap();
    let places: Vec<&str> = document
        .regions
        .iter()
        .flat_map(|region| &region.cells)
        .map(|cell| cell.place.as_str())
        .collect();
    assert_eq!(
        places,
        [
            "paragraph 1",
            "paragraph 2",
            "table 1, row 1, column 1",
            "table 1, row 1, column 2, “full_name”",
            "table 2, row 1, column 1",
            "table 2, row 1, column 2",
        ]
    );
}

#[test]
fn entities_are_never_expanded() {
    let laughs = format!(
        r#"<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><w:document {SPACES}><w:body>{}</w:body></w:document>"#,
        pr("&b;")
    );
    assert_eq!(
        docx(&package(&[("word/document.xml", &laughs)])).unwrap_err(),
        Unreadable::Hostile
    );
    assert_eq!(refused(&pr("&unknown;")), Unreadable::Damaged);
    let styles = package(&[
        (
            "word/document.xml",
            &root(
                "document",
                &format!(
                    "<w:body><w:p><w:pPr><w:pStyle w:val=\"A\"/></w:pPr>{}</w:p></w:body>",
                    r("x")
                ),
            ),
        ),
        (
            "word/_rels/document.xml.rels",
            &relations(&[("s", "styles", "styles.xml")]),
        ),
        (
            "word/styles.xml",
            "<!DOCTYPE w [<!ENTITY a \"ha\">]><w:styles/>",
        ),
    ]);
    assert_eq!(docx(&styles).unwrap_err(), Unreadable::Hostile);
}

#[test]
fn depth_and_number_have_limits() {
    let deep = "<w:smartTag>".repeat(400) + &"</w:smartTag>".repeat(400);
    assert_eq!(refused(&p(&deep)), Unreadable::Hostile);
    let fields = r#"<w:r><w:fldChar w:fldCharType="begin"/></w:r>"#.repeat(400);
    assert_eq!(refused(&p(&fields)), Unreadable::Hostile);
    assert_eq!(refused(&"<w:p/>".repeat(60_000)), Unreadable::TooLarge);
    assert_eq!(
        refused(&p(&"<w:r><w:t>x</w:t><w:br/></w:r>".repeat(60_000))),
        Unreadable::TooLarge
    );
    let level = "<w:sdt><w:sdtContent>";
    let end = "</w:sdtContent></w:sdt>";
    let controls = level.repeat(120) + &pr("bottom") + &end.repeat(120);
    assert_eq!(read(&controls), "lines\n0,0 bottom\n");
    let mut nested = pr("bottom");
    for _ in 0..40 {
        nested = tbl(&[tr(&[tc(&nested), tc("<w:p/>")])]);
    }
    assert!(read(&nested).contains("bottom"));
}

#[test]
fn a_part_that_is_cut_off_is_damaged() {
    let whole = root("document", &format!("<w:body>{}</w:body>", pr("words")));
    for end in [whole.len() - 5, whole.len() - 20, whole.len() / 2] {
        let octets = package(&[("word/document.xml", whole.get(..end).unwrap())]);
        assert_eq!(docx(&octets).unwrap_err(), Unreadable::Damaged, "{end}");
    }
    assert_eq!(
        docx(&package(&[("word/document.xml", "")])).unwrap_err(),
        Unreadable::Damaged
    );
}

#[test]
fn only_what_is_read_is_unpacked() {
    // A part of other programs may be as large as it likes, or broken.
    let filler = "x".repeat(40 << 20);
    let document = root("document", &format!("<w:body>{}</w:body>", pr("words")));
    let octets = package(&[
        ("word/document.xml", &document),
        ("customXml/item1.xml", &filler),
    ]);
    assert_eq!(drawn(&docx(&octets).unwrap()), "lines\n0,0 words\n");
    let large = package(&[("word/document.xml", &(document + &filler))]);
    assert_eq!(docx(&large).unwrap_err(), Unreadable::TooLarge);
}

#[test]
fn a_style_at_the_end_of_a_large_part_is_found_and_a_broken_one_changes_nothing() {
    let many =
        r#"<w:style w:type="table" w:styleId="T"><w:name w:val="t"/></w:style>"#.repeat(3_000);
    let last =
        r#"<w:style w:type="character" w:styleId="Gone"><w:rPr><w:vanish/></w:rPr></w:style>"#;
    let body = p(&(r("Name") + &super::look("<w:rStyle w:val=\"Gone\"/>", "hidden")));
    let styles = format!("{many}{last}");
    assert_eq!(
        drawn(&docx(&styled(&body, &styles)).unwrap()),
        "lines\n0,0 Name\n"
    );
    let looped = r#"<w:style w:styleId="Gone"><w:basedOn w:val="Gone"/><w:rPr><w:vanish/></w:rPr></w:style>"#;
    assert_eq!(
        drawn(&docx(&styled(&body, looped)).unwrap()),
        "lines\n0,0 Name\n"
    );
    let broken = format!("<w:style w:styleId=\"A\"></w:oops>{last}");
    assert_eq!(
        drawn(&docx(&styled(&body, &broken)).unwrap()),
        "lines\n0,0 Namehidden\n"
    );
}

#[test]
fn parts_in_sixteen_bits_are_read() {
    let text = root("document", &format!("<w:body>{}</w:body>", pr("Zoë")));
    let mut octets = vec![0xff, 0xfe];
    octets.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    writer
        .start_file(
            "word/document.xml",
            zip::write::SimpleFileOptions::default(),
        )
        .unwrap();
    std::io::Write::write_all(&mut writer, &octets).unwrap();
    let octets = writer.finish().unwrap().into_inner();
    assert_eq!(drawn(&docx(&octets).unwrap()), "lines\n0,0 Zoë\n");
}
