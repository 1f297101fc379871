//! Stories of `OpenDocument` texts as LibreOffice and others write them, each down to the cells
//! that come of it.

use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::odt;
use crate::domain::verdict::Unreadable;
use crate::forms::readers::tests::{drawn, leads, lines};

const SPACES: &str = r#"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:form="urn:oasis:names:tc:opendocument:xmlns:form:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:field="urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0" xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0""#;

/// A package of these parts.
fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn root(name: &str, inner: &str) -> String {
    format!("<office:{name} {SPACES}>{inner}</office:{name}>")
}

/// A text with these automatic styles, this body, and these margins.
fn text(styles: &str, body: &str, margins: &str) -> Vec<u8> {
    let content = format!(
        "<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
    );
    let pages = format!("<office:master-styles>{margins}</office:master-styles>");
    package(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("content.xml", &root("document-content", &content)),
        ("styles.xml", &root("document-styles", &pages)),
    ])
}

fn read(body: &str) -> String {
    read_styled("", body)
}

fn read_styled(styles: &str, body: &str) -> String {
    drawn(&odt(&text(styles, body, "")).unwrap())
}

/// A style of words with these properties.
fn style(name: &str, properties: &str) -> String {
    format!(
        r#"<style:style style:name="{name}" style:family="text"><style:text-properties {properties}/></style:style>"#
    )
}

fn p(inner: &str) -> String {
    format!("<text:p>{inner}</text:p>")
}

