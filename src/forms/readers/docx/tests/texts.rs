//! Words: what is shown of them, and what they say by how they look.

use super::{docx, drawn, lines, look, p, pr, r, read, styled, tbl, tc, tr};

#[test]
fn changes_are_read_as_accepted() {
    let body = p(&(r("Grace ")
        + "<w:ins w:id=\"1\">" + &r("Adjoa ") + "</w:ins>"
        + "<w:del w:id=\"2\"><w:r><w:delText>Ann </w:delText></w:r></w:del>"
        + "<w:moveFrom w:id=\"3\">" + &r("gone ") + "</w:moveFrom>"
        + "<w:moveTo w:id=\"4\">" + &r("Owusu") + "</w:moveTo>"))
        // The mark between two paragraphs was deleted: they are one.
        + "<w:p><w:pPr><w:rPr><w:del w:id=\"5\"/></w:rPr></w:pPr>" + &r("07700 ") + "</w:p>"
        + &pr("900208")
        + "<w:p><w:pPr><w:rPr><w:del w:id=\"6\"/></w:rPr></w:pPr><w:del w:id=\"7\"><w:r><w:delText>all of it</w:delText></w:r></w:del></w:p>"
        + "<w:p><w:pPr><w:pPrChange w:id=\"8\"><w:pPr><w:pStyle w:val=\"Old\"/></w:pPr></w:pPrChange></w:pPr>" + &r("Oxford") + "</w:p>";
    assert_eq!(
        read(&body),
        "lines\n0,0 Grace Adjoa Owusu\n1,0 07700 900208\n2,0 Oxford\n"
    );
}

#[test]
fn a_struck_out_choice_is_gone_with_its_slash() {
    let struck = |words: &str| look("<w:strike/>", words);
    for (line, read_as) in [
        (r("Yes / ") + &struck("No"), "Yes"),
        (struck("Yes") + &r(" / No"), "No"),
        (struck("Yes /") + &r(" No"), "No"),
        (
            r("I am / ") + &struck("am not") + &r(" an advocate"),
            "I am an advocate",
        ),
        (look("<w:dstrike/>", "Yes") + &r(" | No"), "No"),
        (
            look("<w:strike w:val=\"0\"/>", "Yes") + &r(" / No"),
            "Yes / No",
        ),
        (r("and/or ") + &struck("not") + &r(" this"), "and/or this"),
    ] {
        assert_eq!(read(&p(&line)), format!("lines\n0,0 {read_as}\n"));
    }
}

#[test]
fn one_of_yes_and_no_that_is_marked_is_chosen() {
    for mark in [
        "<w:highlight w:val=\"yellow\"/>",
        "<w:b/>",
        "<w:u w:val=\"single\"/>",
        "<w:bdr w:val=\"single\"/>",
        "<w:shd w:val=\"clear\" w:fill=\"FFFF00\"/>",
        "<w:rStyle w:val=\"Strong\"/>",
    ] {
        let styles =
            r#"<w:style w:type="character" w:styleId="Strong"><w:rPr><w:b/></w:rPr></w:style>"#;
        let read = |line: &str| drawn(&docx(&styled(&p(line), styles)).unwrap());
        let no = r("Yes / ") + &look(mark, "No");
        assert_eq!(read(&no), "lines\n0,0 ☐ Yes / ☒ No\n", "{mark}");
        let yes = r("Do you advocate now? ") + &look(mark, "YES") + &r("/NO");
        assert_eq!(
            read(&yes),
            "lines\n0,0 Do you advocate now? ☒ YES/☐ NO\n",
            "{mark}"
        );
    }
    let welsh = r("Ydw / ") + &look("<w:b/>", "Nac ydw");
    assert_eq!(read(&p(&welsh)), "lines\n0,0 ☐ Ydw / ☒ Nac ydw\n");
}

#[test]
fn a_form_that_prints_in_bold_has_chosen_nothing() {
    let bold = |words: &str| look("<w:b/>", words);
    for (line, shown) in [
        (bold("Yes / No"), "Yes / No"),
        (bold("Yes") + &r(" / ") + &bold("No"), "Yes / No"),
        (
            bold("Do you advocate? Yes") + &r(" / No"),
            "Do you advocate? Yes / No",
        ),
        (
            bold("Do you advocate?") + &r(" Yes / No"),
            "Do you advocate? Yes / No",
        ),
        // Two languages, two choices: neither is clear.
        (
            bold("Full name") + &r(" / Enw llawn"),
            "Full name / Enw llawn",
        ),
        (
            bold("Yes") + &r(" / Ydw   ") + &bold("No") + &r(" / Nac ydw"),
            "Yes / Ydw   No / Nac ydw",
        ),
        (bold("Ye") + &r("s / No"), "Yes / No"),
        (
            bold("Yes") + &r(", I said no to that"),
            "Yes, I said no to that",
        ),
        (
            r("Yes / ") + &look("<w:highlight w:val=\"none\"/>", "No"),
            "Yes / No",
        ),
        (
            r("Yes / ") + &look("<w:shd w:val=\"clear\" w:fill=\"auto\"/>", "No"),
            "Yes / No",
        ),
    ] {
        assert_eq!(read(&p(&line)), format!("lines\n0,0 {shown}\n"));
    }
}

