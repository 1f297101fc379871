//! What a form's maker put there to be filled in, and what people left in it.

use super::{
    cell, control, field, lines, look, p, pr, r, read, row, sdt, tbl, tc, tick, tr, unfilled,
};

#[test]
fn words_in_front_of_a_control_are_its_label_on_every_line() {
    let line = [
        r("Name: "),
        control("full_name", "Zoe Hart"),
        r("   Tel: "),
        unfilled("phone"),
    ];
    assert_eq!(
        read(&(p(&line.concat()) + &pr("Next question"))),
        lines(&[
            "lines",
            "0,0 Name:",
            "0,1 Zoe Hart [full_name]",
            "0,2 Tel:",
            "0,3 - [phone]",
            "1,0 Next question",
        ])
    );
}

#[test]
fn a_cell_with_several_labels_and_controls_is_divided_and_its_neighbours_are_not() {
    let details = [
        p(&(r("Title: ")
            + &control("title", "Dr")
            + &r(" Surname: ")
            + &control("surname", "Hart"))),
        p(&(r("Email: ") + &control("email", "zoe@example.org"))),
    ];
    let body = tbl(&[
        tr(&[tc(&pr("About you")), tc(&details.concat())]),
        row(&["Role", "Trustee"]),
    ]);
    assert_eq!(
        read(&body),
        lines(&[
            "table",
            "0,0 2x1 About you",
            "0,1 Title:",
            "0,2 Dr [title]",
            "0,3 Surname:",
            "0,4 Hart [surname]",
            "1,1 1x2 Email:",
            "1,3 1x2 zoe@example.org [email]",
            "2,0 Role",
            "2,1 1x4 Trustee",
        ])
    );
}

#[test]
fn a_question_with_its_control_below_it_in_one_cell() {
    let answer = sdt(
        r#"<w:tag w:val="experience"/>"#,
        &(pr("Nine years.") + "<w:p/>" + &pr("Two as a manager.")),
    );
    let body = tbl(&[tr(&[tc(&(pr("Your experience") + &answer)), tc("<w:p/>")])]);
    assert_eq!(
        read(&body),
        lines(&[
            "table",
            "0,0 Your experience",
            "0,1 2x1 -",
            "1,0 Nine years.⏎⏎Two as a manager. [experience]",
        ])
    );
}

#[test]
fn what_was_typed_on_below_a_control_belongs_to_it_and_advice_does_not() {
    let answer = |below: &str| {
        let inner = p(&control("experience", "Nine years.")) + below;
        read(&tbl(&[tr(&[tc(&pr("Experience")), tc(&inner)])]))
    };
    let drawn = |cells: &str| format!("table\n{cells}");
    assert_eq!(
        answer(&("<w:p/>".to_owned() + &pr("Two as a manager."))),
        drawn("0,0 Experience\n0,1 Nine years.⏎⏎Two as a manager. [experience]\n")
    );
    for advice in [
        pr("(up to 300 words)"),
        p(&look("<w:i/>", "Up to 300 words")),
        pr("Availability:"),
    ] {
        let cells = answer(&advice);
        assert!(
            cells.contains("0,1 Nine years. [experience]\n1,1 "),
            "{cells}"
        );
    }
}

#[test]
fn a_gap_in_a_sentence_stays_in_the_sentence() {
    let sentence = r("I, ")
        + &control("name", "Zoe Hart")
        + &r(", of ")
        + &control("place", "Leeds")
        + &r(", confirm that all of this is true.");
    assert_eq!(
        read(&p(&sentence)),
        "lines\n0,0 I, Zoe Hart, of Leeds, confirm that all of this is true.\n"
    );
    let rate = control("rate", "300") + &r(" pounds a day");
    assert_eq!(read(&p(&rate)), "lines\n0,0 300 pounds a day\n");
}

#[test]
fn three_blanks_are_one_day() {
    let day = r("Date: ")
        + &control("d", "3")
        + &r(" / ")
        + &control("m", "4")
        + &r(" / ")
        + &control("y", "2026");
    assert_eq!(read(&p(&day)), "lines\n0,0 Date:\n0,1 3 / 4 / 2026\n");
    let left = r("Date: ") + &unfilled("d") + &r("/") + &unfilled("m");
    assert_eq!(read(&p(&left)), "lines\n0,0 Date:\n0,1 -\n");
}