fn span(style: &str, words: &str) -> String {
    format!(r#"<text:span text:style-name="{style}">{words}</text:span>"#)
}

fn cell(attributes: &str, inner: &str) -> String {
    format!("<table:table-cell {attributes}>{inner}</table:table-cell>")
}

fn row(cells: &[String]) -> String {
    format!("<table:table-row>{}</table:table-row>", cells.concat())
}

fn table(rows: &[String]) -> String {
    format!("<table:table>{}</table:table>", rows.concat())
}

const COVERED: &str = "<table:covered-table-cell/>";

#[test]
fn white_space_is_read_as_it_is_seen() {
    let body = "<text:p>\n  Name: <text:s text:c=\"2\"/>Zoe\n\tKemp<text:tab/>x &amp; &#233;<text:line-break/>next</text:p><text:h>Role</text:h><text:list><text:list-item><text:p>North</text:p></text:list-item></text:list>";
    assert_eq!(
        read(body),
        lines(&[
            "lines",
            "0,0 Name:   Zoe Kemp\tx & é",
            "1,0 next",
            "2,0 Role",
            "3,0 North"
        ])
    );
}

#[test]
fn what_is_not_seen_on_paper_is_not_read() {
    let styles = style("S", r#"style:text-line-through-style="solid""#)
        + &style("H", r#"text:display="none""#)
        + r#"<style:style style:name="SS" style:family="text" style:parent-style-name="S"/>"#;
    let body = [
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>Old</text:p></text:deletion></text:changed-region></text:tracked-changes>".into(),
        p(&format!("Name: {}New<text:note><text:note-body><text:p>Note</text:p></text:note-body></text:note><office:annotation><text:p>Remark</text:p></office:annotation>", span("H", "hidden"))),
        p(&format!("{} / No", span("SS", "Yes"))),
        p(r#"Yes / <text:change text:change-id="c1"/>"#),
        p(r#"A<text:hidden-text text:condition="x" text:string-value="B" text:is-hidden="true">B</text:hidden-text><text:hidden-text text:is-hidden="false">C</text:hidden-text>"#),
        p(r#"<text:hidden-paragraph text:is-hidden="true"/>Hidden"#),
        format!(r#"<text:section text:display="none">{}</text:section>"#, p("Hidden")),
        format!(r#"<text:section text:display="condition" text:is-hidden="true">{}</text:section>"#, p("Hidden")),
        format!("<text:section>{}</text:section>", p("Seen")),
    ]
    .concat();
    assert_eq!(
        read_styled(&styles, &body),
        lines(&[
            "lines",
            "0,0 Name: New",
            "1,0 No",
            "2,0 Yes",
            "3,0 AC",
            "5,0 Seen"
        ])
    );
}

#[test]
fn merged_cells_cover_what_they_say_and_tables_stay_in_their_cells() {
    let wide = r#"table:number-columns-spanned="3""#;
    let tall = r#"table:number-rows-spanned="2" table:number-columns-spanned="2""#;
    let inner = table(&[row(&[cell("", &p("☒ North")), cell("", &p("☐ South"))])]);
    let body = table(&[
        row(&[
            cell(wide, &p("About you")),
            r#"<table:covered-table-cell table:number-columns-repeated="2"/>"#.into(),
        ]),
        row(&[cell(tall, &p("You")), COVERED.into(), cell("", &p("Zoe"))]),
        row(&[
            COVERED.into(),
            COVERED.into(),
            cell("", &(p("Retired") + "<text:p/>")),
        ]),
        row(&[
            cell("", &p("Regions")),
            cell(
                r#"table:number-columns-spanned="2""#,
                &(inner + "<text:p/>"),
            ),
            COVERED.into(),
        ]),
    ]);
    assert_eq!(
        read(&body),
        lines(&[
            "table",
            "0,0 1x3 About you",
            "1,0 2x2 You",
            "1,2 Zoe",
            "2,2 Retired",
            "3,0 Regions",
            "3,1 ☒ North",
            "3,2 ☐ South"
        ])
    );
}

#[test]
fn content_controls_hold_what_was_filled_in() {
    let control = |attributes: &str, inner: &str| {
        format!("<loext:content-control {attributes}>{inner}</loext:content-control>")
    };
    let list = r#"<loext:list-item loext:display-text="Choose" loext:value=""/><loext:list-item loext:display-text="Yes" loext:value="y"/><loext:list-item loext:value="No"/>"#;
    let body = [
        p(&format!(
            "Name: {}",
            control(r#"loext:alias="Full name" loext:tag="full_name""#, "Zoe")
        )),
        p(&format!(
            "Known as: {}",
            control(r#"loext:showing-place-holder="true""#, "Click here")
        )),
        p(&format!(
            "{} I agree",
            control(r#"loext:checkbox="true" loext:checked="true""#, "☒")
        )),
        p(&format!(
            "Advocate? {}",
            control(r#"loext:dropdown="true""#, &format!("{list}No"))
        )),
        p(&format!("Role: {}", control("", &format!("{list}Choose")))),
        p(&format!(
            "Date: {}",
            control(
                r#"loext:date="true" loext:current-date="2026-03-03T00:00:00Z""#,
                "03/03/2026"
            )
        )),
    ]
    .concat();
    assert_eq!(
        read(&body),
        lines(&[
            "lines",
            "0,0 Name:",
            "0,1 Zoe [Full name | full_name]",
            "1,0 Known as:",
            "1,1 - []",
            "2,0 ☒ I agree",
            "3,0 Advocate?",
            "3,1 No [ of Yes, No]",
            "4,0 Role:",
            "4,1 - [ of Yes, No]",
            "5,0 Date:",
            "5,1 day 2026-03-03 [ of a day]"
        ])
    );
}

#[test]
fn fields_of_words_and_of_its_own_are_blanks() {
    let kind = "vnd.oasis.opendocument.field";
    let body = [
        p(&format!(r#"Name: <field:fieldmark-start text:name="Text1" field:type="{kind}.FORMTEXT"><field:param field:name="Help" field:value="Your name"/></field:fieldmark-start><field:fieldmark-separator/>Zoe</text:p><text:p>Kemp<field:fieldmark-end/>"#)),
        p(&format!(r#"<field:fieldmark field:type="{kind}.FORMCHECKBOX"><field:param field:name="Checkbox_Checked" field:value="true"/></field:fieldmark> Yes"#)),
        p(&format!(r#"Role: <field:fieldmark field:type="{kind}.FORMDROPDOWN"><field:param field:name="Dropdown_ListEntry" field:value="Carer"/><field:param field:name="Dropdown_ListEntry" field:value="Retired"/><field:param field:name="Dropdown_Selected" field:value="1"/></field:fieldmark>"#)),
        p(r#"Email: <text:text-input text:description="Your email">zoe@example.org</text:text-input>"#),
        p(r#"Phone: <text:text-input text:description="Your phone">Your phone</text:text-input>"#),
        p(r#"Town: <text:placeholder text:placeholder-type="text">&lt;Town&gt;</text:placeholder>"#),
        p(r#"Advocate? <text:drop-down text:name="now"><text:label text:value="Yes"/><text:label text:value="No" text:current-selected="true"/>No</text:drop-down>"#),
    ]
    .concat();
    assert_eq!(
        read(&body),
        lines(&[
            "lines",
            "0,0 Name:",
            "0,1 Zoe⏎Kemp [Your name | Text1]",
            "1,0 ☒ Yes",
            "2,0 Role:",
            "2,1 Retired [ of Carer, Retired]",
            "3,0 Email:",
            "3,1 zoe@example.org [Your email]",
            "4,0 Phone:",
            "4,1 - [Your phone]",
            "5,0 Town:",
            "5,1 - []",
            "6,0 Advocate?",
            "6,1 No [now of Yes, No]"
        ])
    );
}

#[test]
fn form_controls_are_read_where_they_float() {
    let controls = r#"<office:forms><form:form><form:fixed-text form:id="l1" form:label="Full name"/><form:text form:id="c1" form:name="name" form:current-value="Zoe"><form:properties><form:property form:property-name="HelpText" office:string-value="As on your passport"/></form:properties></form:text><form:fixed-text form:id="l2" form:label="Role"/><form:listbox form:id="c2" form:name="role"><form:option form:label="Carer"/><form:option form:label="Retired" form:current-selected="true"/></form:listbox><form:checkbox form:id="c3" form:label="I agree" form:current-state="checked"/><form:radio form:id="c4" form:label="Yes"/><form:radio form:id="c5" form:label="No" form:current-selected="true"/><form:date form:id="c6" form:current-value="2026-03-03"/><form:button form:id="c7" form:label="Send"/></form:form></office:forms>"#;
    let at = |id: &str, x: &str, y: &str| {
        format!(
            r#"<draw:control text:anchor-type="paragraph" svg:x="{x}" svg:y="{y}" draw:control="{id}"/>"#
        )
    };
    let inline =
        |id: &str| format!(r#"<draw:control text:anchor-type="as-char" draw:control="{id}"/>"#);
    let floating = [
        at("c2", "6cm", "1.02cm"),
        at("l2", "0cm", "1cm"),
        at("c1", "2.4in", "0in"),
        at("l1", "0cm", "0cm"),
        at("c3", "0cm", "2cm"),
        at("c7", "0cm", "3cm"),
        at("nobody", "0cm", "4cm"),
    ]
    .concat();
    let body = [
        controls.into(),
        p(&floating),
        p(&format!("Advocate? {}{}", inline("c4"), inline("c5"))),
        p(&format!("Date: {}", inline("c6"))),
    ]
    .concat();
    assert_eq!(
        read(&body),
        lines(&[
            "lines",
            "0,0 Full name",
            "0,1 Zoe [As on your passport | name]",
            "1,0 Role",
            "1,1 Retired [role of Carer, Retired]",
            "2,0 ☒ I agree",
            "3,0 Advocate?",
            "3,1 ☐ Yes  ☒ No",
            "4,0 Date:",
            "4,1 day 2026-03-03 [ of a day]"
        ])
    );
}

#[test]
fn boxes_of_text_stand_beside_their_paragraph_and_pictures_say_nothing() {
    let body = p(
        "<draw:frame><draw:text-box><text:p>Zoe Kemp</text:p></draw:text-box><svg:desc>A box</svg:desc></draw:frame>Full name",
    ) + &p("<draw:custom-shape><text:p>Retired</text:p></draw:custom-shape>Role")
        + &p(
            "Photo: <draw:frame><draw:image><office:binary-data>QUJD</office:binary-data></draw:image><svg:title>Me</svg:title></draw:frame><draw:line><text:p/></draw:line>",
        )
        + &p("Known as<draw:frame><draw:text-box><text:p/></draw:text-box></draw:frame>");
    assert_eq!(
        read(&body),
        lines(&[
            "lines",
            "0,0 Full name",
            "0,1 Zoe Kemp",
            "1,0 Role",
            "1,1 Retired",
            "2,0 Photo:",
            "3,0 Known as",
            "3,1 -"
        ])
    );
}

#[test]
fn marks_and_symbols_say_what_was_chosen() {
    let styles = r#"<style:font-face style:name="Wingdings1" svg:font-family="Wingdings"/>"#
        .to_owned()
        + &style("B", r#"fo:font-weight="bold""#)
        + &style("W", r#"style:font-name="Wingdings1""#);
    let body = p(&format!("Yes / {}", span("B", "No")))
        + &p(&format!(
            "{} North {} South",
            span("W", "\u{f0fe}"),
            span("W", "¨")
        ));
    assert_eq!(
        read_styled(&styles, &body),
        lines(&["lines", "0,0 ☐ Yes / ☒ No", "1,0 ☑ North ☐ South"])
    );
}

#[test]
fn margins_have_styles_of_their_own_and_are_read_once() {
    let styles = style("T1", r#"text:display="none""#);
    let margins = r#"<style:master-page style:name="Standard"><style:header><text:p><text:span text:style-name="T1">Advocacy form</text:span></text:p></style:header><style:footer style:display="false"><text:p>Unseen</text:p></style:footer></style:master-page><style:master-page style:name="First"><style:header><text:p>Advocacy form</text:p></style:header></style:master-page>"#;
    let file = text(
        &styles,
        &p(&format!("Name{}", span("T1", "hidden"))),
        margins,
    );
    assert_eq!(
        drawn(&odt(&file).unwrap()),
        lines(&["lines", "0,0 Name", "margin lines", "0,0 Advocacy form"])
    );
}

#[test]
fn a_text_in_one_file_is_a_text() {
    let body = "<office:body><office:text><text:p>Name: Zoe</text:p></office:text></office:body>";
    let flat = format!(r#"<?xml version="1.0"?>{}"#, root("document", body));
    assert_eq!(
        drawn(&odt(flat.as_bytes()).unwrap()),
        lines(&["lines", "0,0 Name: Zoe"])
    );
}

#[test]
fn what_cannot_be_read_is_named() {
    let locked = package(&[
        ("content.xml", "\u{1}\u{2}"),
        (
            "META-INF/manifest.xml",
            "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>",
        ),
    ]);
    assert_eq!(odt(&locked), Err(Unreadable::Encrypted));
    assert_eq!(odt(&package(&[("x", "y")])), Err(Unreadable::Damaged));
    let content = |inner: &str| package(&[("content.xml", inner)]);
    assert_eq!(odt(&content("<other/>")), Err(Unreadable::Damaged));
    let cut = root("document-content", "<office:body>").replace("</office:document-content>", "");
    assert_eq!(odt(&content(&cut)), Err(Unreadable::Damaged));
    let laughs = r#"<!DOCTYPE x [<!ENTITY a "ha">]><office:document-content/>"#;
    assert_eq!(odt(&content(laughs)), Err(Unreadable::Hostile));
    let deep = p(&"<text:span>".repeat(300));
    assert_eq!(odt(&text("", &deep, "")), Err(Unreadable::Hostile));
    let deep = "<table:table><table:table-row><table:table-cell>".repeat(45)
        + &"</table:table-cell></table:table-row></table:table>".repeat(45);
    assert_eq!(odt(&text("", &deep, "")), Err(Unreadable::Hostile));
    let long = "<text:p/>".repeat(60_000);
    assert_eq!(odt(&text("", &long, "")), Err(Unreadable::TooLarge));
}

#[test]
fn numbers_in_a_file_cost_nothing() {
    let most = u32::MAX;
    let body = table(&[row(&[
        cell(
            &format!(r#"table:number-columns-spanned="{most}" table:number-rows-spanned="{most}""#),
            &p("A"),
        ),
        format!(r#"<table:covered-table-cell table:number-columns-repeated="{most}"/>"#),
        cell("", &p(&format!(r#"B<text:s text:c="{most}"/>C"#))),
    ])]);
    let spaces = " ".repeat(200);
    let told = read(&body);
    assert!(told.ends_with(&format!("B{spaces}C\n")), "{told}");
}

#[test]
fn headings_stand_out_and_so_does_advice_in_front_of_other_words() {
    let styles = r#"<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Heading_20_3"/><style:style style:name="P2" style:family="paragraph" style:default-outline-level="2"/><style:style style:name="P3" style:family="paragraph" style:default-outline-level=""/>"#
        .to_owned()
        + r#"<style:style style:name="Heading_20_3" style:family="paragraph"/>"#
        + &style("I", r#"fo:font-style="italic""#);
    let of =
        |style: &str, words: &str| format!(r#"<text:p text:style-name="{style}">{words}</text:p>"#);
    let body = "<text:h>Name</text:h>".to_owned()
        + &p("Zoe")
        + &of("P1", "Role")
        + &of("P3", "Carer")
        + &of("P2", "Town")
        + &p(&(span("I", "In short:") + " Nine years"))
        + &p(&span("I", "Nine years"));
    let file = text(&styles, &body, "");
    assert_eq!(
        leads(&odt(&file).unwrap()),
        ["Name", "Role", "Town", "In short:"]
    );
}