#[test]
fn options_in_a_list_are_chosen_by_colours_and_boxes_and_by_bold_where_that_is_clear() {
    let highlighted = |words: &str| look("<w:highlight w:val=\"yellow\"/>", words);
    let boxed = |words: &str| look("<w:bdr w:val=\"single\"/>", words);
    let bold = |words: &str| look("<w:b/>", words);
    for (line, shown) in [
        (
            r("London   ")
                + &highlighted("North West")
                + &r("   Wales   ")
                + &highlighted("Scotland"),
            "☐ London   ☒ North West   ☐ Wales   ☒ Scotland",
        ),
        (boxed("Agree") + &r("   Disagree"), "☒ Agree   ☐ Disagree"),
        (
            r("I agree / ") + &bold("I do not agree"),
            "☐ I agree / ☒ I do not agree",
        ),
        (
            r("Agree / ") + &bold("Do not agree"),
            "☐ Agree / ☒ Do not agree",
        ),
        (
            r("Regions: Wales, ") + &highlighted("London") + &r(", Leeds"),
            "Regions: ☐ Wales, ☒ London, ☐ Leeds",
        ),
        (
            bold("IMCA") + &r("   IMHA   Care Act"),
            "☒ IMCA   ☐ IMHA   ☐ Care Act",
        ),
        // Labels and what was typed behind them.
        (
            bold("Surname") + &r("   Hart   ") + &bold("Forename") + &r("   Zoe"),
            "Surname   Hart   Forename   Zoe",
        ),
        (
            bold("Tel") + &r("   07700 900812   ") + &r("ring twice"),
            "Tel   07700 900812   ring twice",
        ),
        (
            bold("Full name") + &r(" / Enw llawn"),
            "Full name / Enw llawn",
        ),
        (
            r("I ran three groups, ") + &bold("alone") + &r(", for years"),
            "I ran three groups, alone, for years",
        ),
        // Some of a word.
        (
            r("London   N") + &highlighted("orth West") + &r("   Wales"),
            "London   North West   Wales",
        ),
    ] {
        assert_eq!(read(&p(&line)), format!("lines\n0,0 {shown}\n"));
    }
}

#[test]
fn what_is_hidden_is_not_read() {
    let styles = r#"<w:style w:type="paragraph" w:styleId="Base"><w:rPr><w:vanish/></w:rPr></w:style>
        <w:style w:type="paragraph" w:styleId="Note"><w:basedOn w:val="Base"/></w:style>
        <w:style w:type="character" w:styleId="Gone"><w:rPr><w:strike/></w:rPr></w:style>"#;
    let body = p(&(r("Name") + &look("<w:vanish/>", " secret")))
        + "<w:p><w:pPr><w:pStyle w:val=\"Note\"/></w:pPr>"
        + &r("all hidden")
        + "</w:p>"
        + "<w:p><w:pPr><w:pStyle w:val=\"Note\"/></w:pPr>"
        + &look("<w:vanish w:val=\"false\"/>", "seen")
        + "</w:p>"
        + &p(&(look("<w:rStyle w:val=\"Gone\"/>", "Yes") + &r(" / No")))
        + &p(&look("<w:rStyle w:val=\"Missing\"/>", "plain"));
    assert_eq!(
        drawn(&docx(&styled(&body, styles)).unwrap()),
        lines(&["lines", "0,0 Name", "2,0 seen", "3,0 No", "4,0 plain"])
    );
}

#[test]
fn comments_and_notes_are_not_among_the_words() {
    let body = p(&("<w:commentRangeStart w:id=\"0\"/>".to_string()
        + &r("Zoe")
        + "<w:commentRangeEnd w:id=\"0\"/><w:r><w:commentReference w:id=\"0\"/></w:r>"
        + "<w:r><w:footnoteReference w:id=\"2\"/></w:r>"
        + "<w:r><w:endnoteReference w:id=\"2\"/></w:r>"
        + &r(" Hart")
        + "<w:bookmarkStart w:id=\"1\" w:name=\"x\"/><w:proofErr w:type=\"spellStart\"/>"))
        + "<w:altChunk r:id=\"r9\"/>";
    assert_eq!(read(&body), "lines\n0,0 Zoe Hart\n");
}

