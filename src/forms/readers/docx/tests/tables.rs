//! Tables: merged, nested, framed, and forms that are laid out with them.

use super::{cell, control, lines, look, p, pr, r, read, row, sdt, tbl, tc, tick, tr, unfilled};

#[test]
fn merged_cells_cover_what_they_say() {
    let body = tbl(&[
        tr(&[cell(r#"<w:gridSpan w:val="3"/>"#, &pr("Part A"))]),
        tr(&[
            cell(r#"<w:vMerge w:val="restart"/>"#, &pr("You")),
            tc(&pr("Name")),
            tc(&pr("Zoe")),
        ]),
        tr(&[cell("<w:vMerge/>", "<w:p/>"), tc(&pr("Role")), tc("<w:p/>")]),
        "<w:tr><w:trPr><w:gridBefore w:val=\"1\"/></w:trPr>".to_string()
            + &tc(&pr("Signed"))
            + &tc(&pr("Z. H."))
            + "</w:tr>",
        tr(&[
            tc(&pr("Date")),
            tc(&pr("1 May")),
            cell(r#"<w:hMerge w:val="continue"/>"#, "<w:p/>"),
        ]),
    ]);
    assert_eq!(
        read(&body),
        lines(&[
            "table",
            "0,0 1x3 Part A",
            "1,0 2x1 You",
            "1,1 Name",
            "1,2 Zoe",
            "2,1 Role",
            "2,2 -",
            "3,1 Signed",
            "3,2 Z. H.",
            "4,0 Date",
            "4,1 1x2 1 May",
        ])
    );
}

#[test]
fn a_table_in_a_cell_keeps_its_questions_beside_their_answers() {
    let inner = tbl(&[
        row(&["Phone", "07700 900472", "Postcode", "BT15 2AA"]),
        tr(&[
            tc(&pr("Address")),
            cell(r#"<w:gridSpan w:val="3"/>"#, &pr("21 Antrim Mews")),
        ]),
    ]);
    let body = tbl(&[
        row(&["Name", "Niamh"]),
        tr(&[
            tc(&pr("Contact")),
            tc(&(pr("How to reach you:") + &inner + "<w:p/>")),
        ]),
    ]);
    assert_eq!(
        read(&body),
        lines(&[
            "table",
            "0,0 Name",
            "0,1 1x4 Niamh",
            "1,0 3x1 Contact",
            "1,1 1x4 How to reach you:",
            "2,1 Phone",
            "2,2 07700 900472",
            "2,3 Postcode",
            "2,4 BT15 2AA",
            "3,1 Address",
            "3,2 1x3 21 Antrim Mews",
        ])
    );
}

#[test]
fn labels_in_bold_on_one_line_have_each_their_answer() {
    let bold = |words: &str| look("<w:b/>", words);
    let tab = "<w:r><w:tab/></w:r>";
    let line = bold("Title: ")
        + &r("Mr")
        + tab
        + &bold("Surname")
        + &r(": Khan")
        + tab
        + &bold("Known as:")
        + tab
        + &bold("Tel:");
    assert_eq!(
        read(&tbl(&[tr(&[tc(&p(&line)), tc(&pr("x"))])])),
        lines(&[
            "table",
            "0,0 Title:",
            "0,1 Mr",
            "0,2 Surname",
            "0,3 Khan",
            "0,4 Known as:",
            "0,5 -",
            "0,6 Tel:",
            "0,7 -",
            "0,8 x",
        ])
    );
    let ticks = bold("Advocate now? ")
        + &tick(false)
        + &r(" Yes ")
        + &tick(true)
        + &r(" No  ")
        + &bold("Since when?")
        + &r(" 2019");
    assert_eq!(
        read(&p(&ticks)),
        "lines\n0,0 Advocate now?\n0,1 ☐ Yes ☒ No\n0,2 Since when?\n0,3 2019\n"
    );
    // One label alone, and bold words that are no labels, stay as they are.
    assert_eq!(
        read(&p(&(bold("Name: ") + &r("Zoe")))),
        "lines\n0,0 Name: Zoe\n"
    );
    let stressed = bold("Name: ") + &r("I am ") + &bold("not") + &r(" Zoe");
    assert_eq!(read(&p(&stressed)), "lines\n0,0 Name: I am not Zoe\n");
}

#[test]
fn a_frame_around_the_whole_form_is_not_there() {
    let form = pr("Expression of interest") + &tbl(&[row(&["Name", "Zoe"])]) + &pr("Thank you");
    assert_eq!(
        read(&tbl(&[tr(&[tc(&form)])])),
        "lines\n0,0 Expression of interest\ntable\n0,0 Name\n0,1 Zoe\nlines\n0,0 Thank you\n"
    );
}

#[test]
fn a_box_below_its_question_answers_it_and_ends_there() {
    let boxed = |inner: &str| tbl(&[tr(&[tc(inner)])]);
    let body = pr("Your experience")
        + &boxed(&(pr("Nine years.") + &pr("Two as a manager.")))
        + &pr("Continue overleaf if you need to")
        + &pr("Availability")
        + "<w:p/>"
        + &boxed("<w:p/>");
    assert_eq!(
        read(&body),
        lines(&[
            "lines",
            "0,0 Your experience",
            "0,1 Nine years.⏎Two as a manager.",
            "1,0 Continue overleaf if you need to",
            "2,0 Availability",
            "2,1 -",
        ])
    );
    let typed = sdt("<w:richText/>", &(pr("One.") + &pr("Two.")));
    let controlled = pr("Your role") + &boxed(&typed) + &boxed(&typed);
    assert_eq!(
        read(&controlled),
        "lines\n0,0 Your role\n0,1 One.⏎Two. []\n1,0 One.⏎Two. []\n"
    );
    // A box that asks is no answer.
    let asking = pr("About you") + &boxed(&(pr("Name:") + &pr("Zoe")));
    assert_eq!(read(&asking), "lines\n0,0 About you\n1,0 Name:\n2,0 Zoe\n");
}

#[test]
fn yes_and_no_in_cells_are_marked_where_one_of_them_is() {
    let marked = "<w:highlight w:val=\"yellow\"/>";
    let choice = |yes: &str, no: &str| {
        read(&tbl(&[tr(&[
            tc(&pr("Do you advocate now?")),
            tc(&p(&look(yes, "Yes"))),
            tc(&p(&look(no, "No"))),
        ])]))
    };
    let drawn =
        |yes: &str, no: &str| format!("table\n0,0 Do you advocate now?\n0,1 {yes}\n0,2 {no}\n");
    assert_eq!(choice("", marked), drawn("☐ Yes", "☒ No"));
    assert_eq!(choice("<w:b/>", ""), drawn("☒ Yes", "☐ No"));
    assert_eq!(choice("<w:b/>", "<w:b/>"), drawn("Yes", "No"));
    let shaded = tr(&[
        cell(r#"<w:shd w:val="clear" w:fill="FFFF00"/>"#, &pr("Yes")),
        tc(&pr("No")),
    ]);
    assert_eq!(read(&tbl(&[shaded])), "table\n0,0 ☒ Yes\n0,1 ☐ No\n");
}

#[test]
fn options_below_each_other_are_chosen_by_colours_and_boxes() {
    let lines = |all: &[(&str, &str)]| {
        let lines: Vec<String> = all
            .iter()
            .map(|(marks, words)| p(&look(marks, words)))
            .collect();
        read(&tbl(&[tr(&[tc(&pr("Regions")), tc(&lines.concat())])]))
    };
    let drawn = |shown: &str| format!("table\n0,0 Regions\n0,1 {shown}\n");
    let yellow = "<w:highlight w:val=\"yellow\"/>";
    assert_eq!(
        lines(&[("", "Wales"), (yellow, "London"), (yellow, "Leeds")]),
        drawn("☐ Wales⏎☒ London⏎☒ Leeds")
    );
    assert_eq!(
        lines(&[("<w:b/>", "Agree"), ("", "Disagree")]),
        drawn("☒ Agree⏎☐ Disagree")
    );
    assert_eq!(
        lines(&[("", "Yes"), ("<w:u w:val=\"single\"/>", "No")]),
        drawn("☐ Yes⏎☒ No")
    );
    // A heading above an answer, and answers in places that the form coloured.
    assert_eq!(
        lines(&[("<w:b/>", "Areas"), ("", "Leeds"), ("", "Hull")]),
        drawn("Areas⏎Leeds⏎Hull")
    );
    assert_eq!(
        lines(&[
            ("", "Town"),
            (yellow, "Leeds"),
            ("", "Postcode"),
            (yellow, "LS21 3BD")
        ]),
        drawn("Town⏎Leeds⏎Postcode⏎LS21 3BD")
    );
    assert_eq!(
        lines(&[("", "Town"), (yellow, "Leeds")]),
        drawn("Town⏎Leeds")
    );
}

#[test]
fn deleted_rows_and_cells_are_gone_and_hidden_rows_are_not_seen() {
    let gone = |properties: &str| {
        format!(
            "<w:tr><w:trPr>{properties}</w:trPr>{}</w:tr>",
            tc(&pr("old")) + &tc(&pr("row"))
        )
    };
    let body = tbl(&[
        gone("<w:del w:id=\"1\"/>"),
        gone("<w:hidden/>"),
        "<w:tr><w:trPr><w:ins w:id=\"2\"/></w:trPr>".to_string()
            + &tc(&pr("Name"))
            + &cell("<w:cellDel w:id=\"3\"/>", &pr("x"))
            + &tc(&pr("Zoe"))
            + "</w:tr>",
    ]);
    assert_eq!(read(&body), "table\n0,0 Name\n0,1 Zoe\n");
    assert_eq!(read(&tbl(&[gone("<w:del w:id=\"1\"/>")])), "");
}

#[test]
fn a_cell_keeps_its_paragraphs_and_its_blank_lines() {
    let body = tbl(&[tr(&[
        tc(&pr("Experience")),
        tc(&(pr("One.")
            + "<w:p/>"
            + &p("<w:r><w:t>Two</w:t><w:br/><w:t>and</w:t><w:tab/><w:t>three.</w:t></w:r>")
            + "<w:p/>")),
    ])]);
    assert_eq!(
        read(&body),
        "table\n0,0 Experience\n0,1 One.⏎⏎Two⏎and\tthree.\n"
    );
}

#[test]
fn columns_that_are_divided_differently_stay_in_line() {
    let two = tc(&p(&(r("A: ") + &control("a", "1"))));
    let three = tc(&p(&(control("b", "2")
        + &control("c", "3")
        + &unfilled("d"))));
    let body = tbl(&[
        tr(&[two, tc(&pr("right"))]),
        tr(&[three, tc(&pr("right again"))]),
    ]);
    assert_eq!(
        read(&body),
        lines(&[
            "table",
            "0,0 A:",
            "0,1 1x2 1 [a]",
            "0,3 right",
            "1,0 2 [b]",
            "1,1 3 [c]",
            "1,2 - [d]",
            "1,3 right again",
        ])
    );
}

#[test]
fn a_cell_that_claims_a_million_columns_is_cut() {
    let body = tbl(&[
        tr(&[cell(r#"<w:gridSpan w:val="1000000"/>"#, &pr("wide"))]),
        tr(&[
            cell(r#"<w:gridSpan w:val="99999999999"/>"#, &pr("wider")),
            tc(&pr("x")),
        ]),
    ]);
    assert_eq!(read(&body), "table\n0,0 1x100 wide\n1,0 wider\n1,1 x\n");
}