#[test]
fn lists_have_their_choices_without_the_one_that_only_asks() {
    let items = r#"<w:listItem w:displayText="Choose an item." w:value=""/><w:listItem w:displayText="Yes" w:value="1"/><w:listItem w:displayText="No" w:value="0"/>"#;
    let list = |shown: &str| {
        sdt(
            &format!("<w:dropDownList>{items}</w:dropDownList>"),
            &r(shown),
        )
    };
    assert_eq!(read(&p(&list("No"))), "lines\n0,0 No [ of Yes, No]\n");
    assert_eq!(
        read(&p(&list("Choose an item."))),
        "lines\n0,0 - [ of Yes, No]\n"
    );
    let words = r#"<w:comboBox><w:listItem w:value="Choose an item."/><w:listItem w:displayText="Wales" w:value="W"/></w:comboBox>"#;
    assert_eq!(
        read(&p(&sdt(words, &r("Somewhere else")))),
        "lines\n0,0 Somewhere else [ of Wales]\n"
    );
    let bare =
        r#"<w:dropDownList><w:listItem w:value="Yes"/><w:listItem w:value="No"/></w:dropDownList>"#;
    assert_eq!(
        read(&p(&sdt(bare, &r("Yes")))),
        "lines\n0,0 Yes [ of Yes, No]\n"
    );
}