#[test]
fn signs_that_stand_for_characters() {
    let body = p(
        "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:noBreakHyphen/><w:t>c</w:t><w:softHyphen/><w:t>d</w:t><w:br/><w:t>e</w:t></w:r>",
    ) + &p(
        "<w:hyperlink r:id=\"r5\"><w:r><w:t>zoe@example.org</w:t></w:r></w:hyperlink>",
    ) + &p(
        "<w:smartTag w:element=\"place\"><w:smartTagPr><w:attr w:name=\"x\"/></w:smartTagPr><w:r><w:t>Leeds</w:t></w:r></w:smartTag>",
    ) + &p("<w:customXml w:element=\"x\"><w:r><w:t>Hull</w:t></w:r></w:customXml>")
        + &p("<w:r><w:t>Fish &amp; chips &lt;3 &#233;</w:t></w:r>")
        + &p(
            "<w:r><w:t>\n  trimmed\n  here  </w:t></w:r><w:r><w:t><![CDATA[ & kept]]></w:t></w:r>",
        )
        + &p(
            "<w:r><w:ruby><w:rt><w:r><w:t>reading</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>base</w:t></w:r></w:rubyBase></w:ruby></w:r>",
        );
    assert_eq!(
        read(&body),
        lines(&[
            "lines",
            "0,0 a\tb-cd",
            "1,0 e",
            "2,0 zoe@example.org",
            "3,0 Leeds",
            "4,0 Hull",
            "5,0 Fish & chips <3 é",
            "6,0 trimmed   here& kept",
            "7,0 base",
        ])
    );
}

#[test]
fn fonts_of_symbols_show_ticks_and_boxes() {
    let sym = |font: &str, code: &str| {
        p(&(format!("<w:r><w:sym w:font=\"{font}\" w:char=\"{code}\"/></w:r>") + &r(" Yes")))
    };
    let font = |font: &str, words: &str| {
        p(&(look(
            &format!("<w:rFonts w:ascii=\"{font}\" w:hAnsi=\"{font}\"/>"),
            words,
        ) + &r(" Yes")))
    };
    for (body, sign) in [
        (sym("Wingdings", "F0FE"), "☑"),
        (sym("Wingdings", "F0FD"), "☒"),
        (sym("Wingdings", "00A8"), "☐"),
        (sym("wingdings 2", "F052"), "☑"),
        (sym("Webdings", "F061"), "✓"),
        (sym("Segoe UI Symbol", "2611"), "☑"),
        (font("Wingdings", "\u{f0fc}"), "✓"),
        (font("Wingdings", "þ"), "☑"),
        (font("Wingdings", "o"), "☐"),
        (font("Segoe UI Symbol", "\u{e0a2}"), "☑"),
        // The font is lost, the code is Wingdings' own.
        (pr("\u{f0fe} Yes"), "☑"),
        // An ornament says nothing.
        (sym("Wingdings", "F04A"), ""),
    ] {
        assert_eq!(
            read(&body),
            format!("lines\n0,0 {}\n", format!("{sign} Yes").trim())
        );
    }
}

#[test]
fn a_text_box_is_read_once_and_beside_its_question() {
    let boxed = |inner: &str| {
        format!(
            "<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wps:wsp><wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )
    };
    let old = format!(
        "<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>",
        pr("Trustee")
    );
    let fallback = format!(
        "<w:r><mc:AlternateContent><mc:Choice Requires=\"other\"><x/></mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent></w:r>",
        "<w:t>only here</w:t>"
    );
    let body = p(&(boxed(&(pr("Zoe") + &pr("Hart"))) + &r("Full name")))
        + &pr("Email")
        + &p(&boxed(&pr("zoe@example.org")))
        + &p(&(r("Role") + &old))
        + &p(&(r("Phone") + &boxed("<w:p/>")))
        + &p(&fallback);
    assert_eq!(
        read(&body),
        lines(&[
            "lines",
            "0,0 Full name",
            "0,1 Zoe⏎Hart",
            "1,0 Email",
            "1,1 zoe@example.org",
            "2,0 Role",
            "2,1 Trustee",
            "3,0 Phone",
            "3,1 -",
            "4,0 only here",
        ])
    );
}

#[test]
fn what_stands_out_at_the_beginning_is_told_from_what_follows() {
    let bold = |words: &str| look("<w:b/>", words);
    let heading = r#"<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>"#;
    let headed = r#"<w:p><w:pPr><w:pStyle w:val="berschrift1"/></w:pPr>"#.to_owned()
        + &r("2.2 Employer")
        + "</w:p>";
    for (body, lead) in [
        (p(&bold("Your role")), "Your role"),
        (p(&(bold(" Name") + &r(": Zoe"))), "Name"),
        (p(&r("Zoe Sato")), ""),
        // Advice in grey, the answer in black; and somebody who writes all in italics.
        (
            p(&(look("<w:color w:val=\"808080\"/>", "Your post. ") + &r("Nurse"))),
            "Your post.",
        ),
        (p(&look("<w:i/>", "Nurse")), ""),
        (p(&look("<w:color w:val=\"0000FF\"/>", "Nurse")), ""),
        (p(&(r("I live in ") + &bold("Leeds"))), ""),
        (headed, "2.2 Employer"),
        (
            tbl(&[tr(&[
                tc(&(p(&bold("Regions")) + &p(&bold("(all)")) + &pr("Leeds"))),
                tc(&pr("")),
            ])]),
            "Regions\n(all)",
        ),
    ] {
        let document = docx(&styled(&body, heading)).unwrap();
        let mut cells = document.regions.iter().flat_map(|region| &region.cells);
        let cell = cells.next().unwrap();
        let shown = cell.content.shown();
        assert_eq!(shown.split_at(cell.lead).0.trim_end(), lead, "{shown}");
    }
}
