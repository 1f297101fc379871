//! `[[route]]`: what is refused, with what to do instead, and what `try` tells of a mail's way.

use super::desk::Desk;

const GOOD: &str = "[[route]]\nname = \"Thoughts on the blog\"\nsubject = [\"blog\"]\nforward_to = \"editor@qpm.example\"\n";

/// What is changed in a good route, and words that have to be told.
const BAD: [(&str, &str, &str); 14] = [
    (
        "name = \"Thoughts on the blog\"",
        "name = \" \"",
        "hint: what your colleagues call it",
    ),
    (
        "subject = [\"blog\"]",
        "",
        "nothing says what to know it by",
    ),
    ("[\"blog\"]", "[\"\"]", "fewer than 3 letters"),
    (
        "[\"blog\"]",
        "[\"blog\"]\ntext = [\"a\"]",
        "fewer than 3 letters",
    ),
    (
        "[\"blog\"]",
        "[\"blog\"]\nfrom = [\"example.org\"]",
        "\"@example.org\"",
    ),
    (
        "[\"blog\"]",
        "[\"blog\"]\nto = [\"the blog\"]",
        "the address that people wrote to",
    ),
    (
        "[\"blog\"]",
        "[\"blog\"]\nrecognised_as = \"application\"",
        "\"misdirected_referral\"",
    ),
    (
        "editor@qpm.example",
        "the editor",
        "forward_to is not an email address",
    ),
    (
        "editor@qpm.example",
        "Recruitment@QPM.example",
        "forward_to is this mailbox itself",
    ),
    (
        "editor@qpm.example",
        "join@qpm.example",
        "forward_to is this mailbox itself",
    ),
    (
        "[\"blog\"]",
        "[\"blog\"]\nletter = \"acknowledgement\"",
        "\"question_received\"",
    ),
    (
        "[\"blog\"]",
        "[\"blog\"]\nletter = \"form_needed\"\nurgent = true",
        "letter = \"none\"",
    ),
    (
        "forward_to = \"editor@qpm.example\"",
        "keep = false",
        "hint: give forward_to",
    ),
    (
        "[\"blog\"]",
        "[\"blog\"]\ncolour = \"red\"",
        "hint: config/default.toml",
    ),
];

#[test]
fn a_route_that_cannot_work_is_refused_by_name_with_what_to_do() {
    let own = "[mailbox]\naliases = [\"join@qpm.example\"]\n";
    for (good, bad, hint) in BAD {
        let settings = GOOD.replace(good, bad);
        assert_ne!(settings, GOOD);
        let desk = Desk::new(&format!("{own}{settings}"));
        let said = desk.run(&["check"]);
        assert_eq!(said.code, 78, "{settings} {said:?}");
        assert!(said.err.contains(hint), "{hint} is not in {said:?}");
        let named = said.err.contains("route \"Thoughts on the blog\"");
        assert!(
            named || bad.starts_with("name") || bad.contains("colour"),
            "{said:?}"
        );
    }
    let twice = Desk::new(&format!("{GOOD}{}", GOOD.replace("Thoughts", "thoughts")));
    let said = twice.run(&["check"]);
    assert_eq!(said.code, 78, "{said:?}");
    assert!(said.err.contains("another route has this name"), "{said:?}");
    Desk::new(&format!("{own}{GOOD}"))
        .run(&["letters", "list"])
        .ok();
}

#[test]
fn try_tells_which_way_a_mail_takes_and_why() {
    let desk = Desk::new(GOOD);
    let mail = "From: Rhys <rhys@example.org>\r\nTo: recruitment@qpm.example\r\n\
        Subject: Your blog\r\nDate: Tue, 24 Nov 2026 08:00:00 +0000\r\nMessage-ID: <1@example.org>\r\n\r\n\
        The article is very good.\r\n";
    std::fs::write(desk.file("blog.eml"), mail).unwrap();
    let text = desk.run(&["try", "blog.eml"]).ok().out;
    for words in [
        "It is for \"Thoughts on the blog\", by its subject. It is forwarded as it came. Nobody is answered.",
        "letter    none",
        "forward   editor@qpm.example",
    ] {
        assert!(text.contains(words), "{words} is not in {text}");
    }
    let json = desk
        .run(&["try", "--json", "blog.eml"])
        .ok()
        .json()
        .remove(0);
    assert_eq!(json["forward_to"], "editor@qpm.example");
    let apply = mail.replace(
        "The article is very good.",
        "I would like to apply for the role.",
    );
    std::fs::write(desk.file("blog.eml"), apply).unwrap();
    let text = desk.run(&["try", "blog.eml"]).ok().out;
    for words in [
        "application_no_form",
        "It has the signs of \"Thoughts on the blog\", and it may be somebody's application",
    ] {
        assert!(text.contains(words), "{words} is not in {text}");
    }
    assert!(!text.contains("forward  "), "{text}");
    assert!(!desk.file("qpm-intake.db").exists());
}

#[test]
fn the_note_can_be_in_the_charitys_own_words() {
    let desk = Desk::new(&format!("letters.folder = \"own\"\n{GOOD}"));
    std::fs::create_dir(desk.file("own")).unwrap();
    let own = |text: &str| std::fs::write(desk.file("own/forward.txt"), text).unwrap();
    own("Subject: For {{ route }}\n\nFrom {{ team_name }}.\n");
    assert!(
        desk.run(&["check"])
            .out
            .contains("every letter can be written")
    );
    own("Subject: For {{ route }}\n\nFrom {{ temp_name }}.\n");
    let said = desk.run(&["check"]);
    assert!(
        format!("{said:?}").contains("forward.txt, line 3"),
        "{said:?}"
    );
}