#[test]
fn a_day_is_the_day_that_is_shown() {
    let date = |full: &str, shown: &str| {
        let properties =
            format!(r#"<w:date w:fullDate="{full}"><w:dateFormat w:val="d MMMM yyyy"/></w:date>"#);
        read(&p(&sdt(&properties, &r(shown))))
    };
    let picked = "2026-10-01T00:00:00Z";
    assert_eq!(
        date(picked, "1 October 2026"),
        "lines\n0,0 day 2026-10-01 [ of a day]\n"
    );
    assert_eq!(
        date(picked, "Thursday 1st"),
        "lines\n0,0 day 2026-10-01 [ of a day]\n"
    );
    // Somebody wrote over it.
    assert_eq!(
        date(picked, "12 November 2026"),
        "lines\n0,0 12 November 2026 [ of a day]\n"
    );
    assert_eq!(date("tomorrow", "soon"), "lines\n0,0 soon [ of a day]\n");
    assert_eq!(date(picked, " "), "lines\n0,0 - [ of a day]\n");
}

#[test]
fn boxes_are_signs_among_words_and_a_truth_alone() {
    let body = p(&(tick(true) + &r(" Yes  ") + &tick(false) + &r(" No")))
        + &p(&(r("Yes ") + &tick(false) + &r("  No ") + &tick(true)))
        + &p(&(r("I agree: ") + &tick(true)))
        + &p(&(r("Regions ") + &tick(true) + &r(" Wales ") + &tick(false) + &r(" London")))
        + &tbl(&[tr(&[tc(&pr("I agree")), tc(&p(&tick(true)))])]);
    assert_eq!(
        read(&body),
        lines(&[
            "lines",
            "0,0 ☒ Yes  ☐ No",
            "1,0 Yes ☐  No ☒",
            "2,0 I agree: ☒",
            "3,0 Regions",
            "3,1 ☒ Wales ☐ London",
            "table",
            "0,0 I agree",
            "0,1 true [ of a tick]",
        ])
    );
}

#[test]
fn the_state_of_a_box_counts_and_not_its_glyph() {
    let glyph = |properties: &str, sign: &str| {
        let boxed = format!("<w14:checkbox>{properties}</w14:checkbox>");
        read(&p(&(sdt(&boxed, &r(sign)) + &r(" Yes"))))
    };
    assert_eq!(
        glyph(r#"<w14:checked w14:val="true"/>"#, "✔"),
        "lines\n0,0 ☒ Yes\n"
    );
    assert_eq!(
        glyph(r#"<w14:checked w14:val="0"/>"#, "☒"),
        "lines\n0,0 ☐ Yes\n"
    );
    assert_eq!(glyph("", "☐"), "lines\n0,0 ☐ Yes\n");
    // Nothing is shown in it at all.
    let empty = sdt(
        r#"<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>"#,
        "",
    );
    assert_eq!(read(&p(&(empty + &r(" Yes")))), "lines\n0,0 ☒ Yes\n");
}

#[test]
fn a_control_around_a_cell_or_in_it_is_the_cells() {
    let around = sdt(r#"<w:alias w:val="Email"/>"#, &tc(&pr("zoe@example.org")));
    let ticked = sdt(
        r#"<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>"#,
        &tc(&pr("☒")),
    );
    let body = tbl(&[
        tr(&[tc(&pr("Email")), around]),
        tr(&[tc(&pr("I agree")), ticked]),
    ]);
    assert_eq!(
        read(&body),
        lines(&[
            "table",
            "0,0 Email",
            "0,1 zoe@example.org [Email]",
            "1,0 I agree",
            "1,1 true [ of a tick]",
        ])
    );
}

#[test]
fn a_control_around_rows_or_other_controls_is_none() {
    let repeated = sdt(
        "<w15:repeatingSection/>",
        &sdt("<w15:repeatingSectionItem/>", &row(&["Referee", "Ann Ash"])),
    );
    let grouped = sdt("<w:group/>", &pr("Part one"));
    let locked = sdt(
        r#"<w:lock w:val="sdtContentLocked"/>"#,
        &pr("Please read this."),
    );
    let outer = sdt(
        "<w:richText/>",
        &p(&(r("Name: ") + &control("full_name", "Zoe"))),
    );
    assert_eq!(
        read(&(tbl(&[repeated, row(&["Role", "Nurse"])]) + &grouped + &locked + &outer)),
        lines(&[
            "table",
            "0,0 Referee",
            "0,1 Ann Ash",
            "1,0 Role",
            "1,1 Nurse",
            "lines",
            "0,0 Part one",
            "1,0 Please read this.",
            "2,0 Name:",
            "2,1 Zoe [full_name]",
        ])
    );
}

#[test]
fn libreoffice_puts_controls_around_what_was_grouped_and_around_glyphs() {
    let nameless = |content: &str| sdt(r#"<w:id w:val="943986839"/>"#, content);
    let glyph = sdt(
        r#"<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>"#,
        &nameless(&r("☒")),
    );
    let body = p(&nameless(&r("Name"))) + &p(&(r("Yes ") + &tick(false) + &r(" No ") + &glyph));
    assert_eq!(read(&body), "lines\n0,0 Name\n1,0 Yes ☐ No ☒\n");
}

#[test]
fn the_title_of_the_document_answers_nothing() {
    let binding = r#"<w:alias w:val="Title"/><w:dataBinding w:prefixMappings="xmlns:ns0='http://schemas.openxmlformats.org/package/2006/metadata/core-properties'" w:xpath="/ns0:coreProperties[1]/ns1:title[1]"/>"#;
    assert_eq!(
        read(&p(&sdt(binding, &r("Expression of interest")))),
        "lines\n0,0 Expression of interest\n"
    );
}

#[test]
fn fields_of_older_word_hold_what_was_typed() {
    let text = |data: &str, result: &str| {
        let data = format!(
            r#"<w:name w:val="Text1"/><w:statusText w:type="text" w:val="Your email"/><w:textInput>{data}</w:textInput>"#
        );
        read(&p(&(r("Email: ") + &field(&data, "FORMTEXT", result))))
    };
    let holds = |shown: &str| format!("lines\n0,0 Email:\n0,1 {shown} [Your email | Text1]\n");
    assert_eq!(text("", "zoe@example.org"), holds("zoe@example.org"));
    assert_eq!(
        text("", "\u{2002}\u{2002}\u{2002}\u{2002}\u{2002}"),
        holds("-")
    );
    let default = r#"<w:default w:val="Write here"/>"#;
    assert_eq!(text(default, "Write here"), holds("-"));
    assert_eq!(text(default, "Here"), holds("Here"));
}

#[test]
fn a_ticked_field_is_ticked_by_checked_and_else_by_its_default() {
    let boxed = |data: &str| {
        let data = format!("<w:checkBox><w:sizeAuto/>{data}</w:checkBox>");
        read(&p(&(field(&data, "FORMCHECKBOX", "") + &r(" I agree"))))
    };
    for (data, sign) in [
        (r#"<w:default w:val="0"/><w:checked/>"#, "☒"),
        (r#"<w:default w:val="1"/><w:checked w:val="0"/>"#, "☐"),
        (r#"<w:default w:val="1"/>"#, "☒"),
        ("<w:default/>", "☒"),
        ("", "☐"),
    ] {
        assert_eq!(
            boxed(data),
            format!("lines\n0,0 {sign} I agree\n"),
            "{data}"
        );
    }
}

#[test]
fn a_list_field_holds_the_item_that_it_counts() {
    let list = |data: &str| {
        let items = r#"<w:listEntry w:val="Yes"/><w:listEntry w:val="No"/>"#;
        let data = format!("<w:ddList>{data}{items}</w:ddList>");
        read(&p(&field(&data, "FORMDROPDOWN", "")))
    };
    for (data, item) in [
        (r#"<w:result w:val="1"/>"#, "No"),
        (r#"<w:default w:val="1"/>"#, "No"),
        (r#"<w:result w:val="0"/><w:default w:val="1"/>"#, "Yes"),
        ("", "Yes"),
        (r#"<w:result w:val="7"/>"#, "-"),
    ] {
        assert_eq!(
            list(data),
            format!("lines\n0,0 {item} [ of Yes, No]\n"),
            "{data}"
        );
    }
}

#[test]
fn a_field_over_several_paragraphs_is_one_answer() {
    let whole = field(
        "<w:textInput/>",
        "FORMTEXT",
        "First.</w:t></w:r></w:p><w:p><w:r><w:t>Second.",
    );
    let body = pr("Your experience") + &p(&(whole + &r(" (up to 300 words)")));
    assert_eq!(
        read(&body),
        lines(&[
            "lines",
            "0,0 Your experience",
            "1,0 First.⏎Second. []",
            "2,0 (up to 300 words)",
        ])
    );
}

#[test]
fn what_a_field_is_told_to_do_is_not_shown_and_its_result_is() {
    let complex = |instruction: &str, result: &str| {
        format!(
            r#"<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{instruction}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>"#
        )
    };
    let nested = format!(
        r#"<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF </w:instrText></w:r>{}<w:r><w:instrText> = 1</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>{}<w:r><w:fldChar w:fldCharType="end"/></w:r>"#,
        complex("MERGEFIELD X", &r("hidden")),
        r("shown")
    );
    let link = complex(
        r#"HYPERLINK "mailto:other@example.org""#,
        &r("zoe@example.org"),
    );
    let simple = format!(
        r#"<w:fldSimple w:instr=" AUTHOR ">{}</w:fldSimple>"#,
        r("Zoe")
    );
    let body =
        p(&nested) + &p(&link) + &p(&simple) + &p(&complex(" MACROBUTTON x [Click and type]", ""));
    assert_eq!(
        read(&body),
        "lines\n0,0 shown\n1,0 zoe@example.org\n2,0 Zoe\n"
    );
}

#[test]
fn a_field_without_an_end_ends_with_its_cell() {
    let begun = r#"<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:textInput/></w:ffData></w:fldChar></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>"#;
    let body = tbl(&[tr(&[
        tc(&p(&format!("{begun}{}", r("Zoe")))),
        tc(&pr("Next")),
    ])]);
    assert_eq!(read(&body), "table\n0,0 Zoe []\n0,1 Next\n");
}

#[test]
fn a_picture_and_its_control_say_nothing() {
    let picture = sdt("<w:picture/>", "<w:r><w:drawing><x/></w:drawing></w:r>");
    let body = tbl(&[tr(&[tc(&pr("Signature")), cell("", &p(&picture))])]);
    assert_eq!(read(&body), "table\n0,0 Signature\n0,1 -\n");
    let hidden = p(&(r("Name: ") + &sdt("<w:text/>", &look("<w:vanish/>", "no"))));
    assert_eq!(read(&hidden), "lines\n0,0 Name:\n0,1 - []\n");
}
