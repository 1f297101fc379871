//! `letters`, as the administrator and the manager look at the words before anybody gets them.

use super::desk::Desk;

const KINDS: [&str; 9] = [
    "acknowledgement",
    "acknowledgement_incomplete",
    "form_needed",
    "unreadable",
    "question_received",
    "update_received",
    "withdrawal_confirmed",
    "monitoring_received",
    "closed",
];

#[test]
fn every_letter_is_listed_with_its_moment_its_subject_and_whose_words_it_has() {
    let desk = Desk::new("[letters]\nfolder = \"letters\"\n");
    std::fs::create_dir(desk.file("letters")).unwrap();
    for end in ["txt", "html"] {
        let text = "Subject: We are full\n{{ greeting }}\n";
        std::fs::write(desk.file(&format!("letters/closed.{end}")), text).unwrap();
    }
    let said = desk.run(&["letters", "list"]).ok();
    for kind in KINDS {
        let line = said
            .out
            .lines()
            .find(|line| line.contains(&format!(" {kind} ")));
        let line = line.unwrap_or_else(|| panic!("{kind}: {}", said.out));
        assert_eq!(line.contains("your own"), kind == "closed", "{line}");
        assert_eq!(line.contains("built-in"), kind != "closed", "{line}");
        // Its sentence stands beside it, on as many lines as it needs.
        let cells = line
            .split("  ")
            .filter(|cell| cell.chars().any(char::is_alphabetic));
        assert_eq!(cells.count(), 4, "no sentence: {line}");
    }
    assert!(said.out.contains(" We are full "));
    let widest = said.out.lines().map(|line| line.chars().count()).max();
    assert!(widest <= Some(100), "no page is so wide: {widest:?}");
    assert!(said.err.contains("invented"), "{said:?}");
}

#[test]
fn a_letter_is_shown_as_text_with_the_charitys_own_facts() {
    let desk = Desk::new("[letters]\ncontact_phone = \"020 7946 0123\"\n");
    let said = desk.run(&["letters", "show", "closed"]).ok();
    assert!(said.out.starts_with("Subject: The opening for"), "{said:?}");
    assert!(said.out.contains("Hello Zoe Sato,"));
    assert!(said.out.contains("- Phone: 020 7946 0123\n"));
    let said = desk.run(&["letters", "show", "rejected"]);
    assert_eq!(said.code, 2);
    assert!(
        said.err.contains("hint: one of acknowledgement,"),
        "{said:?}"
    );
}

#[test]
fn a_page_shows_every_letter_or_one_and_overwrites_nothing() {
    let desk = Desk::new("");
    desk.run(&["letters", "preview", "--to", "all.html"]).ok();
    let page = std::fs::read_to_string(desk.file("all.html")).unwrap();
    for kind in KINDS {
        assert!(page.contains(&format!("<h2 id=\"{kind}\">")), "{kind}");
        assert!(page.contains(&format!("title=\"{kind}, as usual, as HTML\"")));
    }
    assert!(page.contains("Nobody on this page exists."));
    for never in [
        "<script",
        "<img",
        "<link",
        "src=",
        "http-equiv",
        "@import",
        "url(",
    ] {
        assert!(!page.contains(never), "{never}");
    }
    let said = desk.run(&["letters", "preview", "--to", "all.html"]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("is there already"), "{said:?}");
    desk.run(&[
        "letters", "preview", "closed", "--to", "all.html", "--force",
    ])
    .ok();
    let page = std::fs::read_to_string(desk.file("all.html")).unwrap();
    assert!(page.contains("<h2 id=\"closed\">") && !page.contains("<h2 id=\"unreadable\">"));
    // Every element is closed where it was opened, frames' contents apart: those are attributes.
    let mut open = Vec::new();
    for tag in page
        .split('<')
        .skip(1)
        .map(|rest| rest.split('>').next().unwrap())
    {
        let name = tag.split_whitespace().next().unwrap();
        match name.strip_prefix('/') {
            Some(closed) => assert_eq!(open.pop(), Some(closed), "{tag}"),
            None if ["!DOCTYPE", "meta"].contains(&name) => {}
            None => open.push(name),
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn a_template_that_cannot_be_filled_in_is_a_matter_of_settings() {
    let desk = Desk::new("[letters]\nfolder = \"letters\"\n");
    std::fs::create_dir(desk.file("letters")).unwrap();
    std::fs::write(
        desk.file("letters/closed.txt"),
        "Subject: x\n{{ nothing }}\n",
    )
    .unwrap();
    let said = desk.run(&["letters", "preview", "--to", "all.html"]);
    assert_eq!(said.code, 78);
    assert!(said.err.contains("closed.txt, line 2"), "{said:?}");
    assert!(!desk.file("all.html").exists());
}

#[test]
fn the_welsh_letters_are_shown_as_drafts_until_somebody_approves_them() {
    let desk = Desk::new("");
    let said = desk.run(&["letters", "list", "--language", "cy"]).ok();
    for kind in KINDS {
        let name = format!(" {kind} ");
        let line = said.out.lines().find(|line| line.contains(&name)).unwrap();
        assert!(line.contains("Mae") || line.contains("Am yr"), "{line}");
    }
    assert_eq!(said.out.matches("DRAFT").count(), 15, "{}", said.out);
    let said = desk
        .run(&["letters", "show", "closed", "--language", "cy"])
        .ok();
    assert!(said.out.starts_with("DRAFT"), "{said:?}");
    assert!(said.out.contains("Helo Zoe Sato,"), "{said:?}");
    let preview = ["letters", "preview", "--language", "cy", "--to", "cy.html"];
    desk.run(&preview).ok();
    let page = std::fs::read_to_string(desk.file("cy.html")).unwrap();
    assert!(page.contains("<strong>DRAFT.</strong>"));
    assert!(page.contains("<h2 id=\"closed\">closed (DRAFT)</h2>"));
    let said = desk.run(&["letters", "show", "closed", "--language", "fr"]);
    assert_eq!(said.code, 2, "{said:?}");

    // Somebody approved them: all that they say is needed in Welsh, and then they are no drafts.
    let approved = "[letters]\nwelsh_approved_by = \"Mair Gruffudd\"\n";
    let said = Desk::new(approved).run(&["letters", "list", "--language", "cy"]);
    assert_eq!(said.code, 78);
    for key in ["opening_name", "contact_name", "reply_within", "kept_for"] {
        let key = format!("letters.cy.{key} is needed");
        assert!(said.err.contains(&key), "{key}: {said:?}");
    }
    let words = "[letters.cy]\nopening_name = \"aseswr\"\ncontact_name = \"rheolwr\"\nreply_within = \"10 diwrnod\"\nkept_for = \"12 mis\"\n";
    let desk = Desk::new(&format!("{approved}{words}"));
    let said = desk.run(&["letters", "list", "--language", "cy"]).ok();
    assert!(!said.out.contains("DRAFT"), "{}", said.out);
}

#[test]
fn welsh_for_everybody_without_approval_is_refused_with_what_to_do() {
    let desk = Desk::new("[letters]\nlanguage = \"cy\"\n");
    let said = desk.run(&["letters", "list"]);
    assert_eq!(said.code, 78);
    assert!(said.err.contains("letters.welsh_approved_by"), "{said:?}");
    assert!(
        said.err.contains("letters preview --language cy"),
        "{said:?}"
    );
}
